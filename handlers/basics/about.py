"""What people ask before they join, one short answer each."""

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, show
from bot.dialogue.say import Say
from bot.dialogue.screen import Choice
from bot.dialogue.service import Command

TOPICS = ("cost", "boss", "benefits", "who", "data")
JOIN = Choice("/join", Say("command-join"), "primary")


def about(context: Context, arguments: str) -> Decision:
    """/about, or /about <topic>: the answer, and what else may be asked."""
    topic = arguments if arguments in TOPICS else ""
    others = tuple(Choice(f"/about {one}", Say(f"basics-asks-{one}")) for one in TOPICS if one != topic)
    text = (Say(f"basics-asks-{topic}"), Say(f"basics-about-{topic}")) if topic else (Say("basics-about"),)
    join = () if context.facts("membership") is not None else (JOIN,)
    return show(*text, choices=(*others, *join))


commands = (Command("about", about, menu=85, shown_to=frozenset({"guest", "applicant"})),)
