"""Resolutions on their pages: what is typed in their forms, and short words for the ways to one."""

from typing import Any

from tests.pages import Page, Visitor

BOOK, DRAFTS = "/quan-tri/quy-dinh", "/quan-tri/quy-dinh/du-thao"
HEAD = {"title": "Mức hỗ trợ mới của tỉnh", "basis": "NQ 31/NQ-HĐND ngày 10/3/2026"}
CAP = {"rate": "50", "ceiling": "150.000.000", "factor": "", "since": "01/04/2026", "until": "", "note": "Điều 3"}
CLAUSE = {
    "family": "cap", "moment": "submitted", "before": "01/03/2026", "follows": "old", "note": "Điều 9, chuyển tiếp",
}  # fmt: skip
BEGIN, ADD, PUBLISH = "Tạo dự thảo", "Lưu vào dự thảo", "Công bố và báo các bên"


def begun(visitor: Visitor, **said: Any) -> Page:
    """A draft that has just been begun."""
    return visitor.send(visitor.open(f"{DRAFTS}/moi"), BEGIN, **{**HEAD, **said})


def with_cap(visitor: Visitor, page: Page, status: int = 200, **said: Any) -> Page:
    """The same with a support level in it."""
    form = visitor.open(f"{page.path}/dong/moi?ma=cap.machinery")
    return visitor.send(form, ADD, status=status, **{**CAP, **said})


def published(other: Visitor, draft: Page) -> Page:
    """The page after somebody published a draft."""
    return other.send(other.open(f"{draft.path}/tac-dong"), PUBLISH)
