"""Whatever a definition names must exist, and each thing only once."""

import inspect
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from workflow.definition import Guard, Process, Step
from workflow.guards import REGISTRY
from workflow.rules import RuleBook
from workflow.soundness.problem import Problem

T = TypeVar("T", bound=Hashable)
MODES = ("all", "any", "m_of_n", "share")
WHILE_HELD = ("stops", "runs")
NO_SENSE = "Từ %(name)s không có nghĩa ở đây."


@dataclass(frozen=True, slots=True)
class Known:
    """What a definition may name beyond itself; None leaves a check out."""

    rules: RuleBook | None = None
    forms: Collection[str] | None = None
    effects: Collection[str] | None = None
    papers: Collection[str] | None = None


def naming(process: Process, known: Known) -> Iterator[Problem]:
    """Yield every double and every unknown name."""
    yield from _doubles(process)
    yield from _unknown("unknown_state", "Không có trạng thái %(name)s.", _states_named(process), process.states)
    yield from _guards(process)
    yield from _unknown("unknown_step", "Không có bước %(name)s.", _steps_named(process), process.steps)
    yield from _unknown(
        "unknown_task", "Không có việc song song %(name)s.", _said(process, "kind"), process.task_by_key
    )
    yield from _unknown("unknown_form", "Không có biểu mẫu %(name)s.", _forms_named(process), known.forms)
    yield from _unknown("unknown_effect", "Không có hệ quả %(name)s.", _effects_named(process), known.effects)
    yield from _unknown("unknown_paper", "Không có loại giấy tờ %(name)s.", _said(process, "papers"), known.papers)
    yield from _unknown("unknown_word", NO_SENSE, (clock.held for clock in process.clocks), WHILE_HELD)
    yield from _unknown("unknown_word", NO_SENSE, (task.completion.mode for task in process.tasks), MODES)
    yield from _rules(process, known.rules)


def rules_named(process: Process) -> Iterator[tuple[str, str]]:
    """Yield the id and the kind of every rule that a definition names."""
    for clock in process.clocks:
        yield clock.rule, "term"
        yield clock.ladder, "ladder"
    yield from ((task.rule, "term") for task in process.tasks)
    yield from ((rule, "papers") for rule in _said(process, "rule"))


def rows(process: Process) -> tuple[Step, ...]:
    """Return every step as it is written, doubles too."""
    own = chain.from_iterable(table.steps for table in process.stages)
    work = chain.from_iterable((task.ask, task.answer) for task in process.tasks)
    return (*own, *work, *process.interventions)


def _unknown(code: str, message: str, names: Iterable[str], known: Collection[str] | None) -> Iterator[Problem]:
    missing = () if known is None else sorted({name for name in names if name not in known})
    yield from (Problem(code, message, {"name": name}) for name in missing)


def _doubles(process: Process) -> Iterator[Problem]:
    steps = rows(process)
    lists: tuple[Iterable[str], ...] = (
        (state.key for table in process.stages for state in table.states), (step.key for step in steps),
        (clock.key for clock in process.clocks), (task.key for task in process.tasks),
        (section.key for section in process.sections),
    )  # fmt: skip
    for keys in lists:
        yield from (Problem("duplicate_key", "Khóa %(name)s dùng hai lần.", {"name": key}) for key in _twice(keys))
    for slug in _twice(step.slug for step in steps):
        yield Problem("duplicate_slug", "Hai bước cùng địa chỉ %(name)s.", {"name": slug})
    for key, source in _twice((step.key, source) for step, source in _split(steps)):
        message = "Bước %(step)s từ %(state)s dẫn tới hai nơi."
        yield Problem("two_targets", message, {"step": key, "state": source})


def _twice(items: Iterable[T]) -> list[T]:
    return [item for item, times in Counter(items).items() if times > 1]


def _split(steps: Iterable[Step]) -> Iterator[tuple[Step, str]]:
    """Yield each step with each of its sources; rows that say the same twice count once."""
    seen = {(step.key, source, step.target): step for step in steps for source in step.sources}
    yield from ((step, source) for (_, source, _), step in seen.items())


def _states_named(process: Process) -> Iterator[str]:
    yield process.initial
    for step in rows(process):
        yield from step.sources
        if step.target is not None:
            yield step.target
    for clock in process.clocks:
        yield from (*clock.runs, *clock.waits)
    for section in process.sections:
        yield from section.states


def _steps_named(process: Process) -> Iterator[str]:
    yield from (clock.breach for clock in process.clocks if clock.breach is not None)
    yield from _said(process, "step", "steps")


def _forms_named(process: Process) -> Iterator[str]:
    yield from (step.form for step in rows(process))
    yield from (section.form for section in process.sections)


def _effects_named(process: Process) -> Iterator[str]:
    yield from (effect.name for step in rows(process) for effect in step.does)


def _said(process: Process, *kinds: str) -> Iterator[str]:
    """Yield the arguments of guards whose parameters bear one of these names: the parameter says what is named."""
    for step in rows(process):
        for guard in step.needs:
            for name, value in _bound(guard) or ():
                if name in kinds:
                    yield str(value)


def _guards(process: Process) -> Iterator[Problem]:
    for step in rows(process):
        for guard in step.needs:
            if guard.name not in REGISTRY:
                yield Problem("unknown_guard", "Không có điều kiện %(name)s.", {"name": guard.name})
            elif _bound(guard) is None:
                message = "Điều kiện %(name)s ở bước %(step)s sai số tham số."
                yield Problem("guard_arguments", message, {"name": guard.name, "step": step.key})


def _bound(guard: Guard) -> list[tuple[str, object]] | None:
    """Return the arguments of a guard under the names of its parameters, or None when they do not fit."""
    if guard.name not in REGISTRY:
        return None
    signature = inspect.signature(REGISTRY[guard.name].check)
    try:
        given = signature.bind(None, *guard.args).arguments
    except TypeError:
        return None
    pairs = [(name, value if isinstance(value, tuple) else (value,)) for name, value in given.items() if name != "case"]
    return [(name, value) for name, values in pairs for value in values]


def _rules(process: Process, rules: RuleBook | None) -> Iterator[Problem]:
    if rules is None:
        return
    kinds = {rule.id: rule.kind for rule in rules.all()}
    for rule, kind in dict.fromkeys(rules_named(process)):
        if rule not in kinds:
            yield Problem("unknown_rule", "Không có quy định %(name)s.", {"name": rule})
        elif kinds[rule] != kind:
            yield Problem("rule_kind", "Quy định %(name)s không phải loại %(kind)s.", {"name": rule, "kind": kind})
