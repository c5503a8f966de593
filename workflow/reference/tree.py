"""The dated tree of offices as plain values, and what must hold in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ("ministry", "agency", "province", "department", "finance", "centre", "commune", "district")


@dataclass(frozen=True, slots=True)
class EarlierName:
    """The official name that a unit bore up to and including a day."""

    name: str
    until: date


@dataclass(frozen=True, slots=True)
class UnitSeed:
    """One office in its time. ``code`` never changes; ``successor`` is where it counts after ``valid_to``."""

    code: str
    name: str
    kind: str
    valid_from: date
    basis: str
    verified: bool
    parent: str | None = None
    valid_to: date | None = None
    successor: str | None = None
    official_name: str = ""
    national_code: str | None = None
    earlier_names: tuple[EarlierName, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Whether the office worked on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def name_on(self, day: date) -> str:
        """The official name on that day, as it must stand on papers of that day."""
        past = sorted((earlier for earlier in self.earlier_names if day <= earlier.until), key=lambda one: one.until)
        return past[0].name if past else self.official_name or self.name


def ancestors(unit: UnitSeed, by_code: Mapping[str, UnitSeed]) -> Iterator[UnitSeed]:
    """The parent, its parent and so on; in a circle, each unit of it once."""
    seen: set[str] = set()
    while unit.parent is not None and unit.parent in by_code and unit.parent not in seen:
        seen.add(unit.parent)
        unit = by_code[unit.parent]
        yield unit


def problems(found: Sequence[UnitSeed]) -> Iterator[str]:
    """Everything that is wrong with these units together, each with the code of the unit."""
    codes = [unit.code for unit in found]
    by_code = {unit.code: unit for unit in found}
    if len(by_code) != len(codes):
        yield from (f"{code}: mã dùng hai lần" for code in sorted(by_code) if codes.count(code) > 1)
    for unit in found:
        yield from (f"{unit.code}: {what}" for what in _of_itself(unit))
        yield from (f"{unit.code}: {what}" for what in _with_parent(unit, by_code))
        yield from (f"{unit.code}: {what}" for what in _with_successor(unit, by_code))


def _of_itself(unit: UnitSeed) -> Iterator[str]:
    if unit.kind not in KINDS:
        yield f"loại {unit.kind!r} không có; các loại: {', '.join(KINDS)}"
    if unit.valid_to is not None and unit.valid_to < unit.valid_from:
        yield "kết thúc trước khi bắt đầu"


def _with_parent(unit: UnitSeed, by_code: Mapping[str, UnitSeed]) -> Iterator[str]:
    if unit.parent is None:
        return
    if unit.parent not in by_code:
        yield f"đơn vị cấp trên {unit.parent!r} không có"
    elif unit in ancestors(unit, by_code):
        yield "là cấp trên của chính mình"
    elif not _within(unit, by_code[unit.parent]):
        yield f"có ngày nằm ngoài thời gian của cấp trên {unit.parent!r}"


def _within(unit: UnitSeed, parent: UnitSeed) -> bool:
    ends_within = parent.valid_to is None or (unit.valid_to is not None and unit.valid_to <= parent.valid_to)
    return parent.valid_from <= unit.valid_from and ends_within


def _with_successor(unit: UnitSeed, by_code: Mapping[str, UnitSeed]) -> Iterator[str]:
    if unit.valid_to is None or unit.successor is None:
        if unit.valid_to is not None or unit.successor is not None:
            yield "ngày kết thúc và đơn vị kế tục phải đi cùng nhau"
    elif unit.successor not in by_code:
        yield f"đơn vị kế tục {unit.successor!r} không có"
    elif not by_code[unit.successor].valid_on(unit.valid_to + timedelta(days=1)):
        yield f"đơn vị kế tục {unit.successor!r} chưa hoặc không còn hoạt động vào ngày hôm sau"
