"""Screens -> text messages: choices by numbers, and within the bytes of one message. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol
from urllib.parse import quote

from bot.channels.cutting import cut, utf8
from bot.channels.wechat.house import Owed
from bot.dialogue.screen import Button, Drawing, Shown
from rules.base.values import dataclass

TEXT_BYTES = 2048
"""Of one message, in UTF-8 (facts/wechat.md)."""
LINKS = 12
"""Tappable choices of one message: each costs about 88 bytes (facts/wechat.md)."""
WORDS: Final = frozenset(
    f"wechat-{name}"
    for name in "choose choose-link command word word-only page hidden owed now picture file file-nowhere".split()
)

_MARKUP = re.compile(r"<(?=[a-zA-Z/!?])")
_OF_LINKS = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "\"<>&#%+'"} | {"\n": " "})
"""Signs that would end a link's address, as their full-width twins: the dialogue reads both alike."""


class Speaks(Protocol):
    """A sentence of `locales/` in the reader's language."""

    def __call__(self, key: str, /, **args: str) -> str:
        """The sentence."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody is written to. `links`: choices can be tapped. `page`: where a sensitive answer may be given.

    `typed`: the word that does the same as a command's line; "" where there is none. `file`: where a document, which
    WeChat can't carry, is to be had; "" where people can't reach our pages.
    """

    say: Speaks
    links: bool = False
    page: str = ""
    typed: Callable[[str], str] = lambda _line: ""
    file: Callable[[Drawing], str] = lambda _drawing: ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One passive reply of words. `told` and `left` are ids of what was held; `rest` is what had no room."""

    text: str
    told: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    rest: str = ""


def drawings(screens: Iterable[Shown]) -> list[Drawing]:
    """What can be seen in the chat; documents can't."""
    return [one.drawing for one in screens if one.drawing is not None and not one.drawing.document]


def words(screens: Iterable[Shown], manner: Manner, *, numbered: bool = True, pictures: bool = True) -> str:
    """All that can be read of `screens`. With `numbered` their choices are numbered through, as the dialogue reads
    them; else only commands are shown. Without `pictures` their words for those who can't see stand in their place.

    Choices are links if there is room for all of that in one message.
    """
    screens = tuple(screens)
    if manner.links:
        text = _written(screens, manner, LINKS, numbered=numbered, pictures=pictures)
        if utf8(text) <= TEXT_BYTES:
            return text
    return _written(screens, manner, 0, numbered=numbered, pictures=pictures)


def _written(screens: Sequence[Shown], manner: Manner, links: int, *, numbered: bool, pictures: bool) -> str:
    blocks, number = [], 0
    for screen in screens:
        lines = [harmless(screen.text).strip()]
        if screen.drawing is not None and screen.drawing.document:
            lines.append(_document(screen.drawing, manner))
        elif screen.drawing is not None and not pictures:
            lines.append(manner.say("wechat-picture", alt=harmless(screen.drawing.alt)))
        if screen.hint == "secret" and manner.page:
            lines.append(manner.say("wechat-page", url=manner.page))
        for button in screen.buttons:
            if button.link:
                lines.append(_link(button))
                continue
            if not numbered and not button.data.startswith("/"):
                continue  # of a question that is no longer asked
            number += 1
            lines.append(_choice(button, number if numbered else 0, manner, link=number <= links))
        blocks.append("\n".join([line for line in lines if line]))
    if numbered and number:
        blocks[-1] += "\n" + manner.say("wechat-choose-link" if links else "wechat-choose")
    return "\n\n".join([block for block in blocks if block])


def _choice(button: Button, number: int, manner: Manner, *, link: bool) -> str:
    label = harmless(button.label).replace("\n", " ")
    if link:
        said, id = button.label.translate(_OF_LINKS), quote(button.data, safe="/~.-_:,")
        label = f'<a href="weixin://bizmsgmenu?msgmenucontent={said}&msgmenuid={id}">{said}</a>'
    if number:
        return f"{number}. {label}"
    return label if link else _told(label, button.data, manner)


def _link(button: Button) -> str:
    address = button.link.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
    return f'<a href="{address}">{harmless(button.label).replace(chr(10), " ")}</a>'


def _document(drawing: Drawing, manner: Manner) -> str:
    alt = harmless(drawing.alt)
    url = manner.file(drawing)
    return manner.say("wechat-file", alt=alt, url=url) if url else manner.say("wechat-file-nowhere", alt=alt)


def _told(label: str, line: str, manner: Manner) -> str:
    """What to reply where neither a number nor a tap would mean this choice."""
    if not (word := manner.typed(line)):
        return manner.say("wechat-command", label=label, command=line)
    return (
        manner.say("wechat-word-only", word=word)
        if word == label
        else manner.say("wechat-word", label=label, word=word)
    )


def harmless(text: str) -> str:
    """`text` in which nothing becomes a link or other markup: people's words are only words."""
    return _MARKUP.sub("＜", text)


def fitted(own: str, owed: Sequence[Owed], manner: Manner) -> Reply:
    """The turn's own answer, and before it what was held, the oldest first, as far as one message has room.

    The own answer comes first in claiming room. What is held with a picture is left: a text can't show it.
    """
    first, *more = cut(own, TEXT_BYTES, utf8) if own else [""]
    told, texts = [], [first]
    for one in owed:
        if drawings(one.screens):
            continue
        earlier = [*texts[:-1], words(one.screens, manner, numbered=False), first]
        if utf8(_joined(earlier, manner)) > TEXT_BYTES:
            break
        told.append(one.id)
        texts = earlier
    left = tuple([one.id for one in owed if one.id not in told])
    return Reply(_joined(texts, manner), tuple(told), left, "\n".join(more))


def _joined(texts: Sequence[str], manner: Manner) -> str:
    """The last of `texts` is the own answer, what stands before it was held."""
    *held, own = texts
    parts = [manner.say("wechat-owed"), "\n\n".join(held)] if held else []
    if held and own:
        parts.append(manner.say("wechat-now"))
    return "\n".join([*parts, own] if own else parts)
