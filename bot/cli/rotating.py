"""`keys rotate`: a new key, everything sealed or hashed anew, the old key out. Three calls, a restart between each."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bot import config
from bot.cli.voice import PROBLEMS, Voice
from bot.config import Settings
from bot.dialogue.say import say
from bot.opening import Opened, keyring, opened
from bot.trouble import Trouble
from storage import rotation
from storage.keys import KEY_BYTES, Keyring
from storage.tables.installation import RotationRow
from storage.writing import Transaction

PAUSE_SECONDS = 0.01
"""Between batches, for whoever else wants to write."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to rotate: the key that seals (`cipher` of the new one), or with `hashes` the one that makes digests."""

    hashes: bool
    cipher: str
    finish: bool


def rotate(voice: Voice, settings: Settings, asked: Asked) -> int:
    """Take the next step of a rotation; the exit code."""
    if asked.cipher not in KEY_BYTES:
        raise Trouble(say("rotate-cipher", known=", ".join(KEY_BYTES)))
    ring = keyring(settings, make=False)
    if asked.finish:
        return _finish(voice, settings, ring)
    if _several(ring):
        return asyncio.run(_renewed(voice, settings))
    fresh = ring.with_new_hash_key() if asked.hashes else ring.with_new_data_key(asked.cipher)
    _save(settings, fresh)
    asyncio.run(_adopted(settings))
    voice.tell(say("rotate-added"))
    return 0


async def _adopted(settings: Settings) -> None:
    """Let the database know the new key before anything is sealed with it."""
    async with opened(settings):
        pass


async def _renewed(voice: Voice, settings: Settings) -> int:
    async with opened(settings) as here:
        count = await _gone_through(here)
        if left := await _remaining(here):
            # A process that was restarted late sealed with the old key behind our back: once more from the beginning.
            await here.committer.run(_from_the_beginning)
            count += await _gone_through(here)
            left = await _remaining(here)
    if left:
        voice.complain([say("rotate-left", columns=", ".join(left))])
        return PROBLEMS
    voice.tell(say("rotate-renewed", count=count))
    return 0


async def _gone_through(here: Opened) -> int:
    """Do every task to its end. Returns how many values were looked at."""
    count = 0
    for task in rotation.tasks():
        while done := await here.committer.run(task.apply):
            count += done
            await asyncio.sleep(PAUSE_SECONDS)
    return count


async def _from_the_beginning(tx: Transaction) -> None:
    await tx.connection.execute(sa.delete(RotationRow))


def _finish(voice: Voice, settings: Settings, ring: Keyring) -> int:
    if not _several(ring):
        voice.tell(say("rotate-nothing"))
        return 0
    left = asyncio.run(_retired(settings))
    if left:
        voice.complain([say("rotate-left", columns=", ".join(left))])
        return PROBLEMS
    if config.key_variables(os.environ):
        voice.tell(say("rotate-remove-variables"))
        return 0
    _save(settings, ring.newest_only())
    voice.tell(say("rotate-finished"))
    return 0


async def _retired(settings: Settings) -> list[str]:
    async with opened(settings) as here:
        left = await _remaining(here)
        if not left:
            await here.committer.run(rotation.Retire().apply)
        return left


async def _remaining(here: Opened) -> list[str]:
    async with here.database.reading() as connection:
        return await rotation.remaining(connection, here.keys)


def _several(ring: Keyring) -> bool:
    """Whether a rotation has begun: more than a data key, a hash key and the root."""
    return len(ring.checks()) > 3


def _save(settings: Settings, ring: Keyring) -> None:
    if config.key_variables(os.environ):
        raise Trouble(say("rotate-in-environment"))
    path = Path(settings.keys.path)
    try:
        ring.save(path, replace=True)
    except OSError as error:
        raise Trouble(say("keys-unreadable", path=str(path), why=error.strerror or "")) from None
