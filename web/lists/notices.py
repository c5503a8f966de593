"""Messages as the page shows them: what asks for something, what only tells, put together by case."""

from dataclasses import dataclass
from itertools import groupby

from web.i18n import gettext
from web.lists.links import address_with
from workflow.queries.notice_pages import NoticePage
from workflow.queries.notices import NoticeRow

ASKS, TOLD = "viec", "tin"
KINDS = {ASKS: True, TOLD: False}
"""By the word in the address, whether the messages ask for something."""


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
    """One page of messages, of one kind or of both."""

    page: NoticePage
    wish: str

    @property
    def more(self) -> str | None:
        """The message after which older ones follow."""
        return self.page.more

    @property
    def groups(self) -> list[CaseNotices]:
        """The messages by case, in the order of their newest message."""
        rows = self.page.rows
        place = {row.code: number for number, row in reversed(list(enumerate(rows)))}
        ordered = sorted(rows, key=lambda row: (place[row.code], -row.id))
        return [
            CaseNotices(code, found[0].case_title, found)
            for code, group in groupby(ordered, key=lambda row: row.code)
            for found in [tuple(group)]
        ]

    @property
    def tabs(self) -> list[dict[str, object]]:
        """What asks, what tells, and both, with how many there are."""
        page = self.page
        both, mark = page.asking + page.telling, "+" if page.beyond else ""
        tabs = ((ASKS, "việc phải làm", page.asking), (TOLD, "thông tin", page.telling), ("", "tất cả", both))
        return [
            {"label": gettext(label), "n": f"{n}{mark}", "url": address_with(loai=kind, truoc=None),
             "active": kind == self.wish}
            for kind, label, n in tabs
        ]  # fmt: skip
