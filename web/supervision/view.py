"""What the control room says: its numbers, what they mean, and the ways to intervene."""

from dataclasses import dataclass

from web.cases.view import step_url
from web.context import current_person
from web.i18n import gettext
from web.lists.links import address_with
from web.supervision.charts import HeatRow, Lane, columns, heat_rows, lanes
from web.supervision.filter import RoomFilter
from web.supervision.intervening import STEPS, offered
from workflow.forms.choices import Option
from workflow.queries.list_rows import CaseLine
from workflow.queries.supervision import ALL, APPLICANT, LATE, PAUSED, STILL, WATCHED, WEEK, ControlRoom
from workflow.states.interventions import LEADERS

LABELS = {
    STILL: ("không chuyển động", "soon"),
    LATE: ("quá hạn", "late"),
    WEEK: ("đến hạn trong tuần này", "info"),
    APPLICANT: ("đang chờ cơ sở", "pause"),
    PAUSED: ("tạm dừng", "pause"),
}
TITLES = {
    ALL: "Hồ sơ đang mở",
    STILL: "Hồ sơ không chuyển động",
    LATE: "Hồ sơ quá hạn",
    WEEK: "Hồ sơ đến hạn trong tuần này",
    APPLICANT: "Hồ sơ đang chờ cơ sở",
    PAUSED: "Hồ sơ tạm dừng",
}
FIRST_TWO = (STILL, LATE)


@dataclass(frozen=True, slots=True)
class SupervisionView:
    """The control room with its words. ``wish`` is what was asked for, ``shown`` what the list holds."""

    page: ControlRoom
    wish: str
    shown: str
    form: RoomFilter

    @property
    def heat(self) -> list[HeatRow]:
        """The picture of ages."""
        return heat_rows(self.page.ageing)

    @property
    def heat_columns(self) -> list[str]:
        """Its headings."""
        return columns()

    @property
    def lanes(self) -> list[Lane]:
        """The open cases by whose turn it is."""
        return lanes(self.page.ageing)

    @property
    def title(self) -> str:
        """The title with the number that matters."""
        return gettext("Giám sát: %(n)s hồ sơ không chuyển động", n=self.page.counts[STILL])

    @property
    def first(self) -> list[dict[str, object]]:
        """The two numbers on top: what does not move, then what is late."""
        return [self._count(name) for name in FIRST_TWO]

    @property
    def others(self) -> list[dict[str, object]]:
        """The other numbers."""
        return [self._count(name) for name in WATCHED if name not in FIRST_TWO]

    @property
    def list_title(self) -> str:
        """What the list holds."""
        return gettext(TITLES[self.shown])

    @property
    def known(self) -> bool:
        """Whether the list asked for is one of ours."""
        return self.wish in ("", ALL, *WATCHED)

    @property
    def intervenes(self) -> bool:
        """Whether the reader may intervene at all."""
        return bool(current_person().roles & set(LEADERS))

    @property
    def offered(self) -> list[Option]:
        """The ways to intervene in many cases at once."""
        return offered()

    def interventions(self, line: CaseLine) -> list[dict[str, str]]:
        """What the reader may do about a case: reassign, and pause it or let it go on."""
        if not self.intervenes:
            return []
        wanted = ("reassign", "resume" if line.held else "pause")
        return [{"label": gettext(STEPS[key].label), "url": step_url(line.code, STEPS[key])} for key in wanted]

    def _count(self, name: str) -> dict[str, object]:
        label, kind = LABELS[name]
        number, url = self.page.counts[name], address_with(loc=name, muc="")
        return {"label": gettext(label), "n": number, "url": url, "active": name == self.shown, "kind": kind}


def shown_list(wish: str) -> str:
    """The list that is shown for a wish: what does not move, unless another of ours is asked for."""
    return wish if wish in (ALL, *WATCHED) else STILL
