"""`python -m benchmarks [name]`: measure, print a table, write `results.json`."""

import asyncio
import importlib
import json
import pkgutil
import sys
from pathlib import Path
from types import ModuleType

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks.rounds import Row

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"


def modules() -> dict[str, ModuleType]:
    """The benchmarks by name: modules of this folder that have `rows`."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(HERE)]) if module.name != "__main__")
    found = {name: importlib.import_module(f"benchmarks.{name}") for name in names}
    return {name: module for name, module in found.items() if hasattr(module, "rows")}


def table(rows: list[Row]) -> Table:
    """The rows as a person reads them."""
    shown = Table(title="Niangjia", caption="good: ratio at least the goal")
    for column in ("name", "ours", "unit", "peer or limit", "ratio", "goal", "", "note"):
        right = column in ("ours", "peer or limit", "ratio", "goal")
        shown.add_column(column, justify="right" if right else "left", overflow="fold")
    for row in rows:
        good = row["ratio"] >= row["goal"]
        numbers = (f"{row['ours']:g}", row["unit"], f"{row['peer']:g}", f"{row['ratio']:.3f}", f"{row['goal']:g}")
        shown.add_row(row["name"], *numbers, "[green]good[/]" if good else "[red]missed[/]", row["note"])
    return shown


def kept(rows: list[Row], known: list[Row]) -> list[Row]:
    """`rows`, and those measured before that this run left out, in the order they had."""
    fresh = {row["name"]: row for row in rows}
    return [fresh.pop(row["name"], row) for row in known] + list(fresh.values())


def main(only: str = "") -> int:
    """Run all benchmarks, or one; the exit code is 1 where a goal was missed, 2 where there is no such benchmark."""
    console, known = Console(), modules()
    if only and only not in known:
        console.print(f"no benchmark {only!r}; there are: {', '.join(known)}")
        return 2
    rows: list[Row] = []
    for name, module in known.items():
        if only in ("", name):
            console.print(f"{name} …")
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                rows += runner.run(module.rows())
    before = json.loads(RESULTS.read_text("utf-8")) if only and RESULTS.exists() else []
    RESULTS.write_text(json.dumps(kept(rows, before), ensure_ascii=False, indent=1) + "\n", "utf-8")
    console.print(table(rows))
    return 0 if all(row["ratio"] >= row["goal"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
