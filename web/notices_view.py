"""Messages as the page shows them: what asks for something, what only tells, put together by case."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from web.i18n import gettext
from web.lists import address_with
from workflow.queries.notices import NoticeRow

ASKS, TOLD = "viec", "tin"
KINDS = (ASKS, TOLD)


@dataclass(frozen=True, slots=True)
class CaseNotices:
    """The messages about one case, the newest first."""

    code: str
    title: str
    rows: tuple[NoticeRow, ...]

    @property
    def unread(self) -> list[str]:
        """Those not read yet."""
        return [row.name for row in self.rows if not row.read]

    @property
    def path(self) -> str:
        """The page of the case."""
        return self.rows[0].path


@dataclass(frozen=True, slots=True)
class NoticesView:
    """Some messages, of one kind or of both; ``more`` names the one after which older ones follow."""

    rows: Sequence[NoticeRow]
    wish: str
    more: str | None

    @property
    def groups(self) -> list[CaseNotices]:
        """The messages of the wished kind by case, in the order of their newest message."""
        wanted = [row for row in self.rows if self.wish not in KINDS or row.asks == (self.wish == ASKS)]
        place = {row.code: number for number, row in reversed(list(enumerate(wanted)))}
        ordered = sorted(wanted, key=lambda row: (place[row.code], -row.id))
        return [
            CaseNotices(code, found[0].case_title, found)
            for code, rows in groupby(ordered, key=lambda row: row.code)
            for found in [tuple(rows)]
        ]

    @property
    def tabs(self) -> list[dict[str, object]]:
        """What asks, what tells, and both, with how many are on this page."""
        asking = sum(row.asks for row in self.rows)
        count = len(self.rows)
        tabs = ((ASKS, "việc phải làm", asking), (TOLD, "thông tin", count - asking), ("", "tất cả", count))
        return [
            {"label": gettext(label), "n": n, "url": address_with(loai=kind), "active": kind == self.wish}
            for kind, label, n in tabs
        ]
