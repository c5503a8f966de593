"""The page of the list of cases for one request: what is filtered, what is shown, what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import request

from web.away import with_absences
from web.context import current_person, current_session, now, office
from web.i18n import current_language
from web.lists.links import PLACE
from web.lists.worklist_form import ASSIGN, BATCH, BulkForm, FilterForm, people_options
from workflow.calendar import local
from workflow.definition import Role
from workflow.forms.choices import Option
from workflow.queries.list_choices import batch_choices, people_choices, place_choices
from workflow.queries.list_rows import CaseLine
from workflow.queries.worklist import Filters, Worklist, worklist
from workflow.services.batches import Item
from workflow.states.interventions import LEADERS

MOST_CHOSEN = 100


class WorklistPage:
    """The list as one request asks for it."""

    def __init__(self, typed: BulkForm | None = None) -> None:
        self.form = self._form()
        self.filters: Filters = self.form.filters()
        self.bulk = typed or BulkForm(lang=current_language())
        self._offer(self.bulk)

    @cached_property
    def found(self) -> Worklist:
        """The lines of this page."""
        place = request.args.get(PLACE, "") if not self.form.errors else ""
        return worklist(
            current_session(), self.filters, person=current_person(), now=now(), office=office(), place=place
        )

    @property
    def preview(self) -> CaseLine | None:
        """The line that is looked at more closely."""
        wish = request.args.get("xem", "")
        return next((line for line in self.found.lines if line.code == wish), None)

    @cached_property
    def actions(self) -> list[Option]:
        """What the reader may do with many cases at once."""
        roles = current_person().roles
        offered = [(BATCH, "Xếp vào đợt")] if self.batches else []
        return [*offered, *([(ASSIGN, "Giao người xử lý")] if roles & set(LEADERS) else [])]

    @property
    def chosen(self) -> frozenset[str]:
        """The lines that are ticked."""
        return frozenset(request.form.getlist("chon"))

    @cached_property
    def people(self) -> list[Option]:
        """Who holds cases in the reader's provinces."""
        return people_choices(current_session(), current_person(), office(), on=local(now()).date())

    @property
    def filtered(self) -> bool:
        """Whether the list is limited."""
        return self.filters not in (Filters(), Filters(sort=self.filters.sort, size=self.filters.size))

    @property
    def finely(self) -> bool:
        """Whether it is limited by more than the boxes that always show."""
        shown = self.filters
        return shown != Filters(shown.text, stage=shown.stage, time=shown.time)

    def _form(self) -> FilterForm:
        places = place_choices(current_session(), current_person(), office(), on=local(now()).date())
        choices = {"xa": places["commune"], "don_vi": places["unit"], "nguoi": people_options(self.people)}
        return FilterForm(request.args, lang=current_language(), choices=choices)

    @cached_property
    def batches(self) -> list[Option]:
        """The open batches of the reader's Sở."""
        units = sorted(current_person().units_as(Role.DEPT_OFFICER))
        return batch_choices(current_session(), units, on=local(now()).date()) if units else []

    def _offer(self, bulk: BulkForm) -> None:
        bulk.offer(viec=self.actions, batch_id=self.batches, assignee_id=with_absences(self.people))
        offered = {key for key, _ in self.actions}
        for name, act in (("batch_id", BATCH), ("assignee_id", ASSIGN), ("reason", ASSIGN)):
            bulk.field(name).required = offered == {act}
        if len(offered) == 1 and request.method == "GET":
            bulk.viec.data = next(iter(offered))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was ticked, read strictly: an id and the version that the page showed."""

    items: tuple[Item, ...]
    wrong: str = ""


def chosen_items(ticks: Sequence[str], step: str) -> Chosen:
    """Read the ticks of a list."""
    parts = [tick.partition(":") for tick in dict.fromkeys(ticks)]
    items = tuple(Item(int(case), int(version), step) for case, _, version in parts if _short(case) and _short(version))
    if not items or len(items) != len(parts):
        return Chosen((), "Chọn ít nhất một hồ sơ trong danh sách.")
    if len(items) > MOST_CHOSEN:
        return Chosen((), "Chọn nhiều nhất 100 hồ sơ một lần.")
    return Chosen(items)


def _short(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len("1000000000000")
