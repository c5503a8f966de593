"""Certificates: the file that people hold still has its hash, each is replaced in place and renewed once."""

from collections.abc import Iterator

from sqlalchemy import func, select

from workflow.invariants.records import Records, Violation
from workflow.models import Case, CaseLink, Certificate, OutboxIntent
from workflow.models.base import table_of
from workflow.rounds.renewals import FAILED, RENEWS
from workflow.selection.certificate_file import file_hash

CERTIFICATE = table_of(Certificate)
PROPOSED = "renewal"
"""The sort of the message that proposes it."""


def certificates(records: Records) -> Iterator[Violation]:
    """I-23 and I-49 of renewals, and I-51."""
    yield from _renewed_once(records)
    rows = {row.id: row for row in records.session.execute(select(CERTIFICATE))}
    for row in rows.values():
        code = records.cases[row.case_id]["code"]
        if file_hash(row.text) != row.sha256:
            yield Violation("I-51", code, "Tệp của giấy chứng nhận không còn khớp mã băm.")
        newer = rows.get(row.replaced_by)
        if newer is not None and (newer.case_id, newer.product) != (row.case_id, row.product):
            yield Violation("I-51", code, "Giấy chứng nhận được thay bằng giấy của sản phẩm khác.")


def _renewed_once(records: Records) -> Iterator[Violation]:
    """A certificate is proposed for renewal once, and has one renewal that did not come to nothing."""
    told = select(Case.code).join(OutboxIntent, OutboxIntent.case_id == Case.id).group_by(Case.code)
    for code in records.session.scalars(told.where(OutboxIntent.kind == PROPOSED).having(func.count() > 1)):
        yield Violation("I-23", code, "Giấy chứng nhận được mời bình chọn lại hai lần.")
    begun = select(CaseLink.to_id).join(Case, Case.id == CaseLink.from_id).group_by(CaseLink.to_id)
    alive = (CaseLink.kind == RENEWS, Case.state.not_in(FAILED))
    for case_id in records.session.scalars(begun.where(*alive).having(func.count() > 1)):
        yield Violation("I-49", records.cases[case_id]["code"], "Một giấy chứng nhận có hai hồ sơ bình chọn lại.")
