"""Who belongs to whom: owners, accounts, repeated requests, messages."""

from collections.abc import Iterator

from sqlalchemy import func, select

from workflow.authority import planning_unit
from workflow.invariants.records import Records, Violation
from workflow.models import Delivery, DoneOnce, OutboxIntent, WebSession

STATUSES = ("queued", "sent", "failed", "dead", "void")


def ties(records: Records) -> Iterator[Violation]:
    """I-23, I-28, I-40, I-44 and I-48."""
    yield from _owners(records)
    yield from _accounts(records)
    yield from _repeated(records)
    yield from _messages(records)


def _owners(records: Records) -> Iterator[Violation]:
    """Cases, batches and budget lines of different owners do not mix."""
    for case in records.cases.values():
        batch = records.batches.get(case["batch_id"])
        if batch is not None and batch["owner_unit_id"] != planning_unit(case):
            yield Violation("I-40", case["code"], "Hồ sơ nằm trong đợt của đơn vị khác.")


def _accounts(records: Records) -> Iterator[Violation]:
    """Whoever lost the account has neither a session nor work of their own."""
    for user_id in records.session.execute(select(WebSession.user_id).distinct()).scalars():
        if not records.people.get(user_id, False):
            yield Violation("I-44", None, "Tài khoản đã khóa còn phiên đăng nhập.")
    for case in records.cases.values():
        if case["closed_at"] is None and not records.people.get(case["assignee_id"], True):
            yield Violation("I-44", case["code"], "Hồ sơ được giao cho tài khoản đã khóa.")


def _repeated(records: Records) -> Iterator[Violation]:
    """The answer kept under a key is something that its person did."""
    for row in records.session.execute(select(DoneOnce.user_id, DoneOnce.answer)):
        answer = row.answer or {}
        if {"case_id", "seq"} <= set(answer):
            done = {event["seq"]: event["actor_id"] for event in records.events.get(int(str(answer["case_id"])), ())}
            if done.get(int(str(answer["seq"]))) != row.user_id:
                yield Violation("I-48", None, "Yêu cầu đã ghi là xong nhưng không có trong lịch sử.")


def _messages(records: Records) -> Iterator[Violation]:
    line = (OutboxIntent.case_id, OutboxIntent.seq, OutboxIntent.audience)
    moved = select(*line).where(OutboxIntent.kind == "moved").group_by(*line)
    for _ in records.session.execute(moved.having(func.count() > 1)):
        yield Violation("I-23", None, "Một lời báo được ghi hai lần.")
    counted = select(Delivery.status, Delivery.sent_at.is_not(None), func.count())
    for status, has_moment, _ in records.session.execute(
        counted.group_by(Delivery.status, Delivery.sent_at.is_not(None))
    ):
        if status not in STATUSES or (status == "sent") != bool(has_moment):
            yield Violation("I-28", None, "Có tin nhắn không rõ đã gửi hay chưa.")
