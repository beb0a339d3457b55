"""A notice on its way: sentences not yet put into words, since the language is known when it is sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from bot.dialogue.say import Say, packed, unpacked
from bot.dialogue.screen import Choice, Countdown, Picture, Screen
from rules.base import discretion
from storage import outbox


def notify(
    owner: int,
    kind: str,
    *screens: Screen,
    about: int | None = None,
    due_at: datetime | None = None,
    dedupe: str | None = None,
    by_sms: bool = False,
    purpose: str | None = None,
    deadline: datetime | None = None,
) -> outbox.Notify:
    """The write that tells `owner` (a person, or a guest's address) `screens`. Their choices must be commands.

    `by_sms`, `purpose` and `deadline` as for `storage.outbox.Notify`. A kind begins with its service's name where that
    service's matters are nobody else's business (`rules.base.discretion`).
    """
    by_sms = by_sms and discretion.by_sms(kind)
    content = pack(screens)
    return outbox.Notify(
        owner, kind, content, about, due_at, dedupe=dedupe, by_sms=by_sms, purpose=purpose, deadline=deadline
    )


def sms(kind: str, to: str, text: Say, until: datetime | None = None) -> outbox.Text:
    """The write that sends an SMS to the phone `to` (E.164), in the language of the actor's address.

    It is not sent any more from `until` on: an old code costs, and confuses.
    """
    return outbox.Text(kind, orjson.dumps({"to": to, "say": packed(text), "until": until}))


def pack(screens: tuple[Screen, ...]) -> bytes:
    """`screens` as the outbox keeps them, before sealing."""
    return orjson.dumps([_packed(screen) for screen in screens])


def unpack(content: bytes) -> tuple[Screen, ...]:
    """The screens that `pack` was given."""
    return tuple(_unpacked(data) for data in orjson.loads(content))


def _packed(screen: Screen) -> dict[str, Any]:
    text = screen.text if isinstance(screen.text, tuple) else (screen.text,)
    data: dict[str, Any] = {"text": [packed(one) for one in text]}
    data["choices"] = [_choice(choice) for choice in screen.choices]
    if screen.picture:
        picture = screen.picture
        data["picture"] = [picture.name, dict(picture.args), packed(picture.alt), picture.file]
    if (counts := screen.countdown) is not None:
        data["countdown"] = [packed(counts.at), packed(counts.label), [_choice(choice) for choice in counts.then]]
    return data


def _choice(choice: Choice) -> list[Any]:
    link = [choice.link] if choice.link else []
    return [choice.code, packed(choice.label), choice.style, *link]


def _choices(data: Iterable[Sequence[Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(code, unpacked(label), *more) for code, label, *more in data)


def _countdown(at: Any, label: Any, then: Any) -> Countdown:
    return Countdown(unpacked(at), unpacked(label), _choices(then))


def _unpacked(data: Mapping[str, Any]) -> Screen:
    choices, counts = _choices(data["choices"]), data.get("countdown")
    name, args, alt, *file = data.get("picture") or ("", {}, None)
    picture = Picture(name, args, unpacked(alt), *file) if name else None
    text = tuple(unpacked(one) for one in data["text"])
    return Screen(text, choices, picture, countdown=_countdown(*counts) if counts else None)
