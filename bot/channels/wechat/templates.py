"""Template messages: that something is there, to somebody whom no window lets us write to.

A template says nothing of what it is about: a lock screen shows it. The notice itself stays held and comes with the
person's next words. Tencent allows templates for service notices alone, so news goes by none (facts/wechat.md).
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot import words
from bot.channels.channel import Receipt
from bot.channels.wechat.api import Api, Refused
from bot.channels.wechat.brakes import CHINA
from bot.channels.wechat.house import House
from bot.channels.wechat.manners import Manners
from rules.base import discretion
from storage.outbox import TEMPLATED

EVERY: Final = "*"
"""Stands for all kinds without a template of their own."""
CHARACTERS: Final = 20
"""Of a field (facts/wechat.md)."""
WORDS: Final = words.family("wechat-template", ("what", "how"))
KIND, FIELD = re.compile(r"(\*|[a-z_-]+):\s*(\S+)"), re.compile(r"([a-z_]+[0-9]*):\s*(.*\S)")
_NAMED = re.compile(r"\{(what|how|time)\}")
_SWITCHED_OFF = frozenset({"bad", "forbidden"})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Templates:
    """`ids`: the account's template for each kind of notice; `fields`: what stands in which of its fields.

    `url`: what a tap opens; empty: nothing.
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    url: str = ""

    @classmethod
    def of(cls, ids: Sequence[str], fields: Sequence[str], url: str) -> "Templates":
        """Out of the settings' lines "kind: id" and "field: what stands there"."""
        return cls(parsed(ids, KIND), parsed(fields, FIELD), url)

    def id(self, kind: str) -> str:
        """The template for a kind of notice, "" for none. A title such as 法律援助 says too much: never its own."""
        own = "" if discretion.private(kind) else self.ids.get(kind, "")
        return own or self.ids.get(EVERY, "")


def parsed(lines: Sequence[str], form: re.Pattern[str]) -> Mapping[str, str]:
    """Lines "name: value". Raises `ValueError`."""
    found = [form.fullmatch(line.strip()) for line in lines]
    if not all(found):
        raise ValueError
    return {one[1]: one[2] for one in found if one}


class Announcer:
    """Says by template what could not be said."""

    def __init__(self, house: House, api: Api, manners: Manners, templates: Templates) -> None:
        self._house, self._api, self._manners, self._templates = house, api, manners, templates
        self._off: set[str] = set()
        """Templates that Tencent does not take as they are: not tried again before the next start."""

    async def announce(self, account: str, notice: int, held: Receipt) -> Receipt:
        """What becomes of a notice that is `held`: it stays so, and its person may have been told that it is there."""
        if not self._templates.ids:
            return held
        kind = await self._house.announceable(account, notice)
        template = self._templates.id(kind) if kind else ""
        if not template or template in self._off:
            return held
        try:
            await self._api.announce(account, template, await self._filled(account), self._templates.url, str(notice))
        except Refused as no:
            return self._refused(template, no, held)
        return Receipt("held", TEMPLATED)

    async def _filled(self, account: str) -> dict[str, str]:
        manner = await self._manners.of(account, ())
        now = self._house.now().astimezone(CHINA)
        values = {"what": manner.say("wechat-template-what"), "how": manner.say("wechat-template-how")}
        values["time"] = f"{now:%Y-%m-%d %H:%M}"
        filled = {name: _NAMED.sub(lambda one: values[one[1]], text) for name, text in self._templates.fields.items()}
        return {name: text[:CHARACTERS] for name, text in filled.items()}

    def _refused(self, template: str, no: Refused, held: Receipt) -> Receipt:
        if no.kind == "unfollowed":
            return Receipt("unreachable", no.kind)
        if no.kind == "unconfirmed":  # it may be there: another would be one too many
            return Receipt("held", TEMPLATED)
        if no.kind in _SWITCHED_OFF:
            self._off.add(template)
            log.error("WeChat: a template is not taken (%s): look at wechat.templates and template_fields", no)
        return held
