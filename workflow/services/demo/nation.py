"""National đề án in the demo: those that bulletins name, and made-up ones, one in each place where a case may stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from workflow.calendar import at, local
from workflow.reference import pools
from workflow.services.batches import NewBatch, allot, open_batch
from workflow.services.demo.cast import AGENCIES, MINISTRY, NOW, THEN
from workflow.services.demo.dates import Diary
from workflow.services.demo.inventing import invented_tax_code
from workflow.services.demo.national_routes import national_route
from workflow.services.demo.player import Player
from workflow.services.demo.story import NATION, Applicant, Item, Story, Told

MILLION = 1_000_000
MORNING, ENOUGH = time(7, 30), 3
SPOKESMAN = "Đại diện cơ sở (mẫu)"
MADE_UP = ("dong-nai/phuong-binh-phuoc", "dong-nai/phuong-dong-xoai", "dong-nai/phuong-phuoc-long")


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a case stands: the last step of its way, taken so many working days ago; ``ends`` are steps beside it."""

    key: str
    title: str
    upto: str
    ago: int
    name: str = ""
    province: str = "dong-nai"
    place: str = ""
    activity: str = "machinery"
    support: int = 0
    total: int = 0
    plan: int = 0
    ends: str = ""


NAMED = (
    Stand("quoc-gia-01", "Xây dựng mô hình dây chuyền sản xuất ván ghép xuất khẩu", "settle", 930,
          name="Công ty CP Cơ khí Tuyên Quang", province="tuyen-quang-cu", plan=2022, activity="demo_model_new",
          place="tuyen-quang-cu/thanh-pho-tuyen-quang", support=1_000, total=15_000),
    Stand("quoc-gia-15", "Hỗ trợ ứng dụng máy móc tiên tiến trong chế biến hạt điều", "put_in_batch", 520,
          province="binh-phuoc", place="binh-phuoc/thi-xa-phuoc-long", plan=2024, ends="no_budget"),
    Stand("quoc-gia-21", "Hỗ trợ ứng dụng máy móc tiên tiến trong sản xuất thực phẩm từ dược liệu", "settle", 931,
          name="Công ty CP Công nghệ Dược liệu Bắc Hà", province="bac-kan", plan=2022, support=300,
          place="bac-kan/thanh-pho-bac-kan"),
    Stand("quoc-gia-31", "Xây dựng mô hình tiết kiệm năng lượng trong sản xuất", "give_ministry_verdict", 6,
          province="quang-tri", place="quang-tri", activity="cleaner_production_pilot"),
    Stand("quoc-gia-vung", "Xây dựng mô hình trình diễn kỹ thuật trong chế biến chè các tỉnh phía Bắc",
          "give_ministry_verdict", 7, province=MINISTRY, place="tuyen-quang"),
    Stand("quoc-gia-32", "Xây dựng mô hình sản xuất xanh", "send_up", 9,
          province="quang-tri", place="quang-tri", activity="cleaner_production_pilot"),
)  # fmt: skip
"""Named in the bulletins, and one of a regional centre; none states all amounts, so each is marked as made up."""
THINGS = (
    "chế biến điều", "sơ chế cà phê", "sản xuất đồ gỗ", "sản xuất giày dép", "chế biến mủ cao su", "dệt may", "gốm sứ",
    "chế biến hồ tiêu", "cơ khí chính xác", "sản xuất bao bì", "chế biến trái cây", "sản xuất viên nén gỗ",
)  # fmt: skip
PLACES = (
    ("open", 4, ""), ("register", 7, ""), ("submit", 2, ""), ("ask_supplement", 6, ""), ("give_verdict", 3, ""),
    ("propose", 1, ""), ("send_agency_supplement", 8, ""), ("propose_to_agency", 2, ""), ("sign", 11, ""),
    ("put_in_batch", 5, ""), ("approve", 4, ""), ("report_progress", 9, ""), ("request_payment", 2, ""),
    ("check_payment", 1, ""), ("approve_payment", 1, ""), ("request_acceptance", 4, ""), ("accept_result", 3, ""),
    ("finish_payment", 6, ""), ("send_settlement", 5, ""), ("put_in_batch", 25, "leave_out"), ("pay", 8, "stop"),
    ("pay", 60, "stopped"), ("report_progress", 3, "change_confirmation"), ("report_progress", 5, "change_minister"),
    ("report_progress", 12, "change_agreed"), ("propose_to_agency", 70, "declined"), ("submit", 100, "withdrawn"),
    ("settle", 45, ""), ("form_panel", 2, "fixing"),
)  # fmt: skip
"""Where made-up cases stand: the last step, how many working days ago, and what ended it beside the way."""


def stands() -> Iterator[Stand]:
    """Return every national case of the demo."""
    yield from NAMED
    for number, (step, ago, ends) in enumerate(PLACES):
        title = f"Hỗ trợ ứng dụng máy móc tiên tiến trong {THINGS[number % len(THINGS)]}"
        yield Stand(f"quoc-gia-mau-{number:02}", title, step, ago, ends=ends)


def national(diary: Diary) -> tuple[Told, ...]:
    """Return the stories with their dated deeds."""
    return tuple(_told(stand, diary) for stand in stands())


def plans(told: tuple[Told, ...]) -> Mapping[str, datetime]:
    """Return the plans that cases enter, by key, each with the moment at which it has to be there."""
    found: dict[str, datetime] = {}
    for one in told:
        first = one.deeds[0].at if one.deeds else None
        if one.story.batch and first is not None:
            found[one.story.batch] = min(first, found.get(one.story.batch, first))
    return found


def open_plan(player: Player, key: str, told: tuple[Told, ...], moment: datetime) -> None:
    """Give the line of a year its money, more than is asked for, and open the plan of the Cục on it."""
    year, unit = int(key.rpartition(":")[2]), player.cast.units
    by, agency = player.cast.known["agency_officer"], AGENCIES[0 if year >= NOW else 1]
    wanted = sum(one.story.support for one in told if one.story.batch == key)
    line_id = allot(
        player.session, unit_id=unit[MINISTRY], year=year, amount=wanted * ENOUGH, by=by, now=moment, source="kcqg"
    )
    today, title = local(moment).date(), f"Kế hoạch khuyến công quốc gia năm {year}"
    new = NewBatch(unit[agency], line_id, year, title, today, today + timedelta(days=300))
    player.batches[key] = open_batch(player.session, new, by=by)


def moment_before(first: datetime) -> datetime:
    """Return when a plan was opened: on the morning of the day before the first deed of its cases."""
    return at(local(first).date() - timedelta(days=1), MORNING)


def _told(stand: Stand, diary: Diary) -> Told:
    chance = Random(f"{pools().seed}-{stand.key}")  # noqa: S311 -- not for security
    story, last = _story(stand, diary, chance), diary.ago(stand.ago)
    route = national_route(story, stand.upto, stand.ends)
    return Told(story, diary.backwards(route, last, chance))


def _story(stand: Stand, diary: Diary, chance: Random) -> Story:
    total = (stand.total or chance.randrange(400, 900)) * MILLION
    support = (stand.support or min(chance.randrange(150, 280), total // (4 * MILLION))) * MILLION
    total = max(total, 4 * support)
    year = stand.plan or local(diary.now).date().year
    place = stand.place or MADE_UP[chance.randrange(len(MADE_UP))]
    return Story(
        stand.key, _applicant(stand, place), stand.province, stand.title, stand.activity, year, support, total,
        (Item("Hạng mục theo đề án", total),), synthetic=True, batch=f"{NATION}:{year}", programme=NATION,
        outcome="decided" if stand.plan else "", straight=stand.province == MINISTRY,
        agency=AGENCIES[1] if year < THEN else AGENCIES[0],
    )  # fmt: skip


def _applicant(stand: Stand, place: str) -> Applicant:
    name = stand.name or f"Công ty TNHH {stand.title.rpartition(' trong ')[2].capitalize()} {stand.key[-2:]} (mẫu)"
    code = "" if stand.name else invented_tax_code(stand.key)
    return Applicant(stand.key, name, "enterprise", place, SPOKESMAN, synthetic=not stand.name, tax_code=code)
