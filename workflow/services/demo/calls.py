"""Money and batches: what each line gets, when calls open, and what is decided about the cases in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from workflow.calendar import at, local
from workflow.services.batches import Item, NewBatch, allot, decide_batch, open_batch
from workflow.services.demo.cast import DEPARTMENT
from workflow.services.demo.dates import Diary
from workflow.services.demo.player import Player
from workflow.services.demo.story import Call, Story

Act = Callable[[Player], None]
Money = Mapping[tuple[str, int], int]

MORNING = time(9)
HUNDRED_MILLION = 100_000_000
OPEN_FOR, WAITS = timedelta(days=75), timedelta(days=40)
DECIDED_BEFORE = {
    "dong-nai:1": 560, "dong-nai:2": 440, "dong-nai:3": 215, "dong-nai:4": 16, "dong-thap:1": 200,
}  # fmt: skip
"""Calendar days since each was decided."""
NEXT_YEAR = timedelta(days=100)


def calls(diary: Diary) -> dict[str, Call]:
    """All batches by key, in the order in which they opened."""
    found = {key: _decided(diary, key, days) for key, days in DECIDED_BEFORE.items()}
    today = local(diary.now).date()
    waiting = Call("dong-nai:5", "dong-nai", diary.near(-12).year, diary.near(-110), diary.near(-35))
    ahead = (today + NEXT_YEAR).year
    found["dong-nai:5"] = waiting
    for province in ("dong-nai", "dong-thap"):
        key = f"{province}:open"
        found[key] = Call(key, province, ahead, diary.near(-18), diary.near(27))
    return found


def _decided(diary: Diary, key: str, days: int) -> Call:
    day = diary.near(-days)
    province = key.partition(":")[0]
    return Call(key, province, day.year, day - WAITS - OPEN_FOR, day - WAITS, at(day, MORNING))


def allotments(found: Mapping[str, Call], stories: Iterable[Story]) -> Money:
    """How much each line gets: enough for what was approved, and not quite enough for what still waits."""
    wanted: dict[tuple[str, int], int] = {(call.province, call.year): 0 for call in found.values()}
    for story in stories:
        if story.batch and story.outcome in ("approve", ""):
            call = found[story.batch]
            wanted[call.province, call.year] += story.support if story.outcome else story.support * 7 // 10
    return {line: (amount // HUNDRED_MILLION + 2) * HUNDRED_MILLION for line, amount in wanted.items()}


def allotted(province: str, year: int, amount: int, now: datetime) -> tuple[datetime, Act]:
    """When a line gets its money, and how: before its year begins and before its first call opens."""
    moment = min(at(date(year - 1, 9, 15), MORNING), now - timedelta(days=30))

    def give(player: Player) -> None:
        unit_id, by = player.cast.units[province], player.cast.official(province, "accountant")
        player.lines[province, year] = allot(
            player.session, unit_id=unit_id, year=year, amount=amount, by=by, now=moment
        )

    return moment, give


def opened(call: Call) -> tuple[datetime, Act]:
    """When a call opens, and how."""

    def announce(player: Player) -> None:
        number = 1 + sum(key in player.batches for key, other in player.calls.items() if _same_list(call, other))
        new = NewBatch(
            player.cast.units[f"{call.province}/{DEPARTMENT}"], player.lines[call.province, call.year], call.year,
            f"Đợt {number} năm {call.year}", call.opens_on, call.closes_on, _words(call),
        )  # fmt: skip
        player.batches[call.key] = open_batch(player.session, new, by=player.cast.official(call.province, "officer"))

    return at(call.opens_on, time(7, 30)), announce


def decided(call: Call, stories: Sequence[Story]) -> Act:
    """How a batch is decided: in one act, by the approver; what cannot be carried out as told is a flaw of the demo."""

    def decide(player: Player) -> None:
        items = [_item(player, story) for story in stories if story.outcome]
        number = 100 + player.batches[call.key] * 7
        values = {
            "decision_number": f"{number}/QĐ-UBND", "decided_on": local(_moment(call)).date(),
            "reason": "Ngoài khả năng cân đối ngân sách của đợt.",
        }  # fmt: skip
        results = decide_batch(
            player.session, player.batches[call.key], items, values,
            by=player.cast.official(call.province, "governor"), now=_moment(call), office=player.office,
        )  # fmt: skip
        refused = next((result.refused for result in results if result.refused), None)
        if refused is not None:
            raise refused

    return decide


def _item(player: Player, story: Story) -> Item:
    case_id = player.cases[story.key]
    return Item(case_id, player.version(case_id), story.outcome)


def _moment(call: Call) -> datetime:
    if call.decided_at is None:
        raise ValueError(f"{call.key} is not decided")
    return call.decided_at


def _same_list(one: Call, other: Call) -> bool:
    return (one.province, one.year) == (other.province, other.year)


def _words(call: Call) -> str:
    return (
        f"Sở Công Thương mời các cơ sở công nghiệp nông thôn đăng ký đề án khuyến công địa phương năm {call.year}, "
        f"nhận hồ sơ từ {call.opens_on:%d/%m/%Y} đến {call.closes_on:%d/%m/%Y}."
    )
