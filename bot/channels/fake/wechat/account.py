"""What Tencent knows of one Official Account: followers, windows, media, codes, menus, tags, and how much is left."""

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.channels.fake.wechat import limits
from bot.channels.fake.wechat.limits import Failed

CHINA = timezone(timedelta(hours=8))


@dataclass
class Follower:
    """A person, as Tencent knows them. `windows`: when each kind was opened, and how many messages were sent in it."""

    openid: str
    show: Callable[[str, str, bytes], None]
    following: bool = False
    windows: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    tags: set[int] = field(default_factory=set)


@dataclass
class Scene:
    """A code that leads into the account. `until` None: for ever."""

    code: str
    until: datetime | None


@dataclass
class Account:
    """One account. Tests set its switches; `now` is the only clock."""

    now: Callable[[], datetime]
    app_id: str
    app_secret: str
    name: str = "gh_0123456789ab"
    verified: bool = True
    """A verified service account; others may not send, make codes, tags and menus by tag."""
    a_day: int = 500_000
    a_minute: int = 10_000
    tokens: dict[str, datetime] = field(default_factory=dict)
    people: dict[str, Follower] = field(default_factory=dict)
    media: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    scenes: dict[str, Scene] = field(default_factory=dict)
    menu: list[dict[str, Any]] | None = None
    by_tag: list[dict[str, Any]] = field(default_factory=list)
    tags: dict[int, str] = field(default_factory=dict)
    templates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The account's own templates: by id the names of their fields."""
    announced: set[tuple[str, str]] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[int]] = field(default_factory=dict)
    """By path: numbers that the next calls fail with, as Tencent's own troubles do."""
    _token: str = ""
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _spent: Counter[tuple[str, str]] = field(default_factory=Counter)

    # tokens

    def stable_token(self, app_id: object, secret: object, *, force: bool) -> tuple[str, int]:
        """The token, and the seconds it lasts. Within its last five minutes a new one, and the old works on."""
        if app_id != self.app_id:
            raise Failed(limits.BAD_APP)
        if secret != self.app_secret:
            raise Failed(limits.BAD_SECRET)
        if force:
            self.revoke()
        until = self.tokens.get(self._token)
        if until is None or until - self.now() <= limits.TOKEN_OVERLAP:
            self._token = f"made-up-token-{next(self._numbers)}"
            self.tokens[self._token] = until = self.now() + limits.TOKEN_LASTS
        return self._token, int((until - self.now()).total_seconds())

    def revoke(self) -> None:
        """All tokens are over at once: somebody has asked for one by force, or in the old way."""
        self.tokens.clear()

    def admit(self, path: str, token: str | None) -> None:
        """Whether this call may be made now. Raises `Failed`."""
        self.calls[path] += 1
        if faults := self.faults.get(path):
            raise Failed(faults.pop(0))
        if token is not None:
            if not token:
                raise Failed(limits.NO_TOKEN)
            if token not in self.tokens:
                raise Failed(limits.BAD_TOKEN)
            if self.tokens[token] <= self.now():
                raise Failed(limits.OLD_TOKEN)
        local = self.now().astimezone(CHINA)
        for period, most, otherwise in (
            (f"{local:%F}", self.a_day, limits.QUOTA),
            (f"{local:%F %H:%M}", self.a_minute, limits.TOO_FAST),
        ):
            self._spent[path, period] += 1
            if self._spent[path, period] > most:
                raise Failed(otherwise)

    def needs_verified(self) -> None:
        """Raises `Failed` for an account that is not."""
        if not self.verified:
            raise Failed(limits.FORBIDDEN)

    # people

    def person(self, openid: str) -> Follower:
        """Somebody who follows. Raises `Failed`."""
        found = self.people.get(openid)
        if found is None:
            raise Failed(limits.BAD_OPENID)
        if not found.following:
            raise Failed(limits.NOT_FOLLOWING)
        return found

    def opens(self, openid: str, kind: str) -> None:
        """The person wrote ("words") or acted ("act"): the account may answer for a while."""
        self.people[openid].windows[kind] = (self.now(), 0)

    def spend(self, who: Follower) -> None:
        """One message of the window that closes first. Raises `Failed`."""
        now = self.now()
        standing = [
            (limits.WINDOWS[kind].lasts, kind)
            for kind, (at, _) in who.windows.items()
            if now < at + limits.WINDOWS[kind].lasts
        ]
        if not standing:
            raise Failed(limits.NO_WINDOW)
        for _, kind in sorted(standing):
            at, sent = who.windows[kind]
            if sent < limits.WINDOWS[kind].most:
                who.windows[kind] = (at, sent + 1)
                return
        raise Failed(limits.NONE_LEFT)

    # media and codes

    def keep(self, content: bytes) -> str:
        """A new media id."""
        media_id = f"media-{next(self._numbers)}"
        self.media[media_id] = (content, self.now())
        return media_id

    def content(self, media_id: object) -> bytes:
        """A media that is not older than three days. Raises `Failed`."""
        content, at = self.media.get(str(media_id), (b"", self.now()))
        if not content or self.now() >= at + limits.MEDIA_KEPT:
            raise Failed(limits.BAD_MEDIA)
        return content

    def scene(self, code: object, seconds: int | None) -> str:
        """What a code for `code` says. Raises `Failed`."""
        self.needs_verified()
        if not isinstance(code, str) or not 1 <= len(code) <= limits.SCENE_CHARACTERS:
            raise Failed(limits.BAD_ARGUMENT)
        if seconds is not None and not 1 <= seconds <= limits.SCENE_SECONDS:
            raise Failed(limits.BAD_ARGUMENT)
        if seconds is None and sum(one.until is None for one in self.scenes.values()) >= limits.SCENES:
            raise Failed(limits.TOO_MANY_SCENES)
        url = f"http://weixin.qq.com/q/made-up-{next(self._numbers)}"
        self.scenes[url] = Scene(code, None if seconds is None else self.now() + timedelta(seconds=seconds))
        return url

    # tags and menus

    def make_tag(self, name: object) -> int:
        """A new tag. Raises `Failed`."""
        self.needs_verified()
        if not isinstance(name, str) or not 1 <= len(name) <= limits.TAG_CHARACTERS:
            raise Failed(limits.TAG_LONG)
        if name in self.tags.values():
            raise Failed(limits.TAG_TAKEN)
        if len(self.tags) >= limits.TAGS:
            raise Failed(limits.TAGS_FULL)
        number: int = 100 + next(self._numbers)
        self.tags[number] = name
        return number

    def tag(self, tag: object, openids: Sequence[str], *, off: bool) -> None:
        """Put a tag on people, or take it off. Raises `Failed`, and then has done nothing."""
        self.needs_verified()
        if not 1 <= len(openids) <= limits.TAGGED_AT_ONCE:
            raise Failed(limits.TOO_MANY_OPENIDS)
        if not isinstance(tag, int) or tag not in self.tags:
            raise Failed(limits.NO_TAG)
        people = [self.person(openid) for openid in openids]
        if not off and any(len(one.tags | {tag}) > limits.TAGS_OF_ONE for one in people):
            raise Failed(limits.TAGGED_ENOUGH)
        for one in people:
            one.tags = one.tags - {tag} if off else one.tags | {tag}

    def menu_of(self, who: Follower) -> list[dict[str, Any]]:
        """What this person's menu shows: of those by tag the one made last."""
        for menu in reversed(self.by_tag):
            if int(menu["matchrule"].get("tag_id") or 0) in who.tags:
                return list(menu["button"])
        return self.menu or []

    def number(self) -> int:
        """A number that was never given out."""
        return int(next(self._numbers))
