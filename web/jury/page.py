"""What the pages of a juror say: what is due first, how far one is, one's own distribution. Nothing of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from flask import url_for

from web.context import current_person, current_session, now, office
from web.i18n import current_language, gettext
from workflow.queries.jury import Desk, my_round, my_rounds
from workflow.rounds.own_sheets import Named, OwnSheet
from workflow.selection.rubrics import Criterion
from workflow.selection.sheets import shown
from workflow.states import SHIPPED

BANDS, FEWEST = 10, 2
PER_CENT = 100
WIDTH = 160
VISIT = next(process.steps["visit"].slug for process in SHIPPED if "visit" in process.steps)


def desks() -> tuple[Desk, ...]:
    """The rounds of the person of this request."""
    return my_rounds(current_session(), person=current_person(), now=now(), office=office())


def desk_of(slug: str) -> Desk:
    """One of them; not found for everybody who does not serve in it."""
    return my_round(current_session(), slug, person=current_person(), now=now(), office=office())


def points(value: Fraction) -> str:
    """Points with two decimals, cut off and never rounded."""
    return shown(value, current_language())


def first_task(desk: Desk) -> dict[str, str] | None:
    """The one thing to do next in a round: declare, then score what is due."""
    slug = desk.of.slug
    if desk.undeclared:
        return {"label": gettext("Khai báo và bắt đầu"), "url": url_for("jury.declare", slug=slug)}
    if desk.of.scoring and desk.due:
        label = gettext("Chấm hồ sơ tiếp theo")
        return {"label": label, "url": url_for("jury.sheet", slug=slug, case_code=desk.due[0].code)}
    return None


def visit_url(one: Named) -> str:
    """Where an expert records a visit to the nominee's workshop; nothing while none is to be recorded."""
    return url_for("cases.take_step", code=one.code, slug=VISIT) if one.visitable else ""


def phase(desk: Desk) -> tuple[str, str]:
    """Where the scores of the round stand, and the kind of the chip."""
    if desk.of.scoring:
        return gettext("Đang chấm điểm"), "info"
    closed = desk.of.scoring_closed_at is not None
    return (gettext("Đã đóng chấm điểm"), "done") if closed else (gettext("Chưa mở chấm điểm"), "pause")


def sheet_status(desk: Desk, sheet: OwnSheet) -> tuple[str, str]:
    """How far a sheet is, and the kind of the chip."""
    if sheet.submitted:
        return gettext("Đã nộp"), "done"
    if not sheet.given:
        return gettext("Chưa chấm"), "draft"
    total = len(desk.of.rubric.leaves)
    if sheet.given == total:
        return gettext("Đủ điểm, chưa nộp"), "soon"
    return gettext("Đã chấm %(n)s / %(total)s", n=sheet.given, total=total), "info"


@dataclass(frozen=True, slots=True)
class Band:
    """One step of the own distribution: from how many points, to how many, how often; ``width`` of its bar."""

    label: str
    count: int
    width: int


def distribution(desk: Desk) -> dict[str, Any]:
    """The person's own sums in steps of ten, with the median; nothing before there are two."""
    totals, maximum = desk.totals, desk.of.rubric.maximum
    if len(totals) < FEWEST:
        return {}
    counts = [0] * BANDS
    for total in totals:
        counts[min(int(total * BANDS / maximum), BANDS - 1)] += 1
    first = next(place for place, count in enumerate(counts) if count)
    most = max(counts)
    bands = [
        Band(_range(place, maximum), count, count * WIDTH // most)
        for place, count in enumerate(counts)
        if place >= first
    ]
    return {"bands": bands, "n": len(totals), "median": points(Fraction(median(totals))), "low": points(totals[0]),
            "high": points(totals[-1])}  # fmt: skip


def levels(head: Criterion) -> Sequence[dict[str, str]]:
    """What the marks of a criterion mean, from the highest, with the points at which each begins."""
    return [
        {"low": points(level.low * head.maximum).removesuffix(",00").removesuffix(".00"), "text": gettext(level.text)}
        for level in head.levels
    ]


def trail(desk: Desk, *more: dict[str, str]) -> Sequence[dict[str, str]]:
    """The way to a page of a round."""
    here = {"label": desk.of.title, "url": url_for("jury.queue", slug=desk.of.slug)}
    return ({"label": gettext("Chấm điểm"), "url": url_for("jury.show")}, here, *more)


def _range(place: int, maximum: int) -> str:
    low, high = Fraction(place * maximum, BANDS), Fraction((place + 1) * maximum, BANDS)
    last = gettext("từ %(low)s đến %(high)s", low=_whole(low), high=_whole(high))
    return last if place == BANDS - 1 else gettext("từ %(low)s đến dưới %(high)s", low=_whole(low), high=_whole(high))


def _whole(value: Fraction) -> str:
    return points(value).removesuffix(",00").removesuffix(".00")
