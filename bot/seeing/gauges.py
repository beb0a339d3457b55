"""What the database holds, as gauges: the same from every process, so take the `max`, never the sum."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, exposition
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from bot.seeing.families import gauge
from storage.depths import Depths, Job
from storage.outbox import QUEUED


def shown(depths: Depths | None, seconds: float, free: int | None) -> bytes:
    """As Prometheus reads them. None: the database does not answer. `free`: bytes on its disk, where it is a file's."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Gauges(depths, seconds, free))
    return exposition.generate_latest(registry)


class _Gauges(Collector):
    def __init__(self, depths: Depths | None, seconds: float, free: int | None) -> None:
        self._depths, self._seconds, self._free = depths, seconds, free

    def collect(self) -> Iterator[Metric]:
        depths = self._depths
        up = float(depths is not None)
        yield gauge("niangjia_database_up", "Whether the database answers", (), [((), up)])
        if self._free is not None:
            yield gauge("niangjia_database_disk_free_bytes", "Room beside the database", (), [((), self._free)])
        if depths is None:
            return
        yield gauge("niangjia_database_bytes", "Size of the database", (), [((), depths.size)])
        yield gauge("niangjia_database_look_seconds", "How long these numbers took", (), [((), self._seconds)])
        yield from _outbox(depths)
        yield from _queues(depths)
        yield from _cases(depths)
        yield from _jobs(depths)


def _outbox(depths: Depths) -> Iterator[Metric]:
    queued = [one for one in depths.outbox if one.state == QUEUED]
    untold = [((one.channel, one.state), one.n) for one in depths.outbox if one.state != QUEUED]
    waiting, lags = [((one.channel,), one.n) for one in queued], [((one.channel,), one.lag_seconds) for one in queued]
    since = "How long the first notice that waits has been due"
    not_told = "Notices held, dead (not delivered) or unconfirmed"
    yield gauge("niangjia_outbox_queued", "Notices that wait", ("channel",), waiting)
    yield gauge("niangjia_outbox_lag_seconds", since, ("channel",), lags)
    yield gauge("niangjia_outbox_untold", not_told, ("channel", "state"), untold)


def _queues(depths: Depths) -> Iterator[Metric]:
    waiting = [((one.name,), one.n) for one in depths.queues]
    lags = [((one.name,), one.lag_seconds) for one in depths.queues]
    yield gauge("niangjia_queue", "What waits for a sweep, counted up to 10000", ("queue",), waiting)
    yield gauge("niangjia_queue_lag_seconds", "How long the first of it has waited", ("queue",), lags)


def _cases(depths: Depths) -> Iterator[Metric]:
    there = [((one.kind,), one.n) for one in depths.cases]
    overdue = [((one.kind,), one.overdue) for one in depths.cases]
    yield gauge("niangjia_cases_open", "Open cases", ("kind",), there)
    yield gauge("niangjia_cases_overdue", "Open cases past their time", ("kind",), overdue)


def _jobs(depths: Depths) -> Iterator[Metric]:
    # Not "job": Prometheus calls its own targets so.
    def of(name: str, help: str, value: dict[str, float]) -> Metric:
        return gauge(name, help, ("schedule",), [((job,), one) for job, one in value.items()])

    jobs: dict[str, Job] = {one.schedule: one for one in depths.jobs}
    ends = {name: one.succeeded_at.timestamp() for name, one in jobs.items() if one.succeeded_at}
    late = {name: one.late_seconds for name, one in jobs.items()}
    yield of("niangjia_job_late_seconds", "How long a run that is not finished has been due", late)
    yield of("niangjia_job_tries", "How often that run was begun", {name: one.tries for name, one in jobs.items()})
    failed = {name: float(one.failed) for name, one in jobs.items()}
    yield of("niangjia_job_failed", "Whether the last run that ended was given up or missed", failed)
    yield of("niangjia_job_succeeded_timestamp_seconds", "When the last good run ended", ends)
