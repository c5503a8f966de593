"""Programmes of several years in the demo: that of the home province made up, that of Đồng Tháp by its real decision.

A bulletin names the decision of Đồng Tháp for 2026 to 2030, but no figures and no day: the figures here are made up,
which the programme says and its mark too.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from workflow.calendar import at
from workflow.services.demo.dates import Diary
from workflow.services.demo.player import Player
from workflow.services.programmes import Goal, ProgrammeWish, enter_programme

MILLION, HOUR, ENTERED_AGO, SPAN = 1_000_000, time(8, 30), 66, 5
DECIDED = (12, 19)
GOALS = (
    Goal("machinery", 150, 30_000 * MILLION),
    Goal("demo_model_new", 15, 6_000 * MILLION),
    Goal("cleaner_production_pilot", 10, 3_500 * MILLION),
    Goal("showroom", 25, 2_000 * MILLION),
    Goal("consulting", 25, 1_500 * MILLION),
    Goal("management_training", 15, 1_000 * MILLION),
    Goal("trademark", 10, 500 * MILLION),
)
HERE_BASIS = "Nghị định 45/2012/NĐ-CP, sửa đổi bởi Nghị định 235/2025/NĐ-CP. Chương trình này là dữ liệu minh họa."
DONG_THAP = ProgrammeWish(
    2026, 2030, 20_000 * MILLION, "35/QĐ-UBND",
    "Bản tin Khuyến công nêu Quyết định 35/QĐ-UBND của tỉnh Đồng Tháp cho giai đoạn 2026–2030; nguồn không nêu ngày, "
    "số tiền và số đề án. Các con số ở đây là dữ liệu minh họa.",
    100, None, (Goal("machinery", 80, 16_000 * MILLION),),
)  # fmt: skip


class Entry(NamedTuple):
    """A programme and the province whose leader enters it."""

    province: str
    wish: ProgrammeWish


def programme_acts(diary: Diary) -> Iterator[tuple[datetime, Callable[[Player, datetime], None]]]:
    """Return the programmes that are entered, each at its moment."""
    day = diary.ago(ENTERED_AGO)
    first = day.year - (day.year - 1) % SPAN
    here = ProgrammeWish(
        first, first + SPAN - 1, 48_000 * MILLION, "12/QĐ-UBND (minh họa)", HERE_BASIS, 260,
        date(first - 1, *DECIDED), GOALS,
    )  # fmt: skip
    for entry in (Entry("dong-nai", here), Entry("dong-thap", DONG_THAP)):
        yield at(day, HOUR), _enter(entry)


def _enter(entry: Entry) -> Callable[[Player, datetime], None]:
    def enter(player: Player, now: datetime) -> None:
        leader = player.cast.official(entry.province, "leader")
        enter_programme(player.session, entry.wish, by=leader, now=now, synthetic=True)

    return enter
