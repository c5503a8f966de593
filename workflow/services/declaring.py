"""What a member of a round says about conflicts of interest, before anything of a nomination opens to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal, cast, get_args

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import Refusal, StepRefused
from workflow.forms.reading import Unreadable, read_text
from workflow.models import ConflictDeclaration, ScoreSheet
from workflow.models.base import table_of
from workflow.rounds.records import Item, Round, items, standing_items
from workflow.selection.conflicts import Declaration, declaration_faults
from workflow.services.grounds import propose_grounds
from workflow.services.jury_gate import MEMBER, OVER, ROUND_OVER, locked_round, own_lines
from workflow.services.offices import load_office
from workflow.services.recounting import recount, takes_sheets_along
from workflow.services.seats import hide, settle_seats
from workflow.services.transition import take_linked

Says = Literal["none", "conflict"]
SAYS, CONFLICT = get_args(Says), "conflict"
DECLARATION, SHEET = table_of(ConflictDeclaration), table_of(ScoreSheet)
STEP, LONGEST = "declare", 2_000
NOT_OFFERED = Refusal(
    "not_offered", "Sản phẩm này không có trong danh sách khai báo của bạn.", "Tải lại trang khai báo rồi khai lại."
)
UNKNOWN_ANSWER = Refusal("unknown_answer", "Câu trả lời không hợp lệ.", "Chọn có hoặc không có xung đột lợi ích.")
UNREADABLE = Refusal(
    "unreadable", "Không đọc được nội dung đã ghi.", "Viết tối đa %(limit)s ký tự, không có ký tự điều khiển.",
    {"limit": LONGEST},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member says about one nomination. A conflict says why."""

    case_id: int
    says: str
    reason: str = ""


class DeclarationRefused(StepRefused):
    """Some answers cannot be taken, so none was; ``placed`` says which and why."""

    def __init__(self, placed: Mapping[int, Refusal]) -> None:
        super().__init__(STEP, tuple(placed.values()))
        self.placed = placed


def declare(  # what is said, about what, and by whom
    session: Session, of: Round, case_id: int, answer: Says, reason: str = "", *, by: Person, now: datetime
) -> None:
    """Take what a serving member says about one nomination; see :func:`declare_all`."""
    declare_all(session, of, [Answer(case_id, answer, reason)], by=by, now=now)


def declare_all(session: Session, of: Round, answers: Sequence[Answer], *, by: Person, now: datetime) -> None:
    """Take what a serving member says about nominations that they may still see by name.

    "none" may become "conflict" later and never the other way round. A conflict hides the nomination from then on, and
    the member's sheets for it count for nothing, whenever they were written; results that were recorded with them get
    a new version in the same transaction. One answer at fault, and none is taken.
    """
    now_round = locked_round(session, of, by, alone=of.scoring_closed_at is not None)
    own_lines(session, now_round, by, now=now)
    if now_round.state in OVER:
        raise StepRefused(STEP, (ROUND_OVER,))
    offered = {item.case_id: item for item in standing_items(items(session, of.id, seen_by=by.id))}
    taken = [answer for answer in map(_clean, answers) if answer.case_id in offered]
    placed = dict(_faults(offered, answers, now))
    if placed:
        raise DeclarationRefused(placed)
    known = _known(session, of, by)
    for answer in taken:
        _write(session, of, answer, known=known, by=by, now=now)
        if answer.says == "conflict":
            _send_out(session, now_round, offered[answer.case_id], by, now)
    settle_seats(session, now_round, now=now, users={by.id})
    take = partial(take_linked, session, now=now, office=load_office(session))
    recount(session, now_round, take=take, now=now)


def say_family(session: Session, of: Round, text: str, *, by: Person, now: datetime) -> None:
    """Keep the relatives that a serving member names, one a line; what they give for a conflict is proposed at once."""
    now_round = locked_round(session, of, by, alone=True)
    lines = own_lines(session, now_round, by, now=now)
    if now_round.state in OVER:
        raise StepRefused(STEP, (ROUND_OVER,))
    try:
        family = read_text(text, lines=True, limit=LONGEST)
    except Unreadable as wrong:
        raise StepRefused(STEP, (UNREADABLE,)) from wrong
    ids = [line.line_id for line in lines]
    session.execute(update(MEMBER).where(MEMBER.c.id.in_(ids)).values(family=family))
    propose_grounds(session, now_round, now)
    settle_seats(session, now_round, now=now, users={by.id})


def _send_out(session: Session, of: Round, item: Item, by: Person, now: datetime) -> None:
    """Hide a nomination from the person, and let their sheet for it count for nothing from now on (I-30)."""
    hide(session, item.case_id, by.id, seq=item.version)
    own = (SHEET.c.case_id == item.case_id, SHEET.c.user_id == by.id, SHEET.c.void_at.is_(None))
    if takes_sheets_along(of, item):
        session.execute(update(SHEET).where(*own).values(void_at=now))


def _clean(answer: Answer) -> Answer:
    """The answer with its reason as it is kept; a reason that cannot be kept is left out."""
    try:
        return replace(answer, reason=read_text(answer.reason, lines=True, limit=LONGEST))
    except Unreadable:
        return replace(answer, reason="")


def _faults(offered: Mapping[int, Item], answers: Sequence[Answer], now: datetime) -> Iterator[tuple[int, Refusal]]:
    for answer in answers:
        clean = _clean(answer)
        if answer.case_id not in offered:
            yield answer.case_id, NOT_OFFERED
        elif answer.says not in SAYS:
            yield answer.case_id, UNKNOWN_ANSWER
        elif answer.reason.strip() and not clean.reason:
            yield answer.case_id, UNREADABLE
        else:
            declared = Declaration(cast("Says", clean.says), clean.reason, now)
            yield from ((answer.case_id, fault) for fault in declaration_faults(declared))


def _known(session: Session, of: Round, by: Person) -> Mapping[int, str | None]:
    """What the member said before, by nomination; None where the records alone speak so far."""
    own = (DECLARATION.c.round_id == of.id, DECLARATION.c.user_id == by.id)
    rows = session.execute(select(DECLARATION.c.case_id, DECLARATION.c.answer).where(*own))
    return {row.case_id: row.answer for row in rows}


def _write(
    session: Session, of: Round, answer: Answer, *, known: Mapping[int, str | None], by: Person, now: datetime
) -> None:
    """Add or change one declaration; what the records gave and what was decided stay, and so does the same answer."""
    said = {"answer": answer.says, "reason": answer.reason if answer.says == CONFLICT else "", "declared_at": now}
    if answer.case_id not in known:
        session.execute(
            insert(DECLARATION).values(case_id=answer.case_id, user_id=by.id, round_id=of.id, grounds=[], **said)
        )
    elif known[answer.case_id] != answer.says:
        own = (DECLARATION.c.case_id == answer.case_id, DECLARATION.c.user_id == by.id)
        session.execute(update(DECLARATION).where(*own).values(said))
