"""Says what is wrong with a definition before anybody works by it. Pure: definitions and rules in, problems out."""

from collections.abc import Collection, Mapping

from workflow.definition import Process, Role
from workflow.rules import RuleBook
from workflow.soundness.duties import duties
from workflow.soundness.naming import Known, naming, rules_named
from workflow.soundness.problem import Problem
from workflow.soundness.shape import path_to, shape

__all__ = ["Problem", "notices", "path_to", "problems"]


def problems(  # every argument is one thing that a definition may name
    process: Process,
    *,
    rules: RuleBook | None = None,
    forms: Collection[str] | None = None,
    effects: Collection[str] | None = None,
    papers: Collection[str] | None = None,
    staff: Mapping[Role, int] | None = None,
) -> list[Problem]:
    """Return every fault of a definition; a sound one has none. What is None is not checked.

    Names come first: while one is unknown, nothing is said of the graph. ``staff`` is how many persons hold each role
    (two where it is silent).
    """
    named = list(naming(process, Known(rules, forms, effects, papers)))
    return named or [*shape(process), *duties(process, staff or {})]


def notices(process: Process, rules: RuleBook) -> list[Problem]:
    """Return the figures that a definition names and nobody has verified: to be told, not to be refused."""
    named = {rule for rule, _ in rules_named(process)}
    found = (rule for rule in rules.all() if rule.id in named and not rule.verified)
    message = "Quy định %(name)s chưa được kiểm chứng."
    return [Problem("unverified", message, {"name": name}) for name in sorted({rule.id for rule in found})]
