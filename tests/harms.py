"""Ways to break what the system promises, past everything that would refuse it, and the promise that each breaks."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from tests.factories import MONDAY
from workflow.chain import Line, genesis, line_hash
from workflow.models import (
    Case,
    CaseApproval,
    CaseClock,
    CaseEvent,
    CaseFigures,
    CaseHold,
    CaseTask,
    Delivery,
    Document,
    DoneOnce,
    DossierSnapshot,
    LedgerEntry,
    OutboxIntent,
    PaymentRequest,
    PlanBatch,
    Unit,
    User,
    WebSession,
)

Harm = Callable[[Session, int], Any]
LATER = MONDAY + timedelta(hours=2)
APPEND_ONLY = ("case_event", "ledger_entry", "dossier_snapshot", "case_figures")


def unlock(session: Session) -> None:
    """Take away what the database itself would refuse."""
    postgres = session.get_bind().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        for act in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}{f' ON {table}' if postgres else ''}"))
    free = (
        "ALTER TABLE ledger_entry DROP CONSTRAINT ck_ledger_entry_amount"
        if postgres
        else "PRAGMA ignore_check_constraints=ON"
    )
    session.execute(text(free))


def changed(model: Any, *where: Any, **values: Any) -> Harm:
    """Change rows of a table."""
    return lambda session, _: session.execute(update(model.__table__).where(*where).values(values))


def both(*harms: Harm) -> Harm:
    """Do several at once, so that they fit each other."""

    def harm(session: Session, case_id: int) -> None:
        for one in harms:
            one(session, case_id)

    return harm


def added(model: Any, **values: Any) -> Harm:
    """Add a row, of the case where the table has one."""

    def harm(session: Session, case_id: int) -> None:
        own = {"case_id": case_id} if "case_id" in model.__table__.c else {}
        session.execute(insert(model.__table__).values({**own, **values}))

    return harm


def forged(which: str, /, **values: Any) -> Harm:
    """Change a line of history and make all hashes fit again, as a patient forger would."""

    def harm(session: Session, case_id: int) -> None:
        session.execute(update(CaseEvent.__table__).where(CaseEvent.step == which).values(values))
        rechain(session, case_id)

    return harm


def rechain(session: Session, case_id: int) -> None:
    """Compute every hash of a case again."""
    code = session.execute(select(Case.code).where(Case.id == case_id)).scalar_one()
    events, before, seq = CaseEvent.__table__, genesis(code), 0
    own = events.c.case_id == case_id
    for row in session.execute(select(events).where(own).order_by(events.c.seq)).all():
        line = Line(case_id, code, row.seq, row.step, row.from_state, row.to_state, row.at, row.actor_id, row.role)
        hashed = line_hash(line, row.body, before)
        fitting = update(events).where(own, events.c.seq == row.seq).values(prev_hash=before, hash=hashed)
        session.execute(fitting)
        before, seq = hashed, row.seq
    session.execute(update(Case.__table__).where(Case.id == case_id).values(head=before, version=seq))


def officer_signs(session: Session, case_id: int) -> None:
    proposer = session.execute(select(CaseEvent.actor_id).where(CaseEvent.step == "propose")).scalar_one()
    forged("sign", actor_id=proposer)(session, case_id)


def payer_checks(session: Session, case_id: int) -> None:
    payer = session.execute(select(CaseEvent.actor_id).where(CaseEvent.step == "pay")).scalar_one()
    forged("check_payment", actor_id=payer)(session, case_id)


def after_the_end(session: Session, case_id: int) -> None:
    own = select(CaseEvent.__table__).where(CaseEvent.case_id == case_id)
    last = session.execute(own.order_by(CaseEvent.seq.desc()).limit(1)).mappings().one()
    more = {"seq": last["seq"] + 1, "from_state": "closed", "step": "reassign", "role": "dept_leader", "body": "{}"}
    session.execute(insert(CaseEvent.__table__).values({**last, **more}))
    rechain(session, case_id)


def spent_before_it_was_there(session: Session, case_id: int) -> None:
    session.execute(delete(LedgerEntry.__table__).where(LedgerEntry.kind == "allot"))


def lost_in_the_year(session: Session, case_id: int) -> None:
    line = session.execute(select(LedgerEntry.line_id).limit(1)).scalar_one()
    added(LedgerEntry, line_id=line, seq=2, kind="carry_out", amount=5, at=MONDAY, note="")(session, case_id)


def told_twice(session: Session, case_id: int) -> None:
    row = session.execute(select(OutboxIntent.__table__).limit(1)).mappings().one()
    session.execute(insert(OutboxIntent.__table__).values({**row, "id": 9_999, "dedup_key": "twice"}))


def sent_at_no_time(session: Session, case_id: int) -> None:
    intent = session.execute(select(OutboxIntent.id).limit(1)).scalar_one()
    user = session.execute(select(User.id).limit(1)).scalar_one()
    row = {
        "intent_id": intent,
        "user_id": user,
        "channel": "email",
        "status": "sent",
        "message_id": "x",
        "created_at": MONDAY,
    }
    session.execute(insert(Delivery.__table__).values({**row, "attempts": 1, "fence": 0, "error": ""}))


def answered_by_nobody(session: Session, case_id: int) -> None:
    user = session.execute(select(User.id).limit(1)).scalar_one()
    answer = {"case_id": case_id, "seq": 99}
    session.execute(insert(DoneOnce.__table__).values(user_id=user, key="k", body_hash="h", answer=answer, at=MONDAY))


def signed_in_without_account(session: Session, case_id: int) -> None:
    user = session.execute(select(User.id).where(User.email == "admin@example.vn")).scalar_one()
    changed(User, User.id == user, active=False)(session, case_id)
    row = {"id_hash": "x", "user_id": user, "created_at": MONDAY, "seen_at": MONDAY, "expires_at": LATER}
    session.execute(insert(WebSession.__table__).values({**row, "agent": "", "address": ""}))


def given_to_nobody(session: Session, case_id: int) -> None:
    user = session.execute(select(User.id).where(User.email == "second_leader@example.vn")).scalar_one()
    changed(User, User.id == user, active=False)(session, case_id)
    changed(Case, assignee_id=user)(session, case_id)


def replaced_by_another_kind(session: Session, case_id: int) -> None:
    first, second = session.execute(select(Document.id).order_by(Document.id).limit(2)).scalars()
    changed(Document, Document.id == first, replaced_by=second)(session, case_id)


SOME_UNIT = select(func.min(Unit.id)).scalar_subquery()
OPEN_TASK = {
    "kind": "question",
    "round": 1,
    "role": "dept_officer",
    "asked_seq": 1,
    "asked_at": MONDAY,
    "due_at": LATER,
}
PAST_HOLD = {
    "reason": "other", "since": MONDAY, "started_seq": 1, "review_on": date(2026, 4, 1), "ended_at": LATER,
}  # fmt: skip
PAID, DONE = "pay", "hand_over"
IMPLEMENTING = CaseClock.key == "implementing"
HARMS: dict[str, tuple[str, Harm, set[str]]] = {
    "closed while open": ("sign", changed(Case, closed_at=LATER), {"I-01"}),
    "state unknown": (PAID, changed(Case, state="nowhere"), {"I-01", "I-02"}),
    "history jumps": (PAID, forged("pay", from_state="payment", to_state="payment"), {"I-02"}),
    "step in a wrong role": (PAID, forged("sign", role="dept_officer"), {"I-03"}),
    "step by nobody": (PAID, forged("sign", actor_id=None), {"I-03"}),
    "step that is none": (PAID, forged("sign", step="fly"), {"I-03"}),
    "proposer signs": (PAID, officer_signs, {"I-03"}),
    "payer checks": (PAID, payer_checks, {"I-03"}),
    "nobody told": (PAID, lambda s, _: s.execute(delete(OutboxIntent).where(OutboxIntent.seq == 4)), {"I-04"}),
    "told of nothing": (
        PAID, added(OutboxIntent, seq=99, dedup_key="x", kind="moved", audience="x", content={}, created_at=MONDAY),
        {"I-04"},
    ),
    "step after the end": (DONE, after_the_end, {"I-03", "I-07"}),
    "holder gone": (PAID, changed(User, User.email == "centre@example.vn", active=False), {"I-09"}),
    "head changed": (PAID, changed(Case, head="0" * 64), {"I-12"}),
    "term lost": (PAID, changed(CaseClock, IMPLEMENTING, closed_at=LATER), {"I-17"}),
    "term stands still": (PAID, changed(CaseClock, IMPLEMENTING, paused_at=MONDAY), {"I-17"}),
    "term of another procedure": (PAID, changed(CaseClock, IMPLEMENTING, key="dreaming"), {"I-17"}),
    "terms run in a pause": (PAID, changed(Case, held=True), {"I-17"}),
    "work left at the end": (DONE, added(CaseTask, holder_unit_id=SOME_UNIT, **OPEN_TASK), {"I-17"}),
    "due date invented": (PAID, changed(Case, due_at=LATER), {"I-22"}),
    "start of what is due invented": (PAID, changed(Case, due_since=LATER), {"I-22"}),
    "holder invented": (PAID, changed(Case, holder_role="dept_officer"), {"I-22"}),
    "stage invented": (PAID, changed(Case, stage="proposal"), {"I-22"}),
    "told twice": (PAID, told_twice, {"I-23"}),
    "sent at no time": (PAID, sent_at_no_time, {"I-28"}),
    "too much money": (PAID, changed(LedgerEntry, LedgerEntry.kind == "allot", amount=2 * 10**15), {"I-36"}),
    "money not there": (PAID, spent_before_it_was_there, {"I-37"}),
    "committed too little": (PAID, changed(LedgerEntry, LedgerEntry.kind == "commit", amount=1), {"I-37"}),
    "carried out only": (PAID, lost_in_the_year, {"I-37"}),
    "paid in a pause": (PAID, added(CaseHold, **PAST_HOLD), {"I-37"}),
    "paid more than accepted": (DONE, changed(LedgerEntry, LedgerEntry.kind == "accept", amount=150_000_000), {"I-37"}),
    "cap passed": (
        PAID,
        both(
            changed(CaseFigures, support=300_000_000, total_cost=500_000_000),
            changed(Case, support=300_000_000, total_cost=500_000_000),
            changed(LedgerEntry, LedgerEntry.kind == "commit", amount=300_000_000),
        ),
        {"I-37", "I-51"},
    ),
    "advanced too much": (
        PAID,
        both(
            changed(LedgerEntry, LedgerEntry.kind == "advance", amount=150_000_000),
            changed(PaymentRequest, amount=150_000_000),
        ),
        {"I-37"},
    ),
    "figures differ": (PAID, changed(Case, matching=1), {"I-38", "I-51"}),
    "figures skip": (PAID, changed(CaseFigures, version=7), {"I-38"}),
    "money of no step": (PAID, changed(LedgerEntry, LedgerEntry.kind == "commit", seq=99), {"I-38"}),
    "payment without request": (PAID, changed(PaymentRequest, amount=5), {"I-38"}),
    "batch of another": (PAID, changed(PlanBatch, owner_unit_id=SOME_UNIT), {"I-40"}),
    "session without account": (PAID, signed_in_without_account, {"I-44"}),
    "given to nobody": (PAID, given_to_nobody, {"I-44"}),
    "answer of nothing": (PAID, answered_by_nobody, {"I-48"}),
    "another kind of paper": (PAID, replaced_by_another_kind, {"I-51"}),
    "same version twice": (PAID, changed(Document, kind="quotation"), {"I-51"}),
    "dossier edited": (PAID, changed(DossierSnapshot, DossierSnapshot.seq == 2, text="{}"), {"I-51"}),
    "an approval of something else": (PAID, changed(CaseApproval, step="sign", hash="0" * 64), {"I-51"}),
    "void for no reason": (PAID, changed(CaseApproval, step="sign", void_seq=3, void_parts=["section:need"]), {"I-51"}),
    "figures changed under an approval": (
        PAID,
        both(*(changed(one, matching=300_000_000, total_cost=500_000_000) for one in (Case, CaseFigures))),
        {"I-51"},
    ),
    "dossier lost": (PAID, lambda s, _: s.execute(delete(DossierSnapshot).where(DossierSnapshot.seq == 2)), {"I-51"}),
}  # fmt: skip
