"""Chats as people see them now: what was sent, with edits and deletions applied."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Message:
    """One message. `json` is the Bot API's own form; `before` are its earlier forms, oldest first."""

    chat: "Chat"
    json: Json
    by_bot: bool
    deleted: bool = False
    keyed: bool = False  # it brought a reply keyboard, and so can't be edited
    before: list[Json] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Its id."""
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        """Its words: text or caption."""
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of its inline buttons by row."""
        return [[str(button["text"]) for button in row] for row in self.rows]

    @property
    def rows(self) -> list[list[Json]]:
        """Its inline buttons in the Bot API's form."""
        return list(self.json.get("reply_markup", {}).get("inline_keyboard", []))

    def button(self, label: str) -> Json | None:
        """The first inline button with that label."""
        return next((button for row in self.rows for button in row if button["text"] == label), None)

    def change(self, **changes: Any) -> None:
        """Edit; None takes a field away."""
        self.before.append(dict(self.json))
        self.json.update(changes)
        for name in [name for name, value in changes.items() if value is None]:
            del self.json[name]


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat or a group.

    `state`: open; new (nobody ever wrote to the bot); blocked; deactivated; kicked; moved (to `moved_to`).
    """

    id: int
    kind: Literal["private", "group", "supergroup"]
    json: Json
    state: Literal["new", "open", "blocked", "deactivated", "kicked", "moved"] = "new"
    moved_to: int = 0
    keyboard: list[list[Json]] = field(default_factory=list)  # the reply keyboard that people see below the chat
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def private(self) -> bool:
        """Between one person and the bot."""
        return self.kind == "private"

    @property
    def shown(self) -> list[Message]:
        """What stands in the chat, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    @property
    def told(self) -> list[Message]:
        """What the bot said of that."""
        return [message for message in self.shown if message.by_bot]

    @property
    def last(self) -> Message:
        """The newest that the bot said. Raises `LookupError`."""
        if not self.told:
            raise LookupError("the bot has said nothing here")
        return self.told[-1]

    def sees(self, words: str) -> bool:
        """Whether `words` stand in anything that the bot said, or on a button."""
        return any(words in message.text or words in _labels(message) for message in self.told)

    def with_button(self, label: str) -> Message:
        """The newest message with that inline button. Raises `LookupError`."""
        for message in reversed(self.shown):
            if message.button(label):
                return message
        raise LookupError(f"no button {label!r}; there are {list(self.labels())}")

    def labels(self) -> Iterator[str]:
        """All inline buttons that can be tapped now, oldest first."""
        for message in self.shown:
            for row in message.buttons:
                yield from row

    def screen(self) -> str:
        """The whole chat in lines, for a failing test to print."""
        lines = []
        for message in self.shown:
            what = message.text or next((kind for kind in ("photo", "document", "sticker") if kind in message.json), "")
            lines.append(f"{'bot' if message.by_bot else 'me'}: {what}")
            lines += ["     " + " ".join(f"[{label}]" for label in row) for row in message.buttons]
        lines += ["keys " + " ".join(f"({button['text']})" for button in row) for row in self.keyboard]
        return "\n".join(lines)


def _labels(message: Message) -> list[str]:
    return [label for row in message.buttons for label in row]
