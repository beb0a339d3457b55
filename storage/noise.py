"""Random bytes for nonces: the kernel gives many at a time for the price of one."""

import os
import struct

TOGETHER = 256


class Noise:
    """Pieces of `size` random bytes, each given out once, also after a fork. Threads may ask at once."""

    def __init__(self, size: int) -> None:
        self._pieces = struct.Struct(f"{size}s" * TOGETHER)
        self._left: list[bytes] = []
        os.register_at_fork(after_in_child=self._left.clear)  # parent and child must not use the same ones

    def take(self) -> bytes:
        """Bytes that nobody had."""
        while True:
            try:
                return self._left.pop()
            except IndexError:
                self._left.extend(self._pieces.unpack(os.urandom(self._pieces.size)))
