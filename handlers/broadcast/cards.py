"""How a broadcast stands, in words: a card while it runs, a report once it is over."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.dialogue.say import Say, say, verbatim
from bot.dialogue.screen import Choice, Picture, Screen, Style
from handlers.staff.words import listed
from storage import broadcasts, reach
from storage.broadcasts import Broadcast, Progress, Reach

BAR = 12
"""Signs of the bar: a line on a small phone."""
FULL, EMPTY = "■", "□"
TOPS = 5
"""Places that the report names."""
CHART, REPORT = "broadcast-chart", "broadcast-report"
"""Names of drawers."""
SLOW = 0.05
"""A second: slower than this there is no telling when it ends."""
LAST = 0.05
"""Of all people: so few left, and it is nearly over."""
NOT_TOLD = (reach.HELD, reach.LATER, reach.UNREACHABLE, reach.UNWANTED, reach.FAILED, reach.UNCONFIRMED)
"""In the order in which they are told."""


def totals(progress: Progress) -> Counter[str]:
    """How many are in which state, on all channels."""
    found: Counter[str] = Counter()
    for states in progress.counts.values():
        found.update(states)
    return found


def card(broadcast: Broadcast, progress: Progress) -> Screen:
    """How far it has come, and what can be done about it."""
    head = say(
        "broadcast-card", state=Say(f"broadcast-state-{broadcast.state}"), place=verbatim(broadcast.organisation_name)
    )
    return Screen((head, *standing(broadcast, progress)), (*steering(broadcast), *_report(broadcast)))


def standing(broadcast: Broadcast, progress: Progress) -> tuple[Say, ...]:
    """The lines below a card's head."""
    match broadcast.state:
        case broadcasts.WAITING:
            return (say("broadcast-waiting", people=broadcast.people),)
        case broadcasts.QUEUED:
            return (say("broadcast-due", people=broadcast.people, at=broadcast.due_at),)
        case broadcasts.REFUSED:
            return (Say("broadcast-refused"),)
    if broadcast.started_at is None:
        return (say("broadcast-not-begun", people=broadcast.people),)
    return tuple(_going(broadcast, progress))


def _going(broadcast: Broadcast, progress: Progress) -> Sequence[Say]:
    of = progress.told + progress.left
    share = progress.told / of if of else 1.0
    full = int(share * BAR)
    bar = FULL * full + EMPTY * (BAR - full)
    lines = [
        say("broadcast-bar", bar=bar, percent=int(share * 100)),
        say("broadcast-told", told=progress.told, of=of),
        *_states(totals(progress)),
    ]
    if broadcast.state == broadcasts.RUNNING:
        lines += _pace(progress)
    return lines


def _states(counts: Mapping[str, int]) -> list[Say]:
    """Who got it, and in one line more who did not and why."""
    sent = say("broadcast-n-sent", n=counts.get(reach.SENT, 0))
    missed = [Say(f"broadcast-n-{state}", {"n": counts[state]}) for state in NOT_TOLD if counts.get(state)]
    return [sent, *([say("broadcast-n-rest", states=listed(missed))] if missed else [])]


def _pace(progress: Progress) -> list[Say]:
    if not progress.left:
        return []
    if progress.a_second < SLOW:  # all channels have gone through, and who moved meanwhile is looked for
        last = progress.left <= (progress.told + progress.left) * LAST
        return [Say("broadcast-pace-last" if last else "broadcast-pace-none")]
    seconds = progress.left / progress.a_second
    rate = round(progress.a_second, 1) if progress.a_second < 10 else round(progress.a_second)
    if seconds < 60:
        return [say("broadcast-pace-soon", rate=rate)]
    return [say("broadcast-pace", rate=rate, minutes=round(seconds / 60))]


def steering(broadcast: Broadcast) -> tuple[Choice, ...]:
    """What can be done about it now."""
    id, version = broadcast.id, broadcast.version

    def choice(to: str, label: str, style: Style = "") -> Choice:
        return Choice(f"/steer {id} {version} {to}", Say(label), style)

    stop = choice("stop", "broadcast-stop", "danger")
    match broadcast.state:
        case broadcasts.RUNNING:
            return (choice(broadcasts.PAUSED, "broadcast-pause"), stop)
        case broadcasts.PAUSED:
            return (choice(broadcasts.RUNNING, "broadcast-resume", "primary"), stop)
        case broadcasts.QUEUED | broadcasts.WAITING:
            return (stop,)
    return ()


def _report(broadcast: Broadcast) -> tuple[Choice, ...]:
    over = broadcast.state in (broadcasts.DONE, broadcasts.STOPPED) and broadcast.started_at is not None
    return (Choice(f"/reach {broadcast.id}", Say("broadcast-to-report"), "primary"),) if over else ()


def report(broadcast: Broadcast, progress: Progress, found: Sequence[Reach]) -> tuple[Screen, ...]:
    """The reach report: words with a chart, and the workbook."""
    counts = totals(progress)
    everybody, sent = sum(counts.values()), counts[reach.SENT]
    key = "broadcast-report-stopped" if broadcast.state == broadcasts.STOPPED else "broadcast-report"
    percent = _percent(sent, everybody)
    lines = (
        Say(key, {"place": verbatim(broadcast.organisation_name)}),
        say("broadcast-report-sent", of=max(everybody, broadcast.people), sent=sent, percent=percent),
        *_states(counts)[1:],
        *_channels(progress),
        *_places(found),
    )
    copy = Choice(f"/announce {broadcast.id}", Say("broadcast-copy"))
    choices = (copy, Choice("/broadcast", Say("broadcast-list"), "quiet"))
    if not everybody:
        return (Screen(lines, choices),)
    # The counts stand in the chart's arguments, so that one drawn before more were told is not shown again.
    args = {"broadcast": broadcast.id, "as of": [sent, everybody]}
    chart = Picture(CHART, args, say("broadcast-chart-alt", percent=percent))
    return (Screen(lines, (), chart), Screen(Say("broadcast-file-below"), choices, _workbook(broadcast)))


def _workbook(broadcast: Broadcast) -> Picture:
    name = f"broadcast-{broadcast.created_at:%Y%m%d}.xlsx"
    return Picture(REPORT, {"broadcast": broadcast.id}, Say("broadcast-file"), name)


def _percent(n: int, of: int) -> int:
    return n * 100 // of if of else 0


def _channels(progress: Progress) -> list[Say]:
    sent = {name: states.get(reach.SENT, 0) for name, states in progress.counts.items()}
    parts = [
        say("broadcast-via", channel=Say(f"broadcast-channel-{name}"), n=n)
        for name, n in sorted(sent.items(), key=lambda one: -one[1])
        if n and name in CHANNELS
    ]
    return [say("broadcast-vias", channels=listed(parts))] if len(parts) > 1 else []


CHANNELS = ("web", "telegram", "wechat")


def _places(found: Sequence[Reach]) -> list[Say]:
    """The largest places, where there is more than one."""
    everybody, sent = by_place(found)
    if len(everybody) < 2:
        return []
    names = {one.organisation: one.name for one in found}
    lines = [
        say(
            "broadcast-place-line",
            place=verbatim(names[place]),
            sent=sent[place],
            of=n,
            percent=_percent(sent[place], n),
        )
        for place, n in everybody.most_common(TOPS)
    ]
    more = len(everybody) - TOPS
    return [Say("broadcast-places"), *lines, *([say("broadcast-places-more", n=more)] if more > 0 else [])]


def by_place(found: Sequence[Reach]) -> tuple[Counter[int], Counter[int]]:
    """How many there are, and how many got it, by organisation."""
    everybody: Counter[int] = Counter()
    sent: Counter[int] = Counter()
    for one in found:
        everybody[one.organisation] += one.n
        sent[one.organisation] += one.n if one.state == reach.SENT else 0
    return everybody, sent
