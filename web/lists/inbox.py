"""What the inbox says in words: its title, its counts, and what an empty one tells."""

from dataclasses import dataclass

from web.filters import day
from web.i18n import gettext
from web.lists.links import address_with
from workflow.definition import Stage
from workflow.queries.inbox import FILTERS, LATE, SOON, SUPPLEMENT, TODAY, Inbox

COUNTS = ((LATE, "quá hạn", "late"), (TODAY, "đến hạn hôm nay", "soon"), (SOON, "sắp đến hạn", "soon"))
STAGES = {
    Stage.PROPOSAL: "Đề xuất",
    Stage.APPRAISAL: "Thẩm định",
    Stage.APPROVAL: "Phê duyệt",
    Stage.IMPLEMENTATION: "Triển khai",
    Stage.ACCEPTANCE: "Nghiệm thu",
}


@dataclass(frozen=True, slots=True)
class InboxView:
    """An inbox with its words."""

    page: Inbox
    wish: str

    @property
    def title(self) -> str:
        """The title with the count that matters most."""
        page = self.page
        if page.counts[LATE]:
            return gettext("Việc của tôi: %(n)s việc quá hạn", n=page.counts[LATE])
        if page.counts[TODAY]:
            return gettext("Việc của tôi: %(n)s việc đến hạn hôm nay", n=page.counts[TODAY])
        return gettext("Việc của tôi: %(n)s việc đang chờ", n=page.total) if page.total else gettext("Việc của tôi")

    @property
    def counts(self) -> list[dict[str, object]]:
        """The counts; each is a filter."""
        page = self.page
        found = [self._count(name, label, page.counts[name], kind) for name, label, kind in COUNTS]
        waiting = self._count(SUPPLEMENT, "chờ cơ sở bổ sung", page.counts[SUPPLEMENT], "pause")
        return [*found, waiting, self._count("", "tất cả", page.total, "")]

    @property
    def stages(self) -> list[dict[str, object]]:
        """Open cases of the person's units by stage; each leads to the list of them."""
        found = self.page.stages
        return [
            {"label": gettext(label), "n": found[stage], "url": f"/ds-ho-so?giai_doan={stage.value}&han=dang-mo"}
            for stage, label in STAGES.items()
        ]

    @property
    def known(self) -> bool:
        """Whether the filter asked for is one of ours."""
        return self.wish in ("", *FILTERS)

    @property
    def expected(self) -> str:
        """When the next thing is expected, for an empty inbox."""
        if self.wish:
            return gettext("Bỏ lọc để xem mọi việc đang chờ bạn.")
        if self.page.expected is None:
            return gettext("Hồ sơ mới sẽ hiện ở đây ngay khi đến lượt bạn.")
        return gettext("Hạn gần nhất của hồ sơ đang ở bên khác là %(day)s.", day=day(self.page.expected))

    def _count(self, name: str, label: str, number: int, kind: str) -> dict[str, object]:
        url = address_with(loc=name)
        return {"label": gettext(label), "n": number, "url": url, "active": name == self.wish, "kind": kind}
