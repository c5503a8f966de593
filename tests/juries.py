"""A jury at work, from records alone: a round in scoring with a few nominations, and what its jurors type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from xml.sax.saxutils import escape

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World
from tests.round_records import RUBRIC, a_nomination, a_round, declares, put, scored, seat, somebody
from tests.unit.books import book, cell
from workflow.authority import Person
from workflow.files.score_workbook import SHEET
from workflow.files.spreadsheet import place_name, read_sheets
from workflow.models import Case, ScoreSheet, SelectionRound, User
from workflow.models.base import table_of
from workflow.rounds.records import Round, round_of
from workflow.services.scoring import SheetSave, submit_sheet
from workflow.services.seats import settle_seats
from workflow.services.sheet_reading import Typed

SIXTY, EIGHTY = "60", "80"
WHY = {head.key: "Đúng với hồ sơ." for head in RUBRIC.criteria}


@dataclass
class Jury:
    """A round, the people of its jury, the nominations, and the sheets by nomination and person."""

    of: Round
    people: list[Person]
    secretary: Person
    cases: list[int]
    sheets: dict[tuple[int, int], int] = field(default_factory=dict)


def a_jury(session: Session, world: World, *, jurors: int = 3, cases: int = 2, open_: bool = True) -> Jury:
    """Seat a jury, let it declare no conflict, and give every juror every nomination; ``open_`` opens the scores."""
    of = a_round(session, world)
    people = [somebody(session, f"Giám khảo {number}") for number in range(1, jurors + 1)]
    secretary = somebody(session, "Thư ký Hạnh")
    for person in people:
        seat(session, of, person)
    seat(session, of, secretary, as_="secretary")
    found = [a_nomination(session, world, of, product=f"Sản phẩm {number}") for number in range(1, cases + 1)]
    jury = Jury(of, people, secretary, found)
    for case_id in found:
        for person in people:
            declares(session, of, case_id, person)
            jury.sheets[case_id, person.id] = scored(session, of, case_id, person, None)
    if open_:
        begin(session, jury)
    settle_seats(session, of, now=MONDAY)
    return jury


def begin(session: Session, jury: Jury) -> None:
    """Open the scores of the round."""
    columns = {"scoring_since": MONDAY}
    session.execute(update(table_of(SelectionRound)).where(SelectionRound.case_id == jury.of.id).values(columns))
    put(session, jury.of.id, "open_scores")
    for case_id in jury.cases:
        put(session, case_id, "begin_scores", of="product_nomination")
    jury.of = round_of(session, jury.of.id)


def sheet_of(total: int = 80, *, comments: Mapping[str, str] | None = None) -> Typed:
    """A complete sheet worth so many points of a hundred, every criterion by the same share, in whole steps."""
    marks, left = {}, Fraction(total)
    for place, leaf in enumerate(RUBRIC.leaves):
        share = Fraction(leaf.maximum * total, 100) // RUBRIC.step * RUBRIC.step
        marks[leaf.key] = min(leaf.maximum, share) if place else Fraction(0)
        left -= marks[leaf.key]
    spread = {}
    for leaf in RUBRIC.leaves:
        more = min(left, leaf.maximum - marks[leaf.key])
        spread[leaf.key], left = marks[leaf.key] + more, left - more
    said = WHY if comments is None else comments
    return Typed({key: f"{float(mark):g}".replace(".", ",") for key, mark in spread.items()}, said)


def version_of(session: Session, case_id: int, user_id: int) -> int:
    """The version of a sheet as it stands."""
    own = (ScoreSheet.case_id == case_id, ScoreSheet.user_id == user_id)
    return session.execute(select(ScoreSheet.version).where(*own)).scalar_one()


def submits(session: Session, jury: Jury, case_id: int, person: Person, total: int = 80) -> int:
    """Let a juror submit a sheet worth so many points."""
    save = SheetSave(case_id, version_of(session, case_id, person.id), sheet_of(total))
    return submit_sheet(session, jury.of, save, by=person, now=MONDAY)


def can_sign_in(session: Session) -> None:
    """Give everybody without a password that of the world's people."""
    known = select(User.password).where(User.email == "owner@example.vn").scalar_subquery()
    session.execute(update(table_of(User)).where(User.password.is_(None)).values(password=known))


def code_of(session: Session, case_id: int) -> str:
    """The code of a case."""
    return session.execute(select(Case.code).where(Case.id == case_id)).scalar_one()


def refilled(content: bytes, changes: Mapping[str, str | None], *, raw: str = "") -> bytes:
    """A downloaded form as another program saved it: cells changed, taken away (None), or added as they are."""
    sheets = read_sheets(content)
    texts = {name: {place_name(at): text for at, text in sheet.cells.items()} for name, sheet in sheets.items()}
    texts[SHEET] |= dict(changes)
    cells = {
        name: "".join(cell(at, escape(text)) for at, text in found.items() if text is not None)
        for name, found in texts.items()
    }
    return book({**cells, SHEET: cells[SHEET] + raw})
