"""Every way in which the core says no, each with a stable code.

Messages are Vietnamese and double as gettext msgids; ``params`` fill their placeholders in any language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a step may not be taken: what is wrong (``code``, ``message``) and what to do (``hint``)."""

    code: str
    message: str
    hint: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class WorkflowRefused(Exception):
    """Base of all refusals that a person may meet; the transaction it ends must be rolled back."""

    code = "refused"


class CaseNotFound(WorkflowRefused):
    """The case does not exist, or the person may not know that it does."""

    code = "case_not_found"


class StaleCase(WorkflowRefused):
    """Somebody moved the case since the page was opened; nothing was changed."""

    code = "stale_case"

    def __init__(self, case_id: int, version: int | None = None) -> None:
        super().__init__(case_id)
        self.case_id = case_id
        self.version = version


class UnknownStep(WorkflowRefused):
    """The procedure has no step of that name."""

    code = "unknown_step"


class StepRefused(WorkflowRefused):
    """The step is not open; ``refusals`` holds every reason, not only the first."""

    code = "step_refused"

    def __init__(self, step: str, refusals: Sequence[Refusal]) -> None:
        super().__init__(f"{step}: " + "; ".join(str(refusal) for refusal in refusals))
        self.step = step
        self.refusals = tuple(refusals)

    @property
    def codes(self) -> tuple[str, ...]:
        """The stable codes of all reasons, in the order of the definition."""
        return tuple(refusal.code for refusal in self.refusals)


class KeyReused(WorkflowRefused):
    """An idempotency key came back with another body."""

    code = "key_reused"


class UnfitDefinition(ValueError):
    """A definition cannot be used; ``problems`` lists why."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class DefinitionChanged(UnfitDefinition):
    """A published version was edited without a new version number; ``problems`` holds the difference."""
