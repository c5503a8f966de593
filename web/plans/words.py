"""What the pages of yearly plans say: figures, outcomes, reasons and ways in words."""

from collections.abc import Sequence

from web.filters import format_money
from web.i18n import gettext
from web.words import activity_word
from workflow.funding import OUTCOMES, WAYS, Outcome, Way
from workflow.queries.plan_figures import Figures
from workflow.ranking import DECIDED, Note

SOURCES = {"kcdp": "Khuyến công địa phương", "kcqg": "Khuyến công quốc gia"}
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


def activities_named(found: Sequence[tuple[str, Figures]]) -> list[tuple[str, Figures]]:
    """The figures of activities with their names."""
    return [(activity_word(code), figures) for code, figures in found]


def figure_columns() -> list[tuple[str, str]]:
    """The names of the figures of places and activities with their headings; what is a line's alone is left out."""
    return [(name, gettext(label)) for name, label in COLUMNS if name != LINE_ONLY]


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
