"""Settings: `config.toml`, then the environment (`NIANGJIA__SECTION__NAME`), typed; every problem in one list.

Plain pydantic and two small sources of our own: pydantic-settings neither says from which file or variable a wrong
value came nor notices a misspelt variable, and costs 30 ms.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from bot import sections
from bot.dialogue.say import say
from bot.misfits import said
from bot.trouble import Trouble

FILE = "config.toml"
FILE_VARIABLE = "NIANGJIA_CONFIG"
PREFIX = "NIANGJIA__"
KEY_VARIABLES = frozenset({"NIANGJIA__KEYS__DATA", "NIANGJIA__KEYS__HASH", "NIANGJIA__KEYS__ROOT"})
"""The keys themselves: `storage.keys` reads them, no setting ever holds them."""

Place = tuple[str, ...]


class Misconfigured(Trouble):
    """The settings can't be used. `problems` says of each where it stands, which setting it is, what is allowed."""


class Settings(sections.Section):
    """Every setting. Without a file and an environment: the defaults, which are enough to run on one machine."""

    services: list[str] = [
        "handlers.known",
        "handlers.merchants",
        "handlers.join",
        "handlers.staff",
        "handlers.card",
        "handlers.coupons",
        "handlers.rounds",
        "handlers.gifts",
        "handlers.broadcast",
        "handlers.basics",
        "handlers.demo",
    ]
    server: sections.Server = sections.Server()
    database: sections.Database = sections.Database()
    union: sections.Union = sections.Union()
    keys: sections.Keys = sections.Keys()
    backup: sections.Backup = sections.Backup()
    locale: sections.Locale = sections.Locale()
    desk: sections.Desk = sections.Desk()
    log: sections.Log = sections.Log()
    trace: sections.Trace = sections.Trace()
    broadcast: sections.Broadcast = sections.Broadcast()
    coupons: sections.Coupons = sections.Coupons()
    web: sections.Web = sections.Web()
    telegram: sections.Telegram = sections.Telegram()
    wechat: sections.Wechat = sections.Wechat()
    sms: sections.Sms = sections.Sms()

    @property
    def public_url(self) -> str:
        """Where people reach the page: what the setting says, else the server's own address."""
        server = self.server
        host = "127.0.0.1" if server.host in ("0.0.0.0", "::", "") else server.host  # noqa: S104 - it is asked, not bound
        return server.public_url or f"http://{f'[{host}]' if ':' in host else host}:{server.port}"

    @property
    def database_url(self) -> str:
        """The database's address, password and all: not for showing."""
        return self.database.url.get_secret_value()


def load(file: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings from `file` (or what `NIANGJIA_CONFIG` names, or `config.toml` if it is there) and `environ`.

    Raises `Misconfigured`.
    """
    wanted = file or (Path(environ[FILE_VARIABLE]) if environ.get(FILE_VARIABLE) else None)
    values = _from_file(wanted or Path(FILE), needed=wanted is not None)
    places = dict.fromkeys(_leaves(values), str(wanted or FILE))
    places |= _lay_over(values, environ)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        raise Misconfigured(*(said(Settings, problem, places) for problem in problems)) from None


def key_variables(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables that hold keys, for `Keyring.load`, which would take `NIANGJIA__KEYS__PATH` for one."""
    return {name: value for name, value in environ.items() if name in KEY_VARIABLES}


def _from_file(file: Path, *, needed: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        if needed:
            raise Misconfigured(say("config-no-file", file=str(file))) from None
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = str(error).rpartition("(at ")[2].rstrip(")") if "(at " in str(error) else ""
        raise Misconfigured(say("config-not-toml", file=str(file), where=where)) from None
    except OSError:
        raise Misconfigured(say("config-unreadable", file=str(file))) from None


def _lay_over(values: dict[str, Any], environ: Mapping[str, str]) -> dict[Place, str]:
    """Put the environment's settings into `values`; the variable of each."""
    places: dict[Place, str] = {}
    for variable, text in sorted(environ.items()):
        if not variable.upper().startswith(PREFIX) or variable in KEY_VARIABLES:
            continue
        place = tuple(variable[len(PREFIX) :].lower().split("__"))
        table = values
        for depth, name in enumerate(place[:-1], 1):
            if not isinstance(table.get(name), dict):
                table[name] = {}
                places[place[:depth]] = variable
            table = table[name]
        table[place[-1]] = _listed(text) if _takes_list(place) else text
        places[place] = variable
    return places


def _takes_list(place: Place) -> bool:
    field: FieldInfo | None = Settings.model_fields.get(place[0])
    if field is not None and len(place) == 2 and isinstance(field.annotation, type):
        field = getattr(field.annotation, "model_fields", {}).get(place[1])
    return field is not None and field.annotation == list[str]


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _leaves(values: Mapping[str, Any], above: Place = ()) -> list[Place]:
    places: list[Place] = []
    for name, value in values.items():
        places.append((*above, name))
        if isinstance(value, dict):
            places += _leaves(value, (*above, name))
    return places


__all__ = ["Misconfigured", "SecretStr", "Settings", "key_variables", "load"]
