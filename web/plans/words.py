"""What the pages of yearly plans say: figures, outcomes, reasons and ways in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web.filters import format_money
from web.i18n import current_language, gettext
from web.words import activity_word
from workflow.funding import OUTCOMES, WAYS, Outcome, Way
from workflow.money import in_millions
from workflow.plans.records import PROJECT, SCHEME
from workflow.queries.plan_figures import Figures
from workflow.ranking import DECIDED, Note

SOURCES = {"kcqg": "Khuyến công quốc gia", "kcdp": "Khuyến công địa phương", "other": "Nguồn khác"}
CHIPS = {
    Outcome.KEPT: "done", Outcome.PAUSED: "pause", Outcome.FUNDED: "ok", Outcome.CUT: "soon", Outcome.RESERVE: "draft",
}  # fmt: skip
VERSIONS = {"consolidated": "Danh sách tổng hợp", "proposed": "Phương án phân bổ"}
KINDS = {"project": "đề án", "scheme": "kế hoạch"}
COLUMNS = (
    ("planned", "Kế hoạch"), ("allotted", "Được giao"), ("committed", "Đã bố trí"), ("advanced", "Tạm ứng"),
    ("accepted", "Nghiệm thu"), ("paid", "Đã chi"), ("refunded", "Thu hồi"), ("carried_in", "Chuyển đến"),
    ("carried_out", "Chuyển đi"),
)  # fmt: skip
"""The figures of a line, in the order in which money moves."""
LINE_ONLY = "allotted"
RARE = ("refunded", "carried_in", "carried_out")


def outcome_chip(outcome: Outcome) -> tuple[str, str]:
    """An outcome in words, and the kind of its chip."""
    return gettext(OUTCOMES[outcome]), CHIPS[outcome]


def way_word(way: str) -> str:
    """A way to go on where the money ends."""
    return gettext(WAYS[Way(way)])


def note_text(note: Note) -> str:
    """One reason."""
    return gettext(note.text, **note.params)


def notes_text(notes: Sequence[Note]) -> str:
    """All reasons in one line."""
    return "; ".join(note_text(note) for note in notes) or gettext("Không có điều kiện ưu tiên")


def decided_text(decided_by: str) -> str:
    """What put one behind the one before it."""
    return gettext(DECIDED[decided_by])


def version_word(kind: str) -> str:
    """What a version is."""
    return gettext(VERSIONS[kind])


def source_word(source: str) -> str:
    """Where the money of a line comes from."""
    return gettext(SOURCES.get(source, source))


def plan_kind(kind: str) -> str:
    """Đề án or kế hoạch."""
    return gettext(KINDS[kind])


def counts_text(counts: Mapping[str, int]) -> str:
    """How many đề án and kế hoạch a list has; a kind of which there are none is not spoken of."""
    projects, schemes = counts.get(PROJECT, 0), counts.get(SCHEME, 0)
    if projects and schemes:
        return gettext("%(projects)s đề án và %(schemes)s kế hoạch", projects=projects, schemes=schemes)
    if schemes:
        return gettext("%(n)s kế hoạch", n=schemes)
    return gettext("%(n)s đề án", n=projects) if projects else gettext("Chưa có đề án, kế hoạch nào")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row of a table of figures; not ``whole``: seen in part, so that its allotment is not told."""

    label: str
    figures: Figures
    whole: bool = True
    url: str = ""
    total: bool = False


def place_rows(found: Sequence[tuple[str, Figures]]) -> list[FigureRow]:
    """The figures of places that have their names."""
    return [FigureRow(name, figures) for name, figures in found]


def activity_rows(found: Sequence[tuple[str, Figures]]) -> list[FigureRow]:
    """The figures of activities with their names."""
    return [FigureRow(activity_word(code), figures) for code, figures in found]


def figure_columns(rows: Sequence[FigureRow], *, allotted: bool = False) -> list[tuple[str, str]]:
    """The names of figures with their headings; what few plans have is left out where no row has it."""
    told = {name for name, _ in COLUMNS if name not in RARE or any(figure_of(row.figures, name) for row in rows)}
    told -= set() if allotted else {LINE_ONLY}
    return [(name, gettext(label)) for name, label in COLUMNS if name in told]


def millions(amount: int) -> str:
    """An amount in millions, to the last đồng."""
    return in_millions(amount, current_language())


def figure_cell(row: FigureRow, name: str) -> str:
    """One figure in millions, to the last đồng; an allotment that the reader may not know is a dash."""
    if name == LINE_ONLY and not row.whole:
        return "–"
    return millions(figure_of(row.figures, name))


def figure_rows(figures: Figures, whole: bool) -> list[dict[str, object]]:
    """The figures of a line one below the other; of a line that is seen in part, what its own figures are stays out."""
    names = [(name, label) for name, label in COLUMNS if whole or name != LINE_ONLY]
    return [
        {"key": gettext(label), "value": format_money(figure_of(figures, name)), "numeric": True}
        for name, label in names
    ]


def figure_of(figures: Figures, name: str) -> int:
    """One figure by its name."""
    return int(getattr(figures, name))
