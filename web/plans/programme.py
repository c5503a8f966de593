"""What the pages of programmes do: show one beside its yearly plans, enter one, replace one."""

from collections.abc import Sequence
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now
from web.filters import refusal_text
from web.i18n import current_language
from web.once import commit_once
from web.plans.batch import today
from web.plans.programme_forms import ProgrammeForm
from workflow.errors import CaseNotFound, StepRefused
from workflow.forms.base import Occasion
from workflow.queries.programmes import ProgrammePage, programme_page
from workflow.reference.activities import activities
from workflow.services.programmes import ENTERERS, enter_programme, programme_home

COLUMNS = (
    ("planned", "Kế hoạch"), ("allotted", "Được giao"), ("committed", "Đã bố trí"), ("accepted", "Nghiệm thu"),
    ("paid", "Đã chi"),
)  # fmt: skip
"""What of the yearly plans stands beside the figures of the programme."""


class ProgrammeDesk:
    """The form of a programme: a new one, or one that takes the place of ``old``."""

    def __init__(self, old: ProgrammePage | None = None) -> None:
        self.old = old

    def form(self, typed: Any = None) -> ProgrammeForm:
        """The form; what a new decision replaces is filled in, but for the decision itself."""
        year = today().year
        known = _known(self.old) if self.old else {"first_year": year, "last_year": year + 4}
        made = ProgrammeForm(typed, lang=current_language(), known=known, occasion=Occasion(today()))
        made.offer(goals=[(one.code, one.label) for one in activities().values()])
        return made

    def show(self, form: ProgrammeForm, problems: Sequence[str] = (), status: int = 200) -> ResponseReturnValue:
        """The page."""
        return render_template("pages/programmes/form.html", form=form, old=self.old, problems=problems), status

    def enter(self) -> ResponseReturnValue:
        """Keep the programme, or say what is wrong with it."""
        form = self.form(request.form)
        if not form.validate():
            return self.show(form, status=422)
        replacing = self.old.programme.slug if self.old else ""
        try:
            slug = enter_programme(current_session(), form.wish(), by=current_person(), now=now(), replacing=replacing)
        except StepRefused as refused:
            forget_session()
            return self.show(form, [refusal_text(one) for one in refused.refusals], 422)
        flash("Đã ghi chương trình.")
        return commit_once(url_for("programmes.show", slug=slug))


def replaced(slug: str) -> ProgrammePage:
    """Return the programme that the person may replace; raise CaseNotFound where it is not theirs or not standing."""
    found = programme_page(current_session(), slug, person=current_person())
    if not found.programme.standing or not mine(found):
        raise CaseNotFound(slug)
    return found


def mine(page: ProgrammePage) -> bool:
    """Whether the reader enters programmes for the office whose programme it is."""
    if not may_enter():
        return False
    home = programme_home(current_session(), current_person())
    return (home.root_id, home.source) == (page.programme.unit_id, page.programme.source)


def may_enter() -> bool:
    """Whether the reader enters programmes at all, in a role of their own."""
    return bool({grant.role for grant in current_person().own} & set(ENTERERS))


def _known(old: ProgrammePage) -> dict[str, Any]:
    programme = old.programme
    goals = [{"activity": goal.activity, "projects": goal.projects, "money": goal.money} for goal in old.goals]
    names = ("first_year", "last_year", "total", "projects", "basis")
    return {**{name: getattr(programme, name) for name in names}, "goals": goals}
