"""What a person did: the one kind of value that enters a turn, whatever the channel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

from rules.base.values import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Words the person typed. `text` is cleaned and no longer than the channel's limit."""

    text: str
    kind: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped choice. `data` is what the choice carried when it was drawn (at most 64 bytes)."""

    data: str
    kind: ClassVar[str] = "tap"


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that was scanned, opened as a link or followed. `code` is untrusted."""

    code: str
    kind: ClassVar[str] = "scan"


@dataclass(frozen=True, slots=True)
class Place:
    """A shared place in degrees. `datum` is "wgs84" or "gcj02"; `label` is what the person or the map calls it."""

    lat: float
    lng: float
    datum: str = "wgs84"
    label: str = ""
    kind: ClassVar[str] = "place"


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo or file that the channel has put into the `files` table. `file` is its row's id."""

    file: int
    name: str = ""
    photo: bool = True
    kind: ClassVar[str] = "upload"


@dataclass(frozen=True, slots=True)
class Follow:
    """The person opened the conversation for the first time, or came back."""

    kind: ClassVar[str] = "follow"


@dataclass(frozen=True, slots=True)
class Unfollow:
    """The person can no longer be reached at this address.

    With `forget` the channel's rules ask that what it told about the person goes too (facts/wechat.md).
    """

    forget: bool = False
    kind: ClassVar[str] = "unfollow"


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something this channel cannot hand on (a sticker, a voice message): `what` names it for the reply."""

    what: str
    kind: ClassVar[str] = "unusable"


Opens = Literal["", "words", "act"]
What = Text | Tap | Scan | Place | Upload | Follow | Unfollow | Unusable
KINDS: Mapping[str, type[Any]] = {
    kind.kind: kind for kind in (Text, Tap, Scan, Place, Upload, Follow, Unfollow, Unusable)
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that one account did on one channel.

    `key` is the channel's own id of it: the same (channel, key) is the same event, however often it arrives.
    `account` is the channel's id of the person there; it is personal data and never logged.
    `language` is what the channel believes the person reads ("zh-CN", "en"), or empty.
    `opens`: a window in which the channel may write to the person by itself, opened by this event: by what they said,
    or by a mere act (a menu tap, a follow, a scan). Empty on channels that know no such windows.
    `revision`: words that are meant for the screen of this revision only, because they were asked for elsewhere.
    """

    channel: str
    key: str
    account: str
    at: datetime
    what: What
    language: str = ""
    opens: Opens = ""
    revision: int | None = None

    def payload(self) -> dict[str, Any]:
        """What the events row keeps of it, ready for JSON."""
        fields = {name: getattr(self.what, name) for name in self.what.__slots__}
        more: dict[str, Any] = {"opens": self.opens} if self.opens else {}
        if self.revision is not None:
            more["revision"] = self.revision
        return {"kind": self.what.kind, **fields, "language": self.language, **more}

    @classmethod
    def restored(cls, channel: str, key: str, account: str, at: datetime, payload: Mapping[str, Any]) -> Self:
        """The event that `payload()` was taken of."""
        fields = dict(payload)
        kind = KINDS[fields.pop("kind")]
        language, opens, revision = fields.pop("language", ""), fields.pop("opens", ""), fields.pop("revision", None)
        return cls(channel, key, account, at, kind(**fields), language, opens, revision)
