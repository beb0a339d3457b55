"""A form with one question of each kind, and a few commands, to try the dialogue with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.dialogue.context import Context
from bot.dialogue.decision import Decision, Start, show
from bot.dialogue.event import Scan, Text, What
from bot.dialogue.form import Form
from bot.dialogue.say import Say, verbatim
from bot.dialogue.screen import Choice, Screen
from bot.dialogue.service import Command, Service
from bot.dialogue.step import Again, Read, Taken
from bot.dialogue.steps.pick import Pick
from bot.dialogue.steps.summary import Summary
from bot.dialogue.steps.text import Text as Words
from tests.unit.dialogue import talk

talk.SENTENCES |= {
    "complaint-title": "投诉",
    "ask-trade": "您做哪一行?",
    "trade-truck": "货车司机",
    "trade-rider": "骑手",
    "trade-railway": "骑行教练",
    "ask-plate": "车牌号是多少?",
    "ask-document": "证件号是多少?",
    "ask-mobile": "手机号是多少?",
    "ask-employer": "在哪个平台?",
    "ask-story": "发生了什么?",
    "plate-unreadable": "没认出这个车牌",
    "document-unreadable": "证件号不对",
    "mobile-unreadable": "手机号不对",
    "code-wrong": "验证码不对",
    "filed": "收到了,编号 {number}",
    "other-title": "报名",
    "ask-children": "几个孩子?",
    "ask-note": "还有要说的吗?",
    **{f"complaint-ask-{key}": key for key in ("trade", "plate", "document", "mobile", "employer", "story")},
    **{f"other-ask-{key}": key for key in ("children", "note")},
    **{f"command-{name}": name for name in ("complain", "other", "state", "act", "secret", "start", "english", "scan")},
}


@dataclass(frozen=True)
class Filed:
    """A write that only says what it would do."""

    what: str
    answers: Mapping[str, Any]
    outcome: str = "A17"

    async def apply(self, tx: Any) -> str:
        return self.outcome


def plate(text: str, context: Context) -> Read:
    return Taken({"plate": text.upper()}) if text.startswith("皖") else Again(Say("plate-unreadable"))


def document(text: str, context: Context) -> Read:
    if text.isdigit() and len(text) == 6:
        return Taken({"document": text})
    return Again(Say("document-unreadable")) if text.isdigit() else None


def mobile(text: str, context: Context) -> Read:
    return Taken({"mobile": text}) if text.isdigit() and len(text) == 11 else Again(Say("mobile-unreadable"))


def pasted(what: What, context: Context, key: str) -> Read:
    """Document and mobile in one message, taken at any step."""
    match what:
        case Text(text) if len(words := text.split()) == 2 and all(word.isdigit() for word in words):
            return Taken({"document": words[0], "mobile": words[1]})
    return None


def code(what: What, context: Context, key: str) -> Read:
    """The code that was sent, at any step once there is a mobile."""
    match what:
        case Text(text) if text.startswith("#") and "mobile" in context.answers:
            return Taken({"proven": True}) if text == "#1234" else Again(Say("code-wrong"))
    return None


questions = (
    Pick("trade", "ask-trade", ("truck", "rider", "railway"), "trade"),
    Words("plate", "ask-plate", plate, when=lambda answers: answers.get("trade") == "truck"),
    Words("document", "ask-document", document, secret=True, shown=lambda value, context: verbatim("3403**")),
    Words("mobile", "ask-mobile", mobile),
    Words("employer", "ask-employer", free=True, optional=True),
    Words("story", "ask-story", free=True, least=2, most=50),
)


def build(version: int = 1, **more: Any) -> Form:
    """The form, in some version of it."""
    steps = more.pop("steps", (*questions, Summary("complaint", questions)))
    form = Form("complaint", version, timedelta(days=30), steps, (code, pasted), **more)
    form.filed(lambda context: filing(form, context))
    return form


def filing(form: Form, context: Context) -> Decision:
    return Decision(
        writes=(Filed("complaint", dict(context.answers)),),
        say=lambda outcomes: (Screen(Say("filed", {"number": outcomes[0]})),),
    )


other_questions = (
    Words("children", "ask-children", lambda text, context: Taken({"children": int(text)}) if text.isdigit() else None,
          optional=True),
    Words("note", "ask-note", optional=True),
)  # fmt: skip
other = Form("other", 1, timedelta(days=1), (*other_questions, Summary("other", other_questions)))
other.filed(lambda context: Decision((Screen(verbatim("报好了")),), start=None))


def state(context: Context, arguments: str) -> Decision:
    return show(verbatim(f"现在第{context.facts('version')}版"), choices=(Choice("/act 1", verbatim("办")),))


def act(context: Context, arguments: str) -> Decision:
    return Decision((Screen(verbatim(f"办了 {arguments}")),), (Filed("act", {}),))


def listener(what: What, context: Context) -> Decision | None:
    match what:
        case Scan("good"):
            return show(verbatim("扫到 good"))
        case Scan("writes"):
            filed = Filed("scan", {}, "scanned")
            return Decision(writes=(filed,), say=lambda outcomes: (Screen(verbatim(f"写下了 {outcomes[0]}")),))
    return None


def service(form: Form) -> Service:
    return Service(
        "complaint",
        (form, other),
        (
            Command("complain", lambda context, arguments: Decision(start=Start("complaint"))),
            Command("other", lambda context, arguments: Decision(start=Start("other"))),
            Command("correct", correct),
            Command("state", state),
            Command("act", act),
            Command("secret", lambda context, arguments: show(verbatim("内部")), frozenset({"officer"})),
            Command("start", lambda context, arguments: show(verbatim("入会不要钱"))),
            Command("english", lambda context, arguments: Decision(language="en"), keeps_form=True, view=False),
            Command("menu", lambda context, arguments: show(Say("dialogue-menu-title")), menu=1),
            Command("help", lambda context, arguments: show(Say("dialogue-help-hint"))),
            Command("human", lambda context, arguments: show(verbatim("转人工"), writes=(Filed("help", {}),))),
        ),
        (listener,),
    )


def correct(context: Context, arguments: str) -> Decision:
    case, *only = arguments.split()
    answers = {
        "trade": "truck",
        "plate": "皖C1",
        "document": "111111",
        "mobile": "1" * 11,
        "employer": None,
        "story": "旧",
    }
    return Decision(start=Start("complaint", answers, tuple(only), int(case)))


WORDS = {"complain": ("投诉", "我要投诉"), "secret": ("内部",), "state": ("状态",)}
FACTS = {"roles": frozenset({"officer"}), "version": 3}


def talking(form: Form | None = None, *, facts: Mapping[str, Any] | None = None, **more: Any) -> talk.Talk:
    """Somebody in front of an empty screen; `facts` are known besides."""
    return talk.Talk(talk.book(service(form or build()), words=WORDS), {**FACTS, **(facts or {})}, **more)


def at(step: str, form: Form | None = None, **more: Any) -> talk.Talk:
    """Somebody who is asked `step`."""
    me = talking(form, **more)
    me.says("投诉")
    for key, answer in FILLED.items():
        if key == step:
            break
        me.says(answer)
    assert me.drafts["complaint"].step == step
    return me


FILLED = {
    "trade": "货车司机", "plate": "皖C12345", "document": "340302", "mobile": "13800000000", "employer": "跳过",
    "story": "三个月没结运费", "summary": "提交",
}  # fmt: skip
