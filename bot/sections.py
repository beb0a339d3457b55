"""The sections of the settings: names, types, defaults and limits. `config.toml` says what each is for."""

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from bot.channels.sms import template

MEGABYTE = 1024 * 1024
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Means:
    """Marks a setting whose rule its type doesn't tell: `config-allowed-{kind}` says it in words."""

    kind: str


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ValueError from None
    return name


def _periods(texts: list[str]) -> list[str]:
    edges = [edge for text in texts for edge in _edges(text)]
    if not edges or any(late <= early for early, late in pairwise(edges)):
        raise ValueError
    return texts


def _edges(text: str) -> tuple[time, time]:
    opens, _, closes = text.partition("-")
    return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())


def _web_address(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise ValueError
    return url.rstrip("/")


def _database_address(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("sqlite:", "sqlite+aiosqlite:", "postgresql:", "postgresql+asyncpg:")):
        raise ValueError
    return url


def _sms_address(url: str) -> str:
    if url:
        template.address(url)
    return url


def _sms_headers(lines: list[str]) -> list[str]:
    template.headers(lines)
    return lines


def _sms_body(text: str) -> str:
    template.body(text)
    return text


def _sms_templates(lines: list[str]) -> list[str]:
    if not all(re.fullmatch(r"[a-z_]+:\s*\S+", line) for line in lines):
        raise ValueError
    return lines


def _wechat_templates(lines: list[str]) -> list[str]:
    if not all(re.fullmatch(r"(\*|[a-z_-]+):\s*\S+", line) for line in lines):
        raise ValueError
    return lines


def _wechat_fields(lines: list[str]) -> list[str]:
    if not all(re.fullmatch(r"[a-z_]+[0-9]*:\s*([^{}]|\{(what|how|time)\})+", line) for line in lines):
        raise ValueError
    return lines


def _prefixes(codes: list[str]) -> list[str]:
    if not codes or not all(re.fullmatch(r"\+[1-9][0-9]{0,3}", code) for code in codes):
        raise ValueError
    return codes


def _statuses(statuses: list[str]) -> list[str]:
    if not all(re.fullmatch(r"[1-5](?:[0-9]{2}|xx)", status) for status in statuses):
        raise ValueError
    return statuses


def _pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, RecursionError):
        raise ValueError from None
    return pattern


Port = Annotated[int, Field(ge=0, le=65535)]
Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
Rate = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
WebAddress = Annotated[str, AfterValidator(_web_address), Means("url")]
Statuses = Annotated[list[str], AfterValidator(_statuses), Means("statuses")]
Pattern = Annotated[str, AfterValidator(_pattern), Means("pattern")]
NO_SECRET = SecretStr("")


class Section(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Server(Section):
    """Where the one HTTP server listens."""

    host: str = "127.0.0.1"
    port: Port = 8080
    public_url: WebAddress = ""
    metrics_token: SecretStr = NO_SECRET
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    worker_port: Port = 0


class Database(Section):
    """Where everything is remembered."""

    url: Annotated[SecretStr, AfterValidator(_database_address), Means("database")] = SecretStr(
        "sqlite:///data/niangjia.db"
    )


class Union(Section):
    """What is true of the whole union."""

    timezone: Annotated[str, AfterValidator(_timezone), Means("timezone")] = "Asia/Shanghai"
    working_hours: Annotated[list[str], AfterValidator(_periods), Means("periods")] = ["09:00-12:00", "13:00-17:00"]

    @property
    def zone(self) -> ZoneInfo:
        """The timezone of working time and dates."""
        return ZoneInfo(self.timezone)

    @property
    def periods(self) -> tuple[tuple[time, time], ...]:
        """The working hours, as `rules.base.calendar.Calendar` takes them."""
        return tuple(_edges(text) for text in self.working_hours)


class Keys(Section):
    """Where the keys are, unless the environment holds them."""

    path: str = "data/keys.json"


class Backup(Section):
    """Copies of an SQLite database."""

    keep_days: Annotated[int, Field(ge=1, le=3650)] = 35


class Locale(Section):
    """Languages."""

    default: str = "zh_CN"


class Desk(Section):
    """Turns."""

    decide_seconds: Seconds = 8
    slow_seconds: Seconds = 1
    turns_a_second: Rate = 4
    turns_burst: Count = 40
    line: Count = 2000
    taps_a_second: Rate = 1
    taps_burst: Count = 6
    stop_seconds: Seconds = 20


class Log(Section):
    """What is written down while running."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Trace(Section):
    """Traces by OpenTelemetry; off while `endpoint` is empty."""

    endpoint: WebAddress = ""
    sample: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.1
    token: SecretStr = NO_SECRET


class Broadcast(Section):
    """One message to many members."""

    approve_above: Annotated[int, Field(ge=0, le=100_000_000)] = 1000


class Coupons(Section):
    """What is given out."""

    approve_above_yuan: Annotated[int, Field(ge=0, le=100_000_000)] = 10_000


class Web(Section):
    """The embedded chat page; names and defaults are those of `bot.channels.web.settings.WebSettings`."""

    trusted_hops: Annotated[int, Field(ge=0, le=10)] = 0
    text_characters: Annotated[int, Field(ge=100, le=20_000)] = 4000
    upload_bytes: Annotated[int, Field(ge=100_000, le=100 * MEGABYTE)] = 10 * MEGABYTE
    image_pixels: Annotated[int, Field(ge=100_000, le=200_000_000)] = 20_000_000
    uploads_at_once: Annotated[int, Field(ge=1, le=1000)] = 8
    kiosk: bool = False
    kiosk_read_seconds: Seconds = 12
    kiosk_idle_seconds: Seconds = 180
    turns_a_second: Rate = 4
    turns_burst: Count = 40
    uploads_a_minute: Rate = 12
    uploads_burst: Count = 20
    pictures_a_minute: Rate = 60
    pictures_burst: Count = 40
    failures_a_minute: Rate = 20
    failures_burst: Count = 60
    pages: Count = 10_000
    pages_of_account: Annotated[int, Field(ge=1, le=100)] = 8
    typing_seconds: Seconds = 0.3
    hello_seconds: Seconds = 10
    pulse_seconds: Seconds = 25
    got_seconds: Seconds = 3


class Telegram(Section):
    """Telegram; off while `token` is empty."""

    token: SecretStr = NO_SECRET
    library: Literal["aiogram", "ptb"] = "aiogram"
    mode: Literal["polling", "webhook", "embedded"] = "polling"
    api_base: WebAddress = "https://api.telegram.org"
    secret: SecretStr = NO_SECRET
    patience: Seconds = 1
    webhook_reply: bool = False
    connections: Annotated[int, Field(ge=1, le=100)] = 40
    turns_at_once: Annotated[int, Field(ge=1, le=10_000)] = 200
    paid_broadcasts: bool = False
    paid_a_second: Annotated[float, Field(ge=1, le=1000, allow_inf_nan=False)] = 1000


class Wechat(Section):
    """A WeChat Official Account; off while `app_id` is empty."""

    app_id: str = ""
    app_secret: SecretStr = NO_SECRET
    token: SecretStr = NO_SECRET
    aes_key: SecretStr = NO_SECRET
    mode: Literal["encrypted", "plain"] = "encrypted"
    links: bool = False
    posters: bool = True
    menu: bool = True
    templates: Annotated[list[str], AfterValidator(_wechat_templates), Means("wechat-templates")] = []
    template_fields: Annotated[list[str], AfterValidator(_wechat_fields), Means("wechat-fields")] = []
    template_link: bool = False
    api_base: WebAddress = "https://api.weixin.qq.com"


class Sms(Section):
    """Text messages with one-time codes, through a gateway that these settings describe."""

    gateway: Literal["none", "log", "http"] = "none"
    method: Literal["POST", "GET", "PUT"] = "POST"
    url: Annotated[str, AfterValidator(_sms_address), Means("sms-url")] = ""
    headers: Annotated[list[str], AfterValidator(_sms_headers), Means("sms-headers")] = []
    body: Annotated[str, AfterValidator(_sms_body), Means("sms-body")] = ""
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    token: SecretStr = NO_SECRET
    templates: Annotated[list[str], AfterValidator(_sms_templates), Means("sms-templates")] = []
    prefixes: Annotated[list[str], AfterValidator(_prefixes), Means("prefixes")] = ["+86", "+852", "+853", "+886"]
    success_status: Statuses = ["200"]
    success_path: str = ""
    success_values: list[str] = []
    success_pattern: Pattern = ""
    later_status: Statuses = ["429", "503"]
    later_values: list[str] = []
    later_pattern: Pattern = ""
    timeout_seconds: Annotated[float, Field(gt=0, le=30, allow_inf_nan=False)] = 5
    a_second: Annotated[float, Field(ge=0.01, le=1000, allow_inf_nan=False)] = 10
    a_day: Count = 5000
