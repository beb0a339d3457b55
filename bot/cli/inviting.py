"""`staff invite`: a one-time link, and its QR code drawn with characters."""

import asyncio
import io
from dataclasses import dataclass
from datetime import timedelta

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import words
from bot.cli.voice import CHINESE, ENGLISH, Voice
from bot.config import Settings
from bot.dialogue.say import Say, say
from bot.opening import Opened, opened
from bot.trouble import Trouble
from storage import organisations, rights, staff
from storage.organisations import Organisation
from storage.writing import Gone

WORDS = words.family("cli-role", rights.ROLES)
LONGEST_NAME = 50
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to invite to what. `organisation`: its id or its exact name; `role`: a code or its word."""

    role: str
    organisation: str
    name: str
    days: int


def invite(voice: Voice, settings: Settings, wanted: Wanted) -> None:
    """Print a link that makes whoever opens it staff, once."""
    role = _role(voice, wanted.role)
    name = " ".join(wanted.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Trouble(say("invite-name", most=LONGEST_NAME))
    code, place = asyncio.run(_invited(settings, wanted, role, name))
    link = f"{settings.public_url}/s/{code.text}"
    voice.tell(
        say("invite-done", name=name, role=Say(f"cli-role-{role}"), organisation=place.name, until=code.expires_at)
    )
    typer.echo(link)
    typer.echo(drawn(link))
    voice.tell(say("invite-once"))


async def _invited(settings: Settings, wanted: Wanted, role: str, name: str) -> tuple[staff.Code, Organisation]:
    async with opened(settings) as here:
        place = await found(here, wanted.organisation)
        write = staff.Invite(role, place.id, name, timedelta(days=wanted.days))
        return await here.committer.run(write.apply), place


async def found(here: Opened, text: str) -> Organisation:
    """The open organisation with this id or exact name. Raises `Trouble`."""
    async with here.database.reading() as connection:
        if text.isascii() and text.isdigit():
            try:
                return await organisations.open_one(connection, min(int(text[:20]), LARGEST_ID))
            except Gone:
                raise Trouble(say("organisation-unknown", text=text)) from None
        named = await organisations.named(connection, text.strip())
        if len(named) == 1:
            return named[0]
        if not named:
            raise Trouble(say("organisation-unknown", text=text))
        raise Trouble(
            say("organisation-ambiguous", text=text),
            *[say("organisation-candidate", id=str(one.id), path=await _path(connection, one.id)) for one in named],
        )


async def _path(connection: AsyncConnection, organisation: int) -> str:
    return " / ".join(above.name for above in await organisations.ancestors(connection, organisation))


def _role(voice: Voice, text: str) -> str:
    """The code of a role by its code, or by its word in any language."""
    said = text.strip().casefold()
    for role in rights.ROLES:
        spoken = (voice.words.text(Say(f"cli-role-{role}"), language) for language in (CHINESE, ENGLISH))
        if said in (role, *(word.casefold() for word in spoken)):
            return role
    known = ", ".join(f"{role} ({voice.text(Say(f'cli-role-{role}'))})" for role in rights.ROLES)
    raise Trouble(say("invite-role", text=text, known=known))


def drawn(link: str) -> str:
    """A QR code in half blocks, light on dark terminals."""
    import qrcode

    code = qrcode.QRCode(border=2)
    code.add_data(link)
    out = io.StringIO()
    code.print_ascii(out=out, invert=True)
    return out.getvalue()
