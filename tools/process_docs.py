"""Writes docs/processes from the shipped definitions: each stage as a picture and as tables.

Run it as `python -m tools.process_docs`, or `make docs`; a test compares what it would write with
what stands there.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from workflow.canonical import process_hash
from workflow.definition import Guard, Process, Role, StageTable, Step
from workflow.states import SHIPPED

FOLDER = Path("docs/processes")
INDEX = "README.md"
TIME = "time"


def pages(processes: Iterable[Process] = SHIPPED) -> dict[str, str]:
    """The name and the text of each page."""
    written = {page_name(process): page(process) for process in processes}
    lines = [f"- [{text.splitlines()[0].removeprefix('# ')}]({name})" for name, text in written.items()]
    intro = "# Procedures\n\nMade from `workflow/states` by `make docs`. The definitions are the truth.\n"
    return {INDEX: "\n".join([intro, *lines, ""]), **written}


def page_name(process: Process) -> str:
    """The file of a definition."""
    return f"{'-'.join(filter(None, (process.key, process.variant)))}.md"


def page(process: Process) -> str:
    """One definition as Markdown."""
    variant = f", variant `{process.variant}`" if process.variant else ""
    parts = [
        f"# {process.label} (`{process.key}`{variant}, version {process.version})",
        f"Identity: `{process_hash(process)}`. Made from `workflow/states` by `make docs`.",
        *(part for table in process.stages for part in _stage(process, table)),
        *_section("Interventions", _steps(process, process.interventions)),
        *_section("Parallel work", _tasks(process)),
        *_section("Clocks", _clocks(process)),
        *_section("Dossier", _sections(process)),
    ]
    return "\n\n".join(parts) + "\n"


def _stage(process: Process, table: StageTable) -> Iterator[str]:
    yield f"## {table.label}"
    yield "\n".join(["```mermaid", "stateDiagram-v2", *(f"  {line}" for line in _drawing(process, table)), "```"])
    rows = ((s.label, f"`{s.key}`", s.kind.value, s.holder.value if s.holder else "") for s in table.states)
    yield _table(("State", "Key", "Kind", "Holder"), rows)
    yield _steps(process, table.steps)


def _drawing(process: Process, table: StageTable) -> Iterator[str]:
    moves = [(source, step) for step in table.steps for source in step.sources if step.target]
    shown = dict.fromkeys(
        [*(s.key for s in table.states), *(k for source, step in moves for k in (source, step.target))]
    )
    yield from (f'state "{process.states[key].label}" as {key}' for key in shown if key)
    if process.initial in shown:
        yield f"[*] --> {process.initial}"
    yield from (f"{source} --> {step.target}: {step.label}" for source, step in moves)
    yield from (f"{state.key} --> [*]" for state in table.states if state.kind.closed)


def _steps(process: Process, steps: tuple[Step, ...]) -> str:
    rows = ((s.label, f"`{s.key}`", _from(process, s), _to(process, s), _who(s.roles), _needs(s.needs)) for s in steps)
    return _table(("Step", "Key", "From", "To", "Who", "Needs"), rows)


def _from(process: Process, step: Step) -> str:
    everywhere = len(step.sources) > len(process.open_states()) // 2
    return "most states" if everywhere else ", ".join(f"`{key}`" for key in step.sources)


def _to(process: Process, step: Step) -> str:
    return f"`{step.target}`" if step.target in process.states else "stays"


def _who(roles: tuple[Role, ...]) -> str:
    return ", ".join(TIME if role is Role.CLOCK else role.value for role in roles)


def _needs(guards: tuple[Guard, ...]) -> str:
    return " · ".join(f"{guard.name}({', '.join(map(str, guard.args))})" for guard in guards)


def _tasks(process: Process) -> str:
    rows = (
        (t.label, f"`{t.key}`", t.ask.label, _who(t.ask.roles), t.answer.label, _who(t.answer.roles), f"`{t.rule}`")
        for t in process.tasks
    )
    return _table(("Work", "Key", "Asked by step", "Who asks", "Answered by step", "Who answers", "Term"), rows)


def _clocks(process: Process) -> str:
    rows = (
        (c.label, f"`{c.rule}`", _keys(c.runs), _keys(c.waits), f"`{c.breach}`" if c.breach else "", c.held)
        for c in process.clocks
    )
    return _table(("Clock", "Rule", "Runs in", "Waits in", "When it runs out", "While held"), rows)


def _sections(process: Process) -> str:
    rows = (
        (s.label, f"`{s.key}`", _keys(s.states), _who(s.roles), "yes" if s.required else "") for s in process.sections
    )
    return _table(("Section", "Key", "Open in", "Who", "Required"), rows)


def _keys(keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _section(title: str, table: str) -> list[str]:
    return [f"## {title}", table] if table else []


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *lines]) if lines else ""


def main(folder: Path = FOLDER) -> int:
    """Write every page, and take away pages of definitions that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text)
    print(f"{folder}: {len(written)} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
