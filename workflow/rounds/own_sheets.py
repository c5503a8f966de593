"""What one member of a round has before them: nominations by name, and their own sheets. Nothing of anybody else."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, exists, func, not_, select

from workflow.canonical import canonical, digest
from workflow.definition import Role
from workflow.files.score_workbook import Column, Head, ScoreForm
from workflow.files.score_workbook import Item as FormItem
from workflow.models import CaseLink, CaseSeat, ConflictDeclaration, Score, ScoreSheet, SiteVisit
from workflow.rounds.records import CASE, OUT, PART_OF, UNIT, Reader, Round, hidden
from workflow.rounds.scores import HUNDREDTHS
from workflow.selection.rubrics import rubric_hash
from workflow.selection.sheets import shown
from workflow.states import before

LETTERS, VISITED = 12, before("visit")


@dataclass(frozen=True, slots=True)
class Named:
    """A nomination by its name alone, with what the member said about it so far; ``says`` is None before that."""

    round_id: int
    case_id: int
    code: str
    product: str
    establishment: str
    says: str | None
    state: str
    council: bool
    expert: bool
    visited_on: date | None
    """The day of the newest visit to the workshop."""

    @property
    def readable(self) -> bool:
        """Whether the member may open the file to prepare the session or a visit; jurors open it beside their sheet."""
        return self.council or self.expert

    @property
    def visitable(self) -> bool:
        """Whether the member records visits to the workshop now."""
        return self.expert and self.state in VISITED


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """One sheet of the member. ``open`` says whether the nomination may be looked at: declared, and no doubt left."""

    round_id: int
    id: int
    case_id: int
    code: str
    product: str
    establishment: str
    version: int
    saved_at: datetime | None
    submitted_at: datetime | None
    comments: Mapping[str, str]
    open: bool
    given: int
    hundredths: int

    @property
    def submitted(self) -> bool:
        """Whether it was submitted, at least once."""
        return self.submitted_at is not None

    @property
    def total(self) -> Fraction:
        """The exact sum of the marks given so far."""
        return Fraction(self.hundredths, HUNDREDTHS)


def named(session: Reader, round_ids: Collection[int], user_id: int) -> tuple[Named, ...]:
    """Return the nominations still in some rounds that nothing hides from the member, by code."""
    own = and_(ConflictDeclaration.case_id == CASE.c.id, ConflictDeclaration.user_id == user_id)
    found = (
        select(
            CaseLink.to_id,
            CASE.c.id,
            CASE.c.code,
            CASE.c.title,
            UNIT.c.name,
            ConflictDeclaration.answer,
            CASE.c.state,
            _seat(CASE.c.id, user_id, Role.COUNCIL_MEMBER),
            _seat(CASE.c.id, user_id, Role.EXPERT),
            select(func.max(SiteVisit.visited_on)).where(SiteVisit.case_id == CASE.c.id).scalar_subquery(),
        )
        .join(CASE, (CASE.c.id == CaseLink.from_id) & (CaseLink.kind == PART_OF))
        .join(UNIT, UNIT.c.id == CASE.c.applicant_id)
        .outerjoin(ConflictDeclaration, own)
        .where(CaseLink.to_id.in_(round_ids), CASE.c.submitted_at.is_not(None), CASE.c.state.not_in(OUT))
        .where(not_(hidden(user_id)))
    )
    rows = session.execute(found.order_by(CASE.c.id))
    return tuple(Named(*row) for row in rows)


def own_sheets(session: Reader, round_ids: Collection[int], user_id: int) -> tuple[OwnSheet, ...]:
    """Return the member's sheets in some rounds that count or may still count, by the code of the nomination."""
    found = (
        select(*_COLUMNS, _seat(ScoreSheet.case_id, user_id, Role.JUROR).label("open"), *_GIVEN)
        .join(CASE, CASE.c.id == ScoreSheet.case_id)
        .join(UNIT, UNIT.c.id == CASE.c.applicant_id)
        .where(ScoreSheet.round_id.in_(round_ids), ScoreSheet.user_id == user_id, ScoreSheet.void_at.is_(None))
        .where(CASE.c.state.not_in(OUT), not_(hidden(user_id)))
    )
    rows = session.execute(found.order_by(CASE.c.id)).mappings()
    return tuple(OwnSheet(**{**row, "hundredths": row["hundredths"] or 0}) for row in rows)


def mark_text(mark: Fraction) -> str:
    """The mark as people write it here: 8, 8,5 or 8,25."""
    return shown(mark).rstrip("0").rstrip(",")


def mark_texts(marks: Mapping[str, Fraction]) -> dict[str, str]:
    """Marks as people write them, by criterion."""
    return {key: mark_text(mark) for key, mark in marks.items()}


def score_form(of: Round, user_id: int, name: str, sheets: Iterable[OwnSheet]) -> ScoreForm:
    """Return the form to be filled in away from the network: one row a sheet that may be looked at."""
    rows = [FormItem(sheet.code, sheet.product, sheet.version) for sheet in sheets if sheet.open]
    criteria = [Column(leaf.key, leaf.label, leaf.maximum) for leaf in of.rubric.leaves]
    heads = [Head(head.key, head.label) for head in of.rubric.criteria]
    version = int(digest(canonical([row.code for row in rows]))[:LETTERS], 16)
    return ScoreForm(
        of.code, of.title, user_id, name, rubric_hash(of.rubric), criteria, heads, rows, version=version
    )  # fmt: skip


_COLUMNS = (
    ScoreSheet.round_id, ScoreSheet.id, ScoreSheet.case_id, CASE.c.code, CASE.c.title.label("product"),
    UNIT.c.name.label("establishment"), ScoreSheet.version, ScoreSheet.saved_at, ScoreSheet.submitted_at,
    ScoreSheet.comments,
)  # fmt: skip


def _seat(case_id: Any, user_id: int, role: Role) -> Any:
    return exists().where(
        CaseSeat.case_id == case_id, CaseSeat.user_id == user_id, CaseSeat.role == role.value,
        CaseSeat.ended_at.is_(None),
    )  # fmt: skip


def _given(what: Any, name: str) -> Any:
    """A column over the marks of a sheet."""
    return select(what).where(Score.sheet_id == ScoreSheet.id).correlate(ScoreSheet).scalar_subquery().label(name)


_GIVEN = (_given(func.count(), "given"), _given(func.sum(Score.hundredths), "hundredths"))
