"""Certificates: the file that people hold still has the hash to compare it with, and each is replaced in place."""

from collections.abc import Iterator

from sqlalchemy import select

from workflow.invariants.records import Records, Violation
from workflow.models import Certificate
from workflow.models.base import table_of
from workflow.selection.certificate_file import file_hash

CERTIFICATE = table_of(Certificate)


def certificates(records: Records) -> Iterator[Violation]:
    """I-51."""
    rows = {row.id: row for row in records.session.execute(select(CERTIFICATE))}
    for row in rows.values():
        code = records.cases[row.case_id]["code"]
        if file_hash(row.text) != row.sha256:
            yield Violation("I-51", code, "Tệp của giấy chứng nhận không còn khớp mã băm.")
        newer = rows.get(row.replaced_by)
        if newer is not None and (newer.case_id, newer.product) != (row.case_id, row.product):
            yield Violation("I-51", code, "Giấy chứng nhận được thay bằng giấy của sản phẩm khác.")
