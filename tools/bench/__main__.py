"""``python -m tools.bench [--quick] [PART ...]``: print every figure beside its aim, for SQLite and PostgreSQL.

Without the name of a part, all of them are measured.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools.bench import firmness, importing, inbox, pages, plans, reports, room, sweep, transitions
from tools.bench.worlds import benched

AIMS = {
    "sqlite": {"one at a time": 0.3, "twenty together": 1.2},
    "postgres": {"one at a time": 0.5, "twenty together": 2.0},
}
STATIC = Path(__file__).parents[2] / "web" / "static"


def main(*, quick: bool = False, parts: Sequence[str] = ()) -> None:
    """Measure and print; absolute times say little on another machine, the ratios do."""
    for kind in ("sqlite", "postgres"):
        print(f"\n{kind}")
        for name, measure in PARTS.items():
            if not parts or name in parts:
                measure(kind, quick)
    css, js = pages.weights(STATIC).values()
    print(f"\nCSS {css:.1f} KB of 34, JavaScript {js:.1f} KB of 45 (gzip)")


def _transitions(kind: str, quick: bool) -> None:
    with benched(kind) as bench:
        for name, ratio in transitions.measure(bench, pairs=4 if quick else transitions.PAIRS).items():
            print(f"  transitions, {name}: {ratio}, aim {AIMS[kind][name]}")


def _inbox(kind: str, quick: bool) -> None:
    with benched(kind) as bench:
        small, large = inbox.measure(bench, (10_000, 100_000) if quick else (10_000, 1_000_000))
        print(f"  inbox page, {small.cases} cases: median {small.median:.2f} ms, p95 {small.p95:.2f} ms")
        print(f"  inbox page, {large.cases} cases: median {large.median:.2f} ms, p95 {large.p95:.2f} ms")
        print(f"  p95 grows by {large.p95 / small.p95:.2f}, aim below 3")


def _pages(kind: str, _quick: bool) -> None:
    with benched(kind) as bench:
        for load in pages.measure(bench):
            times = f"median {load.median:.0f} ms, p95 {load.p95:.0f} ms"
            print(f"  {load.path}: {load.statements} statements of 12, {times}, {load.kilobytes:.1f} KB")


def _firmness(kind: str, _quick: bool) -> None:
    with benched(kind) as bench:
        spent = firmness.measure(bench)
        size = f"{firmness.NOMINATIONS} nominations by {firmness.JURORS} jurors"
        print(f"  robustness of {size}: {spent.view:.2f} s, with reading all results {spent.whole:.2f} s, aim below 2")


def _sweep(kind: str, quick: bool) -> None:
    with benched(kind) as bench:
        passes = sweep.measure(bench, terms=100_000 if quick else 1_000_000)
        print(f"  a pass over {sweep.DUE} due of {passes.open} open terms: {passes.spent:.2f} s,", end=" ")
        print(f"{passes.ratio:.2f} of the bare claim, aim 2; with nothing due {passes.idle:.2f} ms, aim below 5")


def _room(kind: str, quick: bool) -> None:
    with benched(kind) as bench:
        for view in room.measure(bench, cases=10_000 if quick else 100_000):
            times = f"median {view.median:.0f} ms, p95 {view.p95:.0f} ms"
            print(f"  {view.name}: {view.statements} statements, {times}, {view.ratio:.1f} of the bare count", end="")
            print(", aim p95 below 300 ms" if view.name in room.PAGES else "")


def _import(kind: str, quick: bool) -> None:
    with benched(kind) as bench:
        spent = importing.measure(bench, lines=500 if quick else importing.LINES)
        print(f"  import of {spent.lines} đề án: read {spent.read:.1f} s, entered {spent.entered:.1f} s,", end=" ")
        print(f"{spent.ratio:.1f} of the bare inserts, sent again {spent.again:.1f} s; aim 60 s together")


def _reports(kind: str, quick: bool) -> None:
    with benched(kind) as bench:
        found = reports.measure(bench, projects=2_000 if quick else reports.PROJECTS)
        print(f"  report R01 over {found.projects} đề án: {found.spent:.0f} ms, aim below 200 on SQLite")


def _record(kind: str, quick: bool) -> None:
    with benched(kind) as bench:
        spent = importing.measure_past(bench, lines=500 if quick else importing.LINES)
        print(f"  past list of {spent.lines}: read {spent.read:.1f} s, recorded {spent.entered:.1f} s, aim within 60")


def _plans(kind: str, quick: bool) -> None:
    with benched(kind) as bench:
        items = 500 if quick else plans.ITEMS
        for act in plans.measure(bench, items=items):
            print(f"  plan of {items} đề án, {act.name}: {act.statements} statements, {act.spent:.2f} s,", end=" ")
            print(f"{act.spent / act.floor:.1f} of the floor ({act.floor:.2f} s), aim below 5 s")


PARTS: Mapping[str, Callable[[str, bool], None]] = {
    "transitions": _transitions, "inbox": _inbox, "pages": _pages, "firmness": _firmness, "sweep": _sweep,
    "room": _room, "import": _import, "record": _record, "plans": _plans, "reports": _reports,
}  # fmt: skip

if __name__ == "__main__":
    main(quick="--quick" in sys.argv, parts=[one for one in sys.argv[1:] if not one.startswith("-")])
