"""Whatever a person does in whatever order: no turn fails, and nothing is filed that was not asked and seen."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.dialogue.event import Follow, Place, Scan, Unfollow, Unusable, Upload, What
from tests.unit.dialogue.complaint import FILLED, build, questions, talking

KEYS = {step.key for step in questions} | {"proven"}
TEXTS = st.one_of(
    st.sampled_from(
        [
            "取消", "返回", "帮助", "人工", "在吗", "投诉",
            "/other", "/english", "/secret", "/human", "/correct 5 plate",
            "/correct 6 trade story", "/resume complaint", "/drop complaint", "/drop other", "/cancel", "/back", "跳过",
            "1", "２", "99", "取消订单", "皖C1", "340302", "13800000000", "340302 13800000000", "#1234", "#1",
            "👨‍👩‍👧‍👦",
            "\u202e\u2066x", "<b>{x}</b>", "{ $n }", "%s%d", "/", "／", "//", "\x00", "长" * 5000,
            *FILLED.values(),
        ]
    ),
    st.text(max_size=30),
)  # fmt: skip
DATA = st.one_of(
    st.sampled_from(["r.", "r0.truck", "/", "/resume", "/resume complaint", "/drop complaint 1", "/act 1", "~cancel"]),
    st.text(max_size=20),
)
OTHER = st.sampled_from(
    [
        Follow(), Unfollow(), Unusable("sticker"), Unusable("?"), Place(1, 2), Place(float("nan"), 2), Upload(1),
        Scan("good"), Scan(""), Scan("bad"),
    ]
)  # fmt: skip


class Anything(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.me = talking(build(), person=9)
        self.drawn: list[str] = []
        self.silent = False  # somebody who left hears nothing

    @rule(text=TEXTS)
    def says(self, text: str) -> None:
        self.me.says(text)

    @rule(data=DATA)
    def taps_garbage(self, data: str) -> None:
        self.me.taps(data)

    @rule(what=OTHER)
    def does(self, what: What) -> None:
        self.me.does(what)
        self.silent = isinstance(what, Unfollow)

    @rule(days=st.integers(0, 40))
    def waits(self, days: int) -> None:
        self.me.waits(timedelta(days=days))

    @rule()
    def answers_well(self) -> None:
        draft = self.me.drafts.get(self.me.state.form)
        self.me.says(FILLED.get(draft.step, "1") if draft is not None and draft.form == "complaint" else "投诉")

    @precondition(lambda self: self.me.labels)
    @rule(data=st.data())
    def taps_what_is_shown(self, data: st.DataObject) -> None:
        buttons = [button for screen in self.me.shown for button in screen.buttons]
        button = data.draw(st.sampled_from(buttons))
        filed = len(self.me.did)
        at_summary = self._complete()
        self.drawn.append(button.data)
        self.me.taps(button.data)
        assert not self.me.sees("之前的按钮") or button.data.startswith("/")
        if len(self.me.did) > filed and self.me.did[-1].what == "complaint":
            assert at_summary

    @precondition(lambda self: self.drawn)
    @rule(data=st.data())
    def taps_what_was_shown(self, data: st.DataObject) -> None:
        old = data.draw(st.sampled_from(self.drawn))
        drafts, did = dict(self.me.drafts), len(self.me.did)
        if old.startswith(("/", f"r{self.me.state.revision}.")):
            return
        self.me.taps(old)
        assert len(self.me.did) == did
        assert self.me.drafts == {form: draft for form, draft in drafts.items() if form in self.me.drafts}

    def _complete(self) -> bool:
        draft = self.me.drafts.get("complaint")
        if draft is None or draft.step != "summary" or self.me.state.form != "complaint":
            return False
        applying = (step for step in questions if step.when is None or step.when(draft.answers))
        return all(step.key in draft.answers for step in applying)

    @invariant()
    def every_answer_belongs_to_the_form(self) -> None:
        if "complaint" in self.me.drafts:
            assert set(self.me.drafts["complaint"].answers) <= KEYS

    @invariant()
    def whatever_was_done_was_asked_for(self) -> None:
        for write in self.me.did:
            if write.what == "complaint":
                needed = {step.key for step in questions if step.when is None or step.when(write.answers)}
                assert needed <= set(write.answers)

    @invariant()
    def there_is_always_an_answer(self) -> None:
        assert self.me.shown or not self.me.moves or self.silent

    @invariant()
    def the_form_on_screen_has_a_draft(self) -> None:
        assert not self.me.state.form or self.me.state.form in self.me.drafts


Anything.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnything = Anything.TestCase
