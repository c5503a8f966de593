"""Yearly plans in the demo: two of 2025 whose totals a bulletin states, with the đề án that come to them.

Of the two, only the totals, the number of đề án of Bình Phước and the decisions are told by a source; the đề án are
made up so that they come to those totals, and are marked as made up. So is the plan, whose list they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from workflow.calendar import local
from workflow.reference import pools
from workflow.services.demo import routes
from workflow.services.demo.cast import AGENCIES
from workflow.services.demo.dates import Diary
from workflow.services.demo.inventing import invented_name
from workflow.services.demo.national_routes import national_route
from workflow.services.demo.story import NATION, Applicant, Dated, Deed, Item, Story, Told

MILLION = 1_000_000
CLOSED = (11, 18)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One plan of 2025: where its money stands, whose officials carried it out, and what is in it (support, cost)."""

    key: str
    unit: str
    province: str
    place: str
    decided: date
    number: str
    wishes: tuple[tuple[str, str, int, int], ...]
    year: int = 2025

    @property
    def total(self) -> int:
        """What all of them get."""
        return sum(support for _, _, support, _ in self.wishes) * MILLION


BINH_PHUOC = YearPlan(
    "ke-hoach-binh-phuoc", "binh-phuoc", "dong-nai", "binh-phuoc/huyen-dong-phu", date(2025, 5, 8),
    "Quyết định ngày 08/5/2025 (nguồn không nêu số)",
    (
        *(("machinery", f"Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong {thing}", 116, 232) for thing in (
            "chế biến hạt điều", "sản xuất đồ gỗ", "chế biến hồ tiêu", "cơ khí nông cụ", "chế biến ca cao",
            "sản xuất bao bì", "chế biến cà phê",
        )),
        ("machinery", "Hỗ trợ ứng dụng máy móc thiết bị tiên tiến trong sản xuất gạch không nung", 118, 236),
        *(("management_training", f"Tổ chức tập huấn {thing}", 127, 127) for thing in (
            "khởi sự doanh nghiệp", "quản trị doanh nghiệp nhỏ", "an toàn lao động trong cơ khí",
        )),
        ("management_training", "Tổ chức tập huấn kỹ năng bán hàng trực tuyến", 130, 130),
    ),
)  # fmt: skip
HAI_DUONG = YearPlan(
    "ke-hoach-hai-duong", "hai-duong", "hai-phong", "hai-duong/huyen-thanh-mien", date(2025, 4, 24), "948/QĐ-UBND",
    (
        *(("machinery_line", f"Hỗ trợ ứng dụng dây chuyền thiết bị trong {thing}", 450, 920) for thing in (
            "chế biến rau quả", "sản xuất giày dép", "cơ khí chính xác", "sản xuất bánh đậu xanh",
        )),
        ("fair_organised", "Tổ chức hội chợ triển lãm hàng công nghiệp nông thôn tiêu biểu", 1_850, 1_850),
        ("management_training", "Tổ chức tập huấn quản trị cho cơ sở công nghiệp nông thôn", 1_500, 1_500),
    ),
)  # fmt: skip
STATED = (BINH_PHUOC, HAI_DUONG)


def stories() -> Iterator[tuple[YearPlan, Story]]:
    """Every đề án of the plans of 2025."""
    for plan in STATED:
        for number, (activity, title, support, total) in enumerate(plan.wishes):
            key, cost = f"{plan.key}-{number:02}", total * MILLION
            applicant = Applicant(
                key, f"Cơ sở {title.rpartition(' trong ')[2].removeprefix('Tổ chức tập huấn ')} số {number + 1} (mẫu)",
                "enterprise", plan.place, invented_name(key),
            )  # fmt: skip
            yield plan, Story(
                key, applicant, plan.province, title, activity, plan.year, support * MILLION, cost,
                (Item("Hạng mục theo đề án", cost),), synthetic=True, batch=plan.key, outcome="approve",
            )  # fmt: skip


def told(diary: Diary) -> Iterator[Told]:
    """The đề án of the plans of 2025, into their batch and, after the decision, to their end in the same year."""
    calendar = diary.calendar
    for plan, story in stories():
        chance = Random(f"{pools().seed}-{story.key}")  # noqa: S311 -- not for security
        into = calendar.subtract_working_days(calendar.on_or_after(plan.decided), chance.randrange(25, 40))
        before = diary.backwards(routes.before_approval(story, chance), into, chance)
        signed_on = calendar.add_working_days(plan.decided, chance.randrange(6, 12))
        last = calendar.on_or_after(date(plan.year, *CLOSED) + timedelta(days=chance.randrange(20)))
        yield Told(story, (*before, *_carried_out(story, diary, signed_on, last, chance)))


def _carried_out(story: Story, diary: Diary, signed_on: date, last: date, chance: Random) -> Iterator[Dated]:
    """Contract, one report, acceptance, payment and handover."""
    yield from diary.backwards([Deed("sign_contract", "centre")], signed_on, chance)
    closing = diary.backwards(routes.closed(story), last, chance)
    reported = diary.calendar.subtract_working_days(local(closing[0].at).date(), 2)
    values = {
        "period": f"{reported:%Y-%m}", "percent": 100, "spent": story.total, "note": "Hoàn thành toàn bộ khối lượng.",
    }  # fmt: skip
    yield from diary.backwards([Deed("report_progress", "centre", 0, values)], reported, chance)
    yield from closing


NATION_2021 = "ke-hoach-quoc-gia-2021"
ASKED_EACH, ALLOTTED = 25_000, 75_641_000_000
DECIDED_2021, INTO_2021, SETTLED_2021 = date(2021, 8, 16), date(2021, 7, 20), date(2022, 1, 18)
CLOSED_2021 = date(2021, 12, 27)
THINGS_2021 = (
    "chế biến nông sản", "cơ khí phục vụ nông nghiệp", "dệt may", "sản xuất đồ gỗ", "gốm sứ", "vật liệu xây dựng",
)  # fmt: skip
HOMES_2021 = (
    ("binh-phuoc", "binh-phuoc/thi-xa-phuoc-long"), ("tuyen-quang-cu", "tuyen-quang-cu/thanh-pho-tuyen-quang"),
)  # fmt: skip
"""The provinces of then in which they stand, half of them in each; being equal, they are ranked by their codes."""


def national_stories() -> tuple[Story, ...]:
    """Six made-up đề án that come to the 150 billion planned for 2021; half of that was allotted."""
    found = []
    for number, thing in enumerate(THINGS_2021):
        province, place = HOMES_2021[number * len(HOMES_2021) // len(THINGS_2021)]
        key, cost = f"{NATION_2021}-{number:02}", ASKED_EACH * MILLION
        name = f"Công ty cổ phần {thing} số {number + 1} (mẫu)"
        applicant = Applicant(key, name, "enterprise", place, invented_name(key))
        title = f"Đào tạo, tập huấn nâng cao năng lực quản lý trong {thing}"
        story = Story(
            key, applicant, province, title, "management_training", 2021, cost, cost, (Item("Theo đề án", cost),),
            synthetic=True, batch=NATION_2021, programme=NATION, agency=AGENCIES[1],
        )  # fmt: skip
        found.append(story)
    return tuple(found)


def national_told(diary: Diary) -> Iterator[Told]:
    """Each into the plan; those that got money to their settlement, the others out of the reserve at the year's end."""
    left = ALLOTTED
    for number, story in enumerate(national_stories()):
        chance = Random(f"{pools().seed}-{story.key}")  # noqa: S311 -- not for security
        way = national_route(story, "settle", "")
        approved = next(place for place, deed in enumerate(way) if deed.step == "approve")
        into = diary.calendar.subtract_working_days(INTO_2021, len(THINGS_2021) - number)
        yield Told(story, diary.backwards(way[:approved], into, chance))
        granted = min(left, story.support)
        left -= granted
        given = replace(story, support=granted)
        after = _paid_once(national_route(given, "settle", "")[approved + 1 :]) if granted else [_out_of_reserve()]
        yield Told(given, diary.backwards(after, SETTLED_2021 if granted else CLOSED_2021, chance))


def _paid_once(way: list[Deed]) -> list[Deed]:
    """The same way without an advance: everything is paid after acceptance."""
    asked = [place for place, deed in enumerate(way) if deed.step == "request_payment"]
    once = next(place for place, deed in enumerate(way) if deed.step == "request_acceptance")
    advance, rest = way[asked[0]].values, way[asked[1]]
    whole = {**rest.values, "amount": advance["amount"] + rest.values["amount"]}
    return [*way[: asked[0]], *way[once : asked[1]], replace(rest, values=whole), *way[asked[1] + 1 :]]


def _out_of_reserve() -> Deed:
    return Deed("close_reserve", "agent", 1, {"reason": "Hết năm kế hoạch mà không bố trí được kinh phí."})
