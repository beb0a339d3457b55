"""The file that is published of a draw: its lines, and checking all that they say.

    lottery,1,<round>,equal|weighted
    commitment,<SHA-256 of the seed>
    stock,<name>,<pieces>                       a line each, in the order of names
    entry,<number>,<stock>,<weight>,<receipt>   a line each, in the order of numbers
    digest,<SHA-256 of all lines above>
    seed,<seed>                                 from here on: after the draw
    result,<number>,<place>,<outcome>           a line each, in the order of numbers

Lines are UTF-8 and end with a line feed; hashes and the seed are in hex. At closing it ends with the digest. After the
draw the same bytes stand in front.
"""

from dataclasses import dataclass

FORMAT = 1
EQUAL, WEIGHTED = "equal", "weighted"


@dataclass(frozen=True, slots=True)
class Announced:
    """What is known of a lottery before anybody enters. `stocks`: pieces by name; names hold no comma."""

    round: int
    commitment: str
    weighted: bool
    stocks: tuple[tuple[str, int], ...]

    def lines(self) -> bytes:
        """The first lines of its file."""
        kind = WEIGHTED if self.weighted else EQUAL
        head = [f"lottery,{FORMAT},{self.round},{kind}", f"commitment,{self.commitment}"]
        return "".join(f"{line}\n" for line in [*head, *(f"stock,{n},{pieces}" for n, pieces in self.stocks)]).encode()


def entry(number: int, stock: str, weight: int, receipt: str) -> bytes:
    """The line of an entry."""
    return f"entry,{number},{stock},{weight},{receipt}\n".encode()


def digest(hexadecimal: str) -> bytes:
    """The line that closes the list."""
    return f"digest,{hexadecimal}\n".encode()


def seed(plain: bytes) -> bytes:
    """The line that begins the results."""
    return f"seed,{plain.hex()}\n".encode()


def result(number: int, place: int, outcome: str) -> bytes:
    """The line of a result."""
    return f"result,{number},{place},{outcome}\n".encode()
