"""The dashboard, the alerts and the page about them speak of numbers that a running union really shows."""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import promql_parser as promql
import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families

from bot.app import App
from bot.config import Settings
from bot.dialogue.event import Event, Text
from bot.running import Running
from bot.sections import Database, Server
from storage import migrate, organisations
from storage.job_runs import Begin, Finish, Occasion, Take
from storage.keys import Keyring
from storage.tables.cases import CaseRow
from storage.tables.talk import OutboxRow
from tests.storage.house import NOON

DOCS = Path(__file__).parents[2] / "docs"
OUTSIDE = {"instance", "job"}
"""Labels that Prometheus adds."""
FREE = {"up": {"job": {"niangjia"}}}
"""What Prometheus itself knows of a target."""
EXACT = (promql.MatchOp.Equal, promql.MatchOp.NotEqual)

Shown = Mapping[str, Mapping[str, set[str]]]
"""Each series' labels, and the values of each."""


async def _traffic(running: Running) -> None:
    """A bit of everything that has labels."""
    app = running.app
    for number, channel in enumerate(("web", "telegram")):
        await app.desk.take(Event(channel, f"k{number}", "somebody", NOON, Text("/menu")))
    app.observed.observe("web", "Away", 1)
    app.observed.refused("wechat", "signature")
    app.observed.told("web", "sent")
    app.observed.swept("send late answers", "failed", 0.1)
    app.observed.swept("send late answers", "done", 0.1)
    row = {"kind": "x", "lane": 0, "body": b"", "due_at": NOON, "attempts": 0, "created_at": NOON, "address_id": 1}
    place = await app.committer.run(organisations.Add(None, "federation", "省").apply)
    case = {
        "id": 9, "number": "9", "kind": "join", "state": "open", "due_at": NOON, "organisation_id": place,
        "owner_id": 1, "address_id": 1, "version": 1, "opened_at": NOON, "form": "x", "form_version": 1,
        "answers": b"", "passes": False,
    }  # fmt: skip
    async with app.database.writer.begin() as connection:
        await connection.execute(sa.insert(CaseRow).values(**case))
        for number, state in enumerate(("queued", "held", "dead", "unconfirmed")):
            await connection.execute(sa.insert(OutboxRow).values(id=number, channel="web", state=state, **row))
    at = app.clock() - timedelta(minutes=1)
    await app.committer.run(Begin((Occasion("tidy", at - timedelta(days=1), at),)).apply)
    await app.committer.run(Begin((Occasion("tidy", at, at + timedelta(hours=1)),)).apply)
    run = await app.committer.run(Take(("tidy",), at + timedelta(minutes=9)).apply)
    await app.committer.run(Finish(run).apply)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What /metrics shows of a union with some traffic."""
    return asyncio.run(_scraped(f"sqlite:///{tmp_path_factory.mktemp('union') / 'union.db'}"))


async def _scraped(url: str) -> str:
    await migrate.upgrade(url)
    app = App.build(Settings(database=Database(url=url), server=Server(port=0)), Keyring.made_up())
    running = Running(app)
    await app.open()
    try:
        await _traffic(running)
        return (await app.observed.shown()).decode()
    finally:
        await app.close()


@pytest.fixture(scope="module")
def shown(text: str) -> Shown:
    series: dict[str, dict[str, set[str]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = series.setdefault(sample.name, {})
            for name, value in sample.labels.items():
                labels.setdefault(name, set()).add(value)
    return {**series, **FREE}


def _selectors(expression: promql.Expr) -> list[promql.VectorSelector]:
    found: list[promql.VectorSelector] = []

    def visit(node: promql.Expr) -> None:
        if isinstance(node, promql.MatrixSelector):
            found.append(node.vector_selector)
        elif isinstance(node, promql.VectorSelector):
            found.append(node)

    promql.walk(expression, visit)
    return list({id(one): one for one in found}.values())


def _groupings(expression: promql.Expr) -> list[tuple[set[str], promql.Expr]]:
    found: list[tuple[set[str], promql.Expr]] = []

    def visit(node: promql.Expr) -> None:
        if isinstance(node, promql.AggregateExpr) and node.modifier is not None:
            found.append((set(node.modifier.labels), node.expr))

    promql.walk(expression, visit)
    return found


def problems(query: str, shown: Shown) -> list[str]:
    """What is wrong with a query: a series or a label that nothing shows, or a value that it never has."""
    plain = query.replace("$__rate_interval", "5m").replace("$instance", ".*")
    try:
        parsed = promql.parse(plain)
    except ValueError as error:
        return [str(error)]
    return [*_unknown(parsed, shown), *_ungrouped(parsed, shown)]


def _unknown(parsed: promql.Expr, shown: Shown) -> Iterator[str]:
    for one in _selectors(parsed):
        name = str(one.name)
        if name not in shown:
            yield f"nothing shows {name}"
            continue
        for matcher in one.matchers.matchers:
            if matcher.name not in shown[name] and matcher.name not in OUTSIDE:
                yield f"{name} has no {matcher.name}"
            elif matcher.op not in EXACT or matcher.name in OUTSIDE:
                continue
            elif matcher.value not in shown[name][matcher.name]:
                yield f"{name} never has {matcher.name}={matcher.value}"


def _ungrouped(parsed: promql.Expr, shown: Shown) -> Iterator[str]:
    for labels, inner in _groupings(parsed):
        for one in _selectors(inner):
            if missing := labels - OUTSIDE - set(shown.get(str(one.name), ())):
                yield f"{one.name} has no {', '.join(sorted(missing))}"


@pytest.fixture(scope="module")
def dashboard() -> Any:
    return json.loads((DOCS / "grafana/niangjia.json").read_text("utf-8"))


def _panels(dashboard: Any) -> list[Any]:
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def _alerts() -> list[tuple[str, str]]:
    text = (DOCS / "alerts.yml").read_text("utf-8")
    found = re.findall(r"^      - alert: (\w+)\n        expr: (.+)$", text, re.MULTILINE)
    assert len(found) == text.count("- alert:") == text.count("summary:") == text.count("severity:")
    return found


def test_the_checker_sees_what_is_wrong(shown: Shown) -> None:
    assert problems("niangjia_turn_total", shown) == ["nothing shows niangjia_turn_total"]
    assert problems('niangjia_turns_total{chanel="web"}', shown) == ["niangjia_turns_total has no chanel"]
    assert problems('niangjia_turns_total{channel="wbe"}', shown) == ["niangjia_turns_total never has channel=wbe"]
    assert problems("sum by (why) (niangjia_turns_total)", shown) == ["niangjia_turns_total has no why"]
    assert problems("sum(rate(niangjia_turns_total))", shown) and problems("sum(", shown)
    assert problems('sum by (channel) (rate(niangjia_turns_total{channel="web"}[$__rate_interval]))', shown) == []


def test_every_query_of_the_dashboard_finds_something(dashboard: Any, shown: Shown) -> None:
    queries = [target["expr"] for panel in _panels(dashboard) for target in panel["targets"]]
    assert len(queries) > 30
    assert {query: wrong for query in queries if (wrong := problems(query, shown))} == {}
    [variable] = [one for one in dashboard["templating"]["list"] if one["type"] == "query"]
    assert variable["query"]["query"] == "label_values(niangjia_database_up, instance)"
    assert "niangjia_database_up" in shown


def test_every_panel_says_what_it_shows(dashboard: Any) -> None:
    assert [one["title"] for one in dashboard["panels"] if one["type"] == "row"] == [
        "Turns", "Telling people", "Cases and jobs", "Process",
    ]  # fmt: skip
    taken: set[tuple[int, int]] = set()
    for panel in _panels(dashboard):
        assert panel["title"] and panel["description"] and panel["fieldConfig"]["defaults"]["unit"]
        where = panel["gridPos"]
        cells = {(where["x"] + x, where["y"] + y) for x in range(where["w"]) for y in range(where["h"])}
        assert not cells & taken and where["x"] + where["w"] <= 24
        taken |= cells
        for target in panel["targets"]:
            assert target["legendFormat"] and target["datasource"]["uid"] == "${datasource}"
            named = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
            plain = target["expr"].replace("$__rate_interval", "5m")
            grouped = {label for labels, _ in _groupings(promql.parse(plain)) for label in labels} or OUTSIDE
            assert named <= grouped, panel["title"]
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))


def test_every_alert_watches_something_real(shown: Shown) -> None:
    assert {name: wrong for name, query in _alerts() if (wrong := problems(query, shown))} == {}


def test_every_number_is_used_or_named(shown: Shown, dashboard: Any) -> None:
    queries = [target["expr"] for panel in _panels(dashboard) for target in panel["targets"]]
    said = " ".join([*queries, *(query for _, query in _alerts()), (DOCS / "seeing.md").read_text("utf-8")])
    ours = {re.sub(r"_(bucket|count|sum|created)$", "", name) for name in shown if name.startswith("niangjia_")}
    assert {name for name in ours if name not in said} == set()


def test_no_series_has_somebody_or_too_many_values(shown: Shown, text: str) -> None:
    assert "somebody" not in text
    assert max(len(values) for labels in shown.values() for values in labels.values()) < 40
    assert text.count("\n") < 700
