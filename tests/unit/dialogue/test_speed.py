"""A turn of a form, decided and drawn, is the hot path: about 20 µs on the machine it was written on."""

import time

from bot.dialogue import drawing, turn
from bot.dialogue.context import Facts
from bot.dialogue.event import Event, Text
from tests.unit.dialogue.complaint import at
from tests.unit.dialogue.talk import REAL

LIMIT_US = 80
"""Four times as much, for machines that do other things at the same time."""


def test_a_turn_of_a_form_is_fast() -> None:
    me = at("employer")
    event = Event("fake", "1", "me", me.now, Text("货拉拉"), "zh_CN")
    draft = me.drafts["complaint"]

    def once() -> None:
        move = turn.decide(me.book, me.state, draft, event, Facts(), me.now, me.who, 1)
        drawing.offered([drawing.draw(screen, REAL, "zh_CN", move.state.revision) for screen in move.screens])

    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(1000):
            once()
        rounds.append((time.perf_counter() - start) / 1000 * 1e6)
    assert min(rounds) < LIMIT_US
