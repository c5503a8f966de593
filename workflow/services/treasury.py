"""What the Treasury says of a month is entered by hand or from a sheet, beside our own figures and never over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import Refusal, StepRefused
from workflow.models import Case, TreasuryFigure

STEP = "treasury"


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of the Treasury: for one case, or for the whole line where there is no code."""

    code: str
    advanced: int
    paid: int
    refunded: int


def record_statements(
    session: Session, line_id: int, month: str, said: Sequence[Statement], *, codes: frozenset[str], by: Person,
    now: datetime,
) -> int:  # fmt: skip
    """Enter what the Treasury states for a line in a month; all of it or, when a case is not on the line, nothing.

    ``codes`` are the cases of the line that the person sees.
    """
    _refuse_unknown(said, codes)
    named = select(Case.code, Case.id).where(Case.code.in_({one.code for one in said if one.code}))
    ids = {row.code: row.id for row in session.execute(named)}
    session.add_all(
        TreasuryFigure(
            line_id=line_id, case_id=ids.get(one.code), month=month, advanced=one.advanced, paid=one.paid,
            refunded=one.refunded, at=now, by=by.id,
        )
        for one in said
    )  # fmt: skip
    return len(said)


def _refuse_unknown(said: Sequence[Statement], codes: frozenset[str]) -> None:
    unknown = tuple(sorted({one.code for one in said if one.code and one.code not in codes}))
    if unknown:
        hint = "Kiểm tra mã hồ sơ và dòng ngân sách đã chọn."
        raise StepRefused(
            STEP, (Refusal("not_on_line", "Không có trên dòng này: %(codes)s.", hint, {"codes": unknown}),)
        )
    doubled = tuple(sorted({one.code for one in said if sum(other.code == one.code for other in said) > 1}))
    if doubled:
        text, hint = "Ghi hai lần: %(codes)s.", "Mỗi hồ sơ một dòng."
        raise StepRefused(STEP, (Refusal("stated_twice", text, hint, {"codes": doubled}),))
