"""Intervening in one or many cases at once: what would happen to each is told first, then each has its own result."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request, url_for

from web.away import with_absences
from web.context import current_person, current_session, now, office
from web.i18n import current_language, gettext
from web.lists.links import back_to_room
from web.lists.worklist import Chosen, chosen_items
from web.once import new_key
from web.supervision.due_effect import told_effects
from web.words import role_word
from workflow.calendar import local
from workflow.definition import Step
from workflow.errors import Refusal
from workflow.forms import StepForm, WorkForm, form_for
from workflow.forms.choices import Option
from workflow.queries.due_effects import TermEffect, due_effects
from workflow.queries.list_choices import people_with_roles
from workflow.queries.list_rows import CaseLine
from workflow.queries.worklist import lines_of
from workflow.services.bulk import refusals_ahead
from workflow.states.interventions import interventions

MANY = ("remind", "reassign", "set_target", "ask_explanation", "escalate", "pause", "resume")
"""What may be done with many cases at once, in the order in which it is offered."""
STEPS: Mapping[str, Step] = {step.key: step for step in interventions(())}
WITHOUT_ANSWERS = frozenset({"remind", "escalate", "resume"})
"""Those whose effects need nothing of what is filled in, so that all of their refusals are known before."""
PEOPLE = ("assignee_id", "asked_id")
HANDLER = "asked_id"
"""Left empty for many cases, it means the handler of each."""


def offered() -> list[Option]:
    """What a reader who may intervene chooses from."""
    return [(key, STEPS[key].label) for key in MANY]


@dataclass(frozen=True, slots=True)
class Concerned:
    """One of the chosen cases, with what the intervention would do to its terms."""

    line: CaseLine
    effects: tuple[TermEffect, ...]
    refusals: tuple[Refusal, ...] = ()
    """Why it would be refused if it were sent now."""

    @property
    def told(self) -> list[str]:
        """The effect in words."""
        return told_effects(self.effects)


class InterventionPage:
    """The chosen cases and the form of one intervention, as one request meets them."""

    def __init__(self) -> None:
        wish = request.values.get("viec", "")
        self.step: Step | None = STEPS[wish] if wish in MANY else None
        self.chosen: Chosen = chosen_items(request.values.getlist("chon"), wish)

    @property
    def problem(self) -> str:
        """Why nothing can be done with this wish."""
        return "Chọn một cách can thiệp trong danh sách." if self.step is None else self.chosen.wrong

    @cached_property
    def cases(self) -> list[Concerned]:
        """The chosen cases that the reader may see, and what would happen to the terms of each."""
        ids, person = [item.case_id for item in self.chosen.items], current_person()
        key = self.step.key if self.step else ""
        effects = due_effects(current_session(), ids, key, person=person, now=now(), office=office())
        found = lines_of(current_session(), ids, person=person, now=now(), office=office())
        why = self._ahead()
        return [Concerned(line, effects.get(line.id, ()), why.get(line.id, ())) for line in found]

    @property
    def passing(self) -> int:
        """How many of the cases would not be refused, as far as is known before the form is sent."""
        return sum(not one.refusals for one in self.cases)

    @property
    def offered(self) -> list[Option]:
        """What else may be done with the same cases."""
        return offered()

    @property
    def back(self) -> str:
        """Where the reader came from, with its filters; a place that is not ours is the control room."""
        return back_to_room() or url_for("supervision.show")

    @cached_property
    def form(self) -> WorkForm:
        """What the intervention needs to be told; once for all cases."""
        made = form_for(self.step.form if self.step else "empty")
        typed = request.form.copy() if request.method == "POST" else None
        if typed is not None:
            typed["version"], typed["idempotency_key"] = "1", new_key()
        choices = {name: self._people() for name in PEOPLE if hasattr(made, name)}
        form = made(typed, lang=current_language(), choices=choices)
        if HANDLER in choices:
            form.field(HANDLER).required = False
        return form

    @property
    def boxes(self) -> list[Any]:
        """The boxes that a person fills in."""
        return [field for field in self.form.fields() if not field.technical]

    def values(self) -> dict[str, Any] | None:
        """What the step is told; None while something is missing or wrong."""
        if not self.form.validate() or not isinstance(self.form, StepForm):
            return None
        return dict(self.form.values())

    @property
    def title(self) -> str:
        """What is about to be done, to how many."""
        label = gettext(self.step.label) if self.step else gettext("Can thiệp")
        return gettext("%(act)s: %(n)s hồ sơ", act=label, n=len(self.cases))

    def _ahead(self) -> Mapping[int, tuple[Refusal, ...]]:
        if self.step is None:
            return {}
        return refusals_ahead(
            current_session(), self.chosen.items, by=current_person(), now=now(), office=office(),
            whole=self.step.key in WITHOUT_ANSWERS,
        )  # fmt: skip

    def _people(self) -> list[Option]:
        people = people_with_roles(current_session(), current_person(), office(), on=local(now()).date())
        return with_absences([(one, ", ".join([label, *map(role_word, roles)])) for one, label, roles in people])
