"""What the keys hold of a lottery: the seed, sealed until the draw, and the receipts that bind numbers to persons."""

import hashlib
import secrets
from typing import Any

from rules import lottery
from storage.keys import Keyring

PLACE = "rounds.seed"
RECEIPT_BYTES = 8


def sown(keys: Keyring, round: int) -> dict[str, Any]:
    """A new seed for a round: its columns `seed` (sealed) and `commitment`, which is published with the round."""
    seed = secrets.token_bytes(lottery.SEED_BYTES)
    return {"seed": keys.seal(PLACE, round, seed), "commitment": lottery.commitment(seed)}


def opened(keys: Keyring, round: int, sealed: bytes) -> bytes:
    """The seed of a round."""
    return keys.open(PLACE, round, sealed)


class Receipts:
    """Says for the published list whose a number is, to nobody but who has the keys, and to the person themselves.

    So that numbers can't change hands after closing: a member sees the same receipt in the chat and in the list, and an
    auditor with the root key can check any of them.
    """

    def __init__(self, keys: Keyring) -> None:
        self._key = keys.derive("lottery receipts")

    def of(self, round: int, number: int, person: int) -> str:
        """The receipt of an entry, in hex."""
        said = b"%d|%d|%d" % (round, number, person)
        return hashlib.blake2b(said, key=self._key, digest_size=RECEIPT_BYTES).hexdigest()
