"""Traces by OpenTelemetry: its library is loaded where an endpoint is configured, and only there.

A span holds codes and numbers of ours: channels, commands, steps, facts. Never an account, an id, or what was said.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.dialogue.say import say
from bot.sections import Trace
from bot.trouble import Trouble

SERVICE = "niangjia"
PATH = "/v1/traces"  # OTLP/HTTP, "OTLP/HTTP Request"
SEND_SECONDS = 5.0
CLOSE_SECONDS = 3.0
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,60}", re.ASCII)


class Tracer:
    """Makes spans and sends a share of the traces to a collector, from a thread of its own."""

    def __init__(self, settings: Trace) -> None:
        """Raises `Trouble` where the library is not installed."""
        try:
            from opentelemetry import trace
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
            from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
        except ImportError:
            raise Trouble(say("trace-library")) from None
        token = settings.token.get_secret_value()
        headers = {"Authorization": f"Bearer {token}"} if token else None
        sampler = ParentBased(TraceIdRatioBased(settings.sample))
        resource = Resource.create({"service.name": SERVICE})
        self._provider = TracerProvider(sampler=sampler, resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(settings.endpoint + PATH, headers=headers, timeout=SEND_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(SERVICE)
        self._trace = trace

    @contextmanager
    def span(self, name: str, **attributes: Any) -> Iterator[Any]:
        """A span around the block, under the one that is open here. What the block raises is named by its type alone:
        an exception's text may quote what a person typed."""
        opened = self._tracer.start_as_current_span(
            name, attributes=attributes, record_exception=False, set_status_on_exception=False
        )
        with opened as span:
            try:
                yield span
            except BaseException as error:
                status = self._trace.Status(self._trace.StatusCode.ERROR, type(error).__name__)
                span.set_status(status)
                raise

    def note(self, name: str, value: Any) -> None:
        """An attribute of the span that is open here."""
        self._trace.get_current_span().set_attribute(name, value)

    def close(self) -> None:
        """Send what is left, unless that takes long: a collector that is away holds up no stop."""
        last = threading.Thread(target=self._provider.shutdown, name="traces", daemon=True)
        last.start()
        last.join(CLOSE_SECONDS)


def begun(settings: Trace) -> Tracer | None:
    """The tracer of this process, where there is an endpoint. Raises `Trouble`."""
    return Tracer(settings) if settings.endpoint else None


def code(text: str) -> str:
    """`text` where it is a code of ours, else nothing."""
    return text if _CODE.fullmatch(text) else ""
