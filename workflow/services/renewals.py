"""Begins the nomination by which the owner of a certified product has it selected again before its certificate ends."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.fold import fold
from workflow.models import CaseSection
from workflow.models.base import table_of
from workflow.office import Office
from workflow.prepared import Record
from workflow.rounds.records import CASE
from workflow.rounds.renewals import ENDS, LINK, RENEWS, certificate_that_ends, renewal_begun, rounds_for
from workflow.selection.certificates import proposed_on
from workflow.services.access import locked_case
from workflow.services.carrying import OF_ONE_ROUND, carry_papers
from workflow.services.opening import Opened
from workflow.services.rounds import start_nomination

SECTION = table_of(CaseSection)
FILLED_IN = ("establishment", "product", "market", "quality")
"""The pages that are filled in from the certified product; what the owner pledges is pledged anew."""
STEP = "nominate"
CLOSED = Refusal("round_closed", "Đợt bình chọn không nhận hồ sơ lúc này.", "Chọn một đợt đang nhận hồ sơ.")


def start_renewal(
    session: Session, case_id: int, round_id: int, *, by: Person, now: datetime, office: Office
) -> Opened:
    """Open a draft in a round, filled in from the nomination that was certified; each page waits to be read once more.

    Its papers are carried over, those of the old round alone left out: whether they still serve is judged again.
    It is found by its owner alone, from the day on which the certificate is proposed for renewal. Of one certificate
    there is one renewal: another is refused until the first has come to nothing.
    """
    row, roles = locked_case(session, case_id, by)
    if Role.BENEFICIARY not in roles or not _ends(session, row, now, office):
        raise CaseNotFound(case_id)
    begun = renewal_begun(session, case_id)
    if begun is not None:
        raise StepRefused(STEP, (_begun(begun),))
    open_now = {one.id: one for one in rounds_for(session, row["applicant_id"], local(now).date())}
    if round_id not in open_now:
        raise StepRefused(STEP, (CLOSED,))
    opened = start_nomination(
        session, open_now[round_id], applicant_id=row["applicant_id"], by=by, now=now, office=office
    )
    session.execute(insert(LINK).values(from_id=opened.case_id, to_id=case_id, kind=RENEWS))
    _fill_in(session, row, opened, by=by, now=now)
    carry_papers(session, case_id, opened.case_id, but=OF_ONE_ROUND)
    return opened


def _ends(session: Session, row: Record, now: datetime, office: Office) -> bool:
    """Whether the certificate of a nomination has come to the days before its end, or is past it."""
    found = certificate_that_ends(session, row["id"]) if row["state"] in ENDS else None
    if found is None:
        return False
    scope, today = office.scope(row["owner_unit_id"]), local(now).date()
    return proposed_on(found.valid_until, today, office.rules, office.calendar.scoped(scope), scope) <= today


def _fill_in(session: Session, old: Record, new: Opened, *, by: Person, now: datetime) -> None:
    """Copy the pages as drafts, and what lists show of the product."""
    own = (SECTION.c.case_id == old["id"], SECTION.c.key.in_(FILLED_IN))
    same = {"case_id": new.case_id, "version": 1, "complete": False, "saved_at": now, "saved_by": by.id}
    rows = [{**page, **same} for page in session.execute(select(SECTION).where(*own)).mappings()]
    if rows:
        session.execute(insert(SECTION), rows)
    shown = {"title": old["title"], "activity": old["activity"], "folded": fold(f"{new.code} {old['title']}")}
    session.execute(update(CASE).where(CASE.c.id == new.case_id).values(shown))


def _begun(code: str) -> Refusal:
    text = "Sản phẩm này đã có hồ sơ bình chọn lại: %(code)s."
    return Refusal("renewal_begun", text, "Mở hồ sơ đó để soạn tiếp.", {"code": code})
