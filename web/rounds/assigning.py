"""Who scores what: the proposal with its reasons, boxes to change it, and the step that makes it count.

A large round is shown a page at a time; saving a page leaves all other nominations as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now, office
from web.filters import refusal_text
from web.i18n import current_language, gettext
from web.once import answered, body, new_key
from web.rounds.desk import around, page_number, within
from workflow.calendar import local
from workflow.errors import CaseNotFound, KeyReused, Refusal, StaleCase, StepRefused
from workflow.forms.base import StepForm
from workflow.forms.fields import IntegerField
from workflow.forms.rounds import FEWEST_JURORS, MOST_MEMBERS
from workflow.published import process_of
from workflow.queries.round_desk import standings_of
from workflow.queries.round_gate import Door, managed
from workflow.rounds.records import Item, Seated, jurors
from workflow.rounds.standings import Pair
from workflow.selection.assigning import KEPT, Assignment, Plan, loads
from workflow.selection.conflicts import Standing
from workflow.services.assigning import proposal, scored_items, whole_list
from workflow.services.transition import TransitionRequest, perform_transition

STEP, PAIRS, SHOWN, WHOLE, EACH = "assign", "pairs", "shown", "whole", "moi"
BOXES = 240
"""So many boxes stand on one page; the rest follows on the next."""
LONGEST = 24


class SaveForm(StepForm):
    """How many jurors each nomination needs; the pairs are boxes of the table."""

    per_item = IntegerField("Số giám khảo chấm mỗi sản phẩm", low=FEWEST_JURORS, high=MOST_MEMBERS)


@dataclass(frozen=True, slots=True)
class Row:
    """One nomination with its boxes: each juror, whether ticked, where the juror stands, and why proposed."""

    item: Item
    boxes: tuple[tuple[Seated, str, bool, Standing], ...]
    reasons: tuple[tuple[str, str], ...]
    impossible: str


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A proposed assignment with its words."""

    door: Door
    plan: Plan
    rows: tuple[Row, ...]
    form: SaveForm
    number: int
    size: int
    total: int
    may_save: bool
    new: int
    problems: Sequence[str] = ()

    @property
    def jurors(self) -> list[tuple[Seated, int]]:
        """Each juror with the number of nominations in the proposal."""
        given = loads(self.plan)
        return [(line, given.get(line.user_id, 0)) for line in jurors(self.door.lines, self.door.on)]

    @property
    def spread(self) -> tuple[int, int]:
        """The lightest and the heaviest load."""
        given = loads(self.plan).values()
        return min(given, default=0), max(given, default=0)

    @property
    def impossible(self) -> int:
        """How many nominations too few jurors may score."""
        return len(self.plan.impossible)

    @property
    def dropped(self) -> list[str]:
        """What was assigned and cannot stay, with the reason."""
        names = {line.user_id: line.name for line in self.door.lines}
        return [f"{names.get(line.juror, '–')}: {_reason(line)}" for line in self.plan.dropped]

    @property
    def pages(self) -> tuple[str, str]:
        """The addresses of the pages before and after."""
        return around(self.number, self.size, self.total)


class AssignmentDesk:
    """The page as one request meets it."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self._read()

    def answer(self) -> ResponseReturnValue:
        """The page on GET; on POST the step, or the page again with what is wrong."""
        if request.method != "POST":
            return self.show(self._form(None))
        if self._done_before():
            return redirect(url_for("rounds.assignment", slug=self.slug), 303)
        form = self._form(request.form)
        if not self.may_save:
            text = Refusal("step_not_open", "Lúc này không phân công được.", "Xem trạng thái của đợt bình chọn.")
            return self.show(form, problems=[refusal_text(text)], status=422)
        return self._save(form) if form.validate() else self.show(form, status=422)

    def show(self, form: SaveForm, *, problems: Sequence[str] = (), status: int = 200) -> ResponseReturnValue:
        """The proposal around what is assigned already; what was ticked stays ticked when something is wrong."""
        plan, found = self._plan(form), scored_items(current_session(), self.door.of, seen_by=self.door.person_id)
        size = max(1, BOXES // max(1, len(plan.jurors)))
        number = within(page_number(), size, len(found))
        ticked = request.form.getlist(PAIRS) if request.method == "POST" else None
        here = found[(number - 1) * size : number * size]
        rows = _Rows(self.door, plan, ticked, standings_of(current_session(), [item.case_id for item in here]))
        shown = tuple(rows.row(item) for item in here)
        view = AssignmentView(
            self.door, plan, shown, form, number, size, len(found), self.may_save, rows.new, problems
        )  # fmt: skip
        page = render_template(
            "pages/rounds/assignment.html", view=view, door=view.door, of=view.door.of, form=form, problems=problems
        )
        return page, status

    def _read(self) -> None:
        self.door = managed(current_session(), self.slug, current_person(), local(now()).date())
        if self.door.scores and not self.door.closed:
            raise CaseNotFound(self.slug)
        of = self.door.of
        step = process_of(current_session(), of.process_hash).steps[STEP]
        self.may_save = self.door.runs and of.state in step.sources

    def _form(self, typed: Mapping[str, str] | None) -> SaveForm:
        wish = request.args.get(EACH, "")
        each = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < LONGEST else self.door.of.per_item
        each = min(max(each, FEWEST_JURORS), MOST_MEMBERS)
        known = {"version": self.door.of.version, "idempotency_key": new_key(), "per_item": each}
        return SaveForm(typed, lang=current_language(), known=known)

    def _plan(self, form: SaveForm) -> Plan:
        each = form.per_item.data if isinstance(form.per_item.data, int) else self.door.of.per_item
        return proposal(current_session(), self.door.of, per_item=each, now=now(), seen_by=self.door.person_id)

    def _save(self, form: SaveForm) -> ResponseReturnValue:
        of, session = self.door.of, current_session()
        here = {item.case_id for item in scored_items(session, of, seen_by=self.door.person_id)}
        shown = {number for text in request.form.getlist(SHOWN) for number in _numbers(text)} & here
        chosen = [pair for text in request.form.getlist(PAIRS) if (pair := _pair(text))]
        rest = self._plan(form) if WHOLE in request.form else None
        pairs = whole_list(session, of, shown=shown, chosen=chosen, rest=rest)
        values = {"per_item": form.per_item.data, "pairs": pairs}
        key = form.field("idempotency_key").data or ""
        wish = TransitionRequest(of.id, STEP, form.field("version").data or 0, values, key, sent=body())
        try:
            perform_transition(session, wish, by=current_person(), now=now(), office=office())
        except StepRefused as refused:
            return self._again([refusal_text(reason) for reason in refused.refusals], 422)
        except (StaleCase, KeyReused):
            return self._again([str(gettext("Đợt bình chọn vừa có thay đổi khác. Xem lại rồi bấm lưu lần nữa."))], 409)
        session.commit()
        flash(gettext("Đã lưu phân công."))
        return redirect(url_for("rounds.assignment", slug=self.slug, trang=page_number()), 303)

    def _again(self, problems: Sequence[str], status: int) -> ResponseReturnValue:
        """Nothing was written: the page as the round is now, with the boxes as they were ticked."""
        forget_session()
        self._read()
        version, key = str(self.door.of.version), new_key()
        typed = {"version": version, "idempotency_key": key, "per_item": request.form.get("per_item", "")}
        return self.show(self._form(typed), problems=problems, status=status)

    def _done_before(self) -> bool:
        key = request.form.get("idempotency_key", "")
        try:
            return bool(key) and answered(key) is not None
        except KeyReused:
            return False


class _Rows:
    """The table of a plan: which boxes are ticked, and why."""

    def __init__(
        self, door: Door, plan: Plan, ticked: Sequence[str] | None, standings: Mapping[Pair, Standing]
    ) -> None:  # fmt: skip
        self._standings = standings
        self._jurors = jurors(door.lines, door.on)
        self._lines = {(line.item_id, line.juror): line for line in plan.assignments}
        self._plan, self._ticked = plan, None if ticked is None else frozenset(ticked)
        self.new = sum(line.reason.text != KEPT for line in plan.assignments)

    def row(self, item: Item) -> Row:
        """One nomination."""
        boxes = tuple(self._box(item.case_id, juror) for juror in self._jurors)
        why = tuple(
            (juror.name, _reason(self._lines[item.case_id, juror.user_id]))
            for juror in self._jurors
            if (item.case_id, juror.user_id) in self._lines
        )
        refusal = self._plan.impossible.get(item.case_id)
        return Row(item, boxes, why, refusal_text(refusal) if refusal else "")

    def _box(self, case_id: int, juror: Seated) -> tuple[Seated, str, bool, Standing]:
        value = f"{case_id}:{juror.user_id}"
        proposed = (case_id, juror.user_id) in self._lines
        standing = self._standings.get((case_id, juror.user_id), Standing.UNDECLARED)
        return juror, value, proposed if self._ticked is None else value in self._ticked, standing


def _reason(line: Assignment) -> str:
    return str(gettext(line.reason.text, **line.reason.params))


def _pair(text: str) -> Pair | None:
    numbers = _numbers(text)
    return (numbers[0], numbers[1]) if len(numbers) == len(("item", "juror")) else None


def _numbers(text: str) -> list[int]:
    parts = text.split(":") if len(text) < LONGEST else []
    return [int(part) for part in parts] if all(part.isascii() and part.isdigit() for part in parts) else []
