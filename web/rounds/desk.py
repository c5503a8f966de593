"""The list of rounds and the desk of one: what they say, where their links lead, and the form that starts a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request, url_for

from web.context import current_person, current_session, now, office
from web.filters import refusal_text
from web.i18n import gettext
from web.lists.links import address_with
from web.nav import exists
from web.rounds.words import level_word, rule_rows
from workflow.calendar import local
from workflow.definition import Step
from workflow.errors import CaseNotFound, StepRefused
from workflow.forms.base import WorkForm
from workflow.forms.choices import Option
from workflow.forms.fields import ChoiceField
from workflow.forms.selection_codes import PRODUCT_GROUPS
from workflow.queries.round_desk import Desk, round_desk
from workflow.queries.round_gate import Door, managed
from workflow.queries.round_letter import has_letter, proposes
from workflow.queries.round_list import RoundLine, RoundList, round_list
from workflow.rounds.records import Round, Seated, jurors
from workflow.selection.conflicts import Standing
from workflow.selection.councils import Body
from workflow.services.expertise import NOT_OFFICER, note_expertise
from workflow.services.rounds import levels_of

PAGE, YEAR = "trang", "nam"
ROWS = 12
MOST_PAGES = 10_000
MOST_NAMED = 10
"""So many faults are named; the rest would only push the page down."""
ASSIGN, REPLACE = "assign", "replace_member"


class BeginForm(WorkForm):
    """At which level to start a round."""

    level = ChoiceField("Cấp tổ chức")


def level_choices() -> Mapping[str, Sequence[Option]]:
    """The levels at which the person starts rounds."""
    return {"level": [(level.value, level_word(level)) for level in levels_of(current_person())]}


@dataclass(frozen=True, slots=True)
class ListView:
    """The list with its words."""

    page: RoundList

    @property
    def years(self) -> list[dict[str, object]]:
        """The years as filters."""
        shown = self.page.year
        return [{"label": year, "url": f"/hoi-dong?{YEAR}={year}", "active": year == shown} for year in self.page.years]

    @property
    def levels(self) -> Sequence[Option]:
        """The levels that may be chosen in the form."""
        return level_choices()["level"]

    def address(self, line: RoundLine) -> str:
        """The page of a round; the case where it has none yet; nothing where neither is open to the person."""
        if line.slug:
            return url_for("rounds.desk" if line.managed else "rounds.results", slug=line.slug)
        return url_for("cases.show", code=line.code) if line.has_case else ""


def read_list() -> ListView:
    """The rounds of a year; CaseNotFound for whoever has nothing to do with rounds."""
    year = request.args.get(YEAR, "")
    wish = int(year) if year.isascii() and year.isdigit() and len(year) == len("2026") else None
    found = round_list(current_session(), current_person(), on=local(now()).date(), year=wish)
    if found is None:
        raise CaseNotFound("hoi-dong")
    return ListView(found)


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk of a round with its words."""

    page: Desk
    number: int

    @property
    def door(self) -> Door:
        """The round as the person finds it."""
        return self.page.door

    @property
    def rules(self) -> list[dict[str, str]]:
        """The rules that bind the round."""
        return rule_rows(self.door.of)

    @property
    def unverified(self) -> int:
        """How many criteria of the sheet no text of law fixes."""
        return len(self.door.of.rubric.unverified)

    @property
    def faults(self) -> list[str]:
        """What is wrong with council and jury."""
        return [refusal_text(fault) for fault in self.page.faults]

    @property
    def broken(self) -> list[tuple[str, str]]:
        """Products that the council can no longer decide, and what to do."""
        return [(one.item.product, refusal_text(one.refusal)) for one in self.page.broken[:MOST_NAMED]]

    @property
    def bodies(self) -> list[tuple[Body, list[Seated]]]:
        """The bodies that have members, with everybody who ever sat there."""
        lines = self.door.lines
        found = ((body, [line for line in lines if line.body is body]) for body in Body)
        return [(body, seated) for body, seated in found if seated]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many pairs of member and nomination stand where."""
        words = {
            Standing.UNDECLARED: "chưa khai báo", Standing.UNDECIDED: "chờ quyết định",
            Standing.OPEN: "được tham gia", Standing.RECUSED: "đã rút",
        }  # fmt: skip
        return [(str(gettext(words[one])), n) for one, n in self.page.conflicts.items()]

    def load(self, line: Seated) -> tuple[int, int]:
        """How many nominations a juror has, and how many sheets are still missing."""
        load = self.page.loads.by_juror.get(line.user_id)
        return (load.given, load.missing) if load else (0, 0)

    def replaced(self, line: Seated) -> str:
        """Whom somebody replaced."""
        return next((one.name for one in self.door.lines if one.line_id == line.replaces_id), "")

    def given_name(self, line: Seated) -> str:
        """What people are called by here: the last word of the name, which must say who of several it is."""
        names = [one.name.split()[-1] for one in self.page.matrix.people]
        own = line.name.split()
        return own[-1] if names.count(own[-1]) == 1 else " ".join(own[-2:])

    @property
    def pages(self) -> tuple[str, str]:
        """The addresses of the pages before and after in the matrix."""
        return around(self.number, ROWS, self.page.matrix.total)

    @property
    def primary(self) -> tuple[str, str]:
        """The one button: what the round needs next from an officer, or its results."""
        of, slug = self.door.of, self.door.of.slug
        if self.door.runs and proposes(of):
            return str(gettext("Đề nghị cấp trên")), url_for("rounds.letter", slug=slug)
        if self.door.closed:
            return str(gettext("Xem tổng hợp điểm")), url_for("rounds.results", slug=slug)
        if self.door.runs and any(of.state in step.sources for step in self._steps(ASSIGN)):
            return str(gettext("Phân công")), url_for("rounds.assignment", slug=slug)
        seat = next((step for step in self._steps("seat") if of.state in step.sources), None)
        if self.door.runs and seat is not None:
            return str(gettext(seat.label)), step_address(of.code, seat)
        return "", ""

    @property
    def replace_url(self) -> str:
        """Where a member is replaced, while that can be done by the person."""
        steps = [step for step in self._steps(REPLACE) if self.door.of.state in step.sources]
        return step_address(self.door.of.code, steps[0]) if steps and self.door.runs else ""

    def _steps(self, key: str) -> list[Step]:
        found = self.page.process.steps.get(key)
        return [found] if found else []


def step_address(code: str, step: Step) -> str:
    """Where a step of a round is taken."""
    return url_for("cases.take_step", code=code, slug=step.slug)


def read_desk(slug: str) -> DeskView:
    """The desk of a round, for whoever manages it."""
    number = page_number()
    page = round_desk(
        current_session(), slug, person=current_person(), on=local(now()).date(), office=office(),
        start=(number - 1) * ROWS, size=ROWS,
    )  # fmt: skip
    return DeskView(page, number)


def within(number: int, size: int, total: int) -> int:
    """A page that there is: the last one for a number beyond it."""
    return min(number, max(1, -(-total // size)))


def around(number: int, size: int, total: int) -> tuple[str, str]:
    """The addresses of the pages before and after; nothing where there is none."""
    before = address_with(**{PAGE: number - 1}) if number > 1 else ""
    return before, address_with(**{PAGE: number + 1}) if number * size < total else ""


def page_number() -> int:
    """The page that is asked for; the first for anything that is no number."""
    wish = request.args.get(PAGE, "1")
    return min(int(wish), MOST_PAGES) if wish.isascii() and wish.isdigit() and len(wish) < ROWS and int(wish) else 1


def tabs(door: Door) -> list[dict[str, object]]:
    """The pages of a round that the person may open; one that is not there yet is left out."""
    return tabs_at(door.of, manages=door.manages)


def tabs_at(of: Round, *, manages: bool) -> list[dict[str, object]]:
    """The same for a page that found the round by itself, and whether its inner pages are open to the person."""
    slug = of.slug
    inner = (("", "Tổ chức và thành viên"), ("/xung-dot", "Xung đột lợi ích"), ("/phan-cong", "Phân công"))
    last = (("/de-nghi", "Đề nghị cấp trên"),) if has_letter(of) else ()
    wanted = (*(inner if manages else ()), ("/tong-hop", "Tổng hợp điểm"), ("/phien", "Phiên họp"), *last)
    found = ((f"/hoi-dong/{slug}{path}", label) for path, label in wanted)
    return [{"label": gettext(label), "url": url, "active": _here(url)} for url, label in found if exists(url)]


def _here(url: str) -> bool:
    """Whether a page is this one; pages of a session belong to the tab of the sessions."""
    return request.path == url or (url.endswith("/phien") and request.path.startswith(f"{url}/"))


class ExpertisePage:
    """The groups that each juror knows well, to be changed by an officer of the round."""

    def __init__(self, slug: str) -> None:
        self.door = managed(current_session(), slug, current_person(), local(now()).date())
        if not self.door.runs:
            raise StepRefused("assign", (NOT_OFFICER,))
        self.jurors = jurors(self.door.lines, self.door.on)
        self.groups = PRODUCT_GROUPS

    def save(self, typed: Mapping[str, str]) -> None:
        """Keep what was ticked: a box is named by juror and group."""
        said = {
            line.user_id: [key for key, _ in self.groups if f"{line.user_id}:{key}" in typed] for line in self.jurors
        }
        note_expertise(current_session(), self.door.of, said, by=current_person(), now=now())
