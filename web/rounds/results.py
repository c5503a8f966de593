"""The page of results: lines with their words, filters, and the same list as a file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from flask import Response, request

from web.context import current_person, current_session, now
from web.exports import Cell, commas, log_export, sheet
from web.filters import moment
from web.i18n import current_language, gettext
from web.lists.links import address_with
from web.rounds.desk import around, page_number, within
from web.rounds.words import group_word, mark_text
from workflow.calendar import local
from workflow.forms.selection_codes import RECOUNTED
from workflow.queries.round_desk import Loads, progress
from workflow.queries.round_gate import Door
from workflow.queries.round_results import ResultLine, Results, round_results
from workflow.rounds.records import jurors
from workflow.selection.robustness import Reason

RECOUNT = "Tính lại %(at)s: %(why)s. Trước đó %(mean)s điểm, %(n)s phiếu."
WHY = dict(RECOUNTED)
GROUP, SHOW, FILE = "nhom", "loc", "tep"
FRAGILE, PASSED, MISSED = "mong-manh", "dat", "chua-dat"
SIZE = 20
COLUMNS = (
    "Hạng", "Mã hồ sơ", "Sản phẩm", "Cơ sở", "Nhóm", "Số phiếu", "Điểm trung bình", "Điểm chính xác", "Kết quả",
    "Trung vị", "Chênh lệch", "Độ lệch chuẩn", "Khi bỏ một phiếu", "Khi đưa về mặt bằng chung", "Độ vững", "Lý do",
    "Từng phiếu",
)  # fmt: skip
FITS: Mapping[str, Callable[[ResultLine], bool]] = {
    FRAGILE: lambda line: not line.robust.firm,
    PASSED: lambda line: line.outcome.passed,
    MISSED: lambda line: not line.outcome.passed,
}


@dataclass(frozen=True, slots=True)
class ResultView:
    """The results of a round with their words."""

    page: Results
    progress: Loads | None
    """Who has submitted, before closing and for those who may know it."""
    number: int
    group: str
    show: str

    @property
    def door(self) -> Door:
        """The round as the person finds it."""
        return self.page.door

    @property
    def jurors(self) -> list[tuple[str, int, int]]:
        """Each juror with the sheets that are in and those that were given."""
        if self.progress is None:
            return []
        by_juror = self.progress.by_juror
        lines = [line for line in jurors(self.door.lines, self.door.on) if line.user_id in by_juror]
        return [(line.name, by_juror[line.user_id].sent, by_juror[line.user_id].given) for line in lines]

    @property
    def wanted(self) -> tuple[ResultLine, ...]:
        """The lines that fit the filters."""
        fits = FITS.get(self.show)
        chosen = (line for line in self.page.lines if self.group in ("", line.item.group))
        return tuple(line for line in chosen if fits is None or fits(line))

    @property
    def shown(self) -> tuple[ResultLine, ...]:
        """The lines of this page."""
        start = (within(self.number, SIZE, len(self.wanted)) - 1) * SIZE
        return self.wanted[start : start + SIZE]

    @property
    def line_below(self) -> int | None:
        """The first case on this page below the mark, when the pass line runs above it."""
        above = None
        for line in self.wanted:
            if above is not None and above.outcome.passed and not line.outcome.passed:
                return line.item.case_id
            above = line
        return None

    @property
    def pages(self) -> tuple[str, str]:
        """The addresses of the pages before and after."""
        total = len(self.wanted)
        return around(within(self.number, SIZE, total), SIZE, total)

    @property
    def filters(self) -> list[dict[str, object]]:
        """What all nominations come to, each number a filter."""
        passed, fragile, n = self.page.passed, self.page.fragile, len(self.page.lines)
        wishes = (
            ("", "sản phẩm có kết quả", n, ""), (PASSED, "đạt mức điểm", passed, "ok"),
            (MISSED, "chưa đạt", n - passed, "pause"), (FRAGILE, "kết quả mong manh", fragile, "soon"),
        )  # fmt: skip
        return [
            {"label": gettext(label), "n": many, "url": address_with(**{SHOW: wish}), "active": wish == self.show,
             "kind": kind}
            for wish, label, many, kind in wishes
        ]  # fmt: skip

    def group_url(self, group: str) -> str:
        """The list of one group alone; of all groups again where it is shown already."""
        return address_with(**{GROUP: "" if group == self.group else group})

    def reasons(self, line: ResultLine) -> list[str]:
        """Why a result is fragile, and what else must be said."""
        return [reason_text(reason) for reason in (*line.robust.reasons, *line.robust.remarks)]

    def recounts(self, line: ResultLine) -> list[str]:
        """Every time that the official result was counted again: when, why, and what it was before."""
        return [
            str(gettext(RECOUNT, at=moment(again.at), why=gettext(WHY.get(again.why, "")), mean=mark_text(before.mean),
                        n=before.sheets))
            for before, again in pairwise(line.versions)
        ]  # fmt: skip

    def export_url(self, kind: str) -> str:
        """Where the list on screen is taken away as a file."""
        return address_with(**{FILE: kind})

    def export(self) -> Response | None:
        """The list on screen as a file, when that is asked for and the scores are closed."""
        kind = request.args.get(FILE, "")
        if kind not in ("xlsx", "csv") or not self.door.closed:
            return None
        log_export(f"round results {self.door.of.code}")
        headings, name = [str(gettext(title)) for title in COLUMNS], f"tong-hop-{self.door.of.slug}"
        rows = [tuple(self._cells(line)) for line in self.wanted]
        title = str(gettext("Tổng hợp điểm"))
        return sheet(headings, rows, name=name, title=title) if kind == "xlsx" else commas(headings, rows, name=name)

    def _cells(self, line: ResultLine) -> Iterator[Cell]:
        robust, outcome, item = line.robust, line.outcome, line.item
        yield from (line.place, item.code, item.product, item.establishment, group_word(item.group), outcome.counted)
        yield from (mark_text(outcome.mean), "" if outcome.mean is None else str(outcome.mean))
        yield str(gettext("Đạt") if outcome.passed else gettext("Chưa đạt"))
        yield from (mark_text(robust.median), mark_text(robust.spread), mark_text(robust.deviation))
        yield left_out_text(line)
        yield mark_text(robust.shifted)
        yield str(gettext(robust.verdict))
        yield " ".join([*self.recounts(line), *self.reasons(line)])
        yield "; ".join(f"{voice.letter}: {mark_text(voice.total)}" for voice in line.voices)


def left_out_text(line: ResultLine) -> str:
    """The lowest and the highest mean with one sheet left out."""
    found = line.robust.left_out
    return "–" if found is None else f"{mark_text(found[0])} – {mark_text(found[1])}"


def reason_text(reason: Reason) -> str:
    """What one way of counting says, in the reader's language."""
    return str(gettext(reason.message, **reason.filled(current_language())))


def read_results(slug: str) -> ResultView:
    """The results of a round; before closing, its progress for those who may know it."""
    on = local(now()).date()
    page = round_results(current_session(), slug, person=current_person(), on=on)
    group, show = request.args.get(GROUP, ""), request.args.get(SHOW, "")
    waits = None if page.door.closed or not page.door.counts_sheets else progress(current_session(), page.door)
    return ResultView(page, waits, page_number(), group, show if show in FITS else "")
