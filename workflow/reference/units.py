"""The offices of the country as shipped: ministry, provinces with their departments and centres, communes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from workflow.reference.reading import build, document, known_keys, rows, sequence
from workflow.reference.tree import UnitSeed, ancestors, problems
from workflow.seeds import SEEDS, SeedInvalid


@dataclass(frozen=True, slots=True)
class OfficePattern:
    """An office that every province has, with its usual name; ``verified`` says whether the name may be relied on."""

    suffix: str
    kind: str
    name: str
    verified: bool


@cache
def units() -> tuple[UnitSeed, ...]:
    """Every unit, past and present, parents before children."""
    return read_units(SEEDS / "units")


@cache
def unit_codes() -> frozenset[str]:
    """The codes of all units, for checking what refers to one."""
    return frozenset(unit.code for unit in units())


def name_then(code: str, on: date) -> str | None:
    """The name that a unit bore on a day and has given up since; None where it bears the same name still."""
    unit = _renamed().get(code)
    name = unit.name_on(on) if unit else None
    return None if unit is None or name == unit.name_on(date.max) else name


@cache
def _renamed() -> Mapping[str, UnitSeed]:
    return {unit.code: unit for unit in units() if unit.earlier_names}


def read_units(folder: Path) -> tuple[UnitSeed, ...]:
    """The units of all files of a folder, checked as one tree; SeedInvalid lists every problem at once."""
    found = [unit for path in sorted(folder.glob("*.yaml")) for unit in _in_file(path)]
    wrong = list(problems(found))
    if wrong:
        raise SeedInvalid("\n".join(wrong))
    by_code = {unit.code: unit for unit in found}
    return tuple(sorted(found, key=lambda unit: len(list(ancestors(unit, by_code)))))


def _in_file(path: Path) -> Iterator[UnitSeed]:
    whole = document(path)
    known_keys(whole, {"groups", "offices"}, path.name)
    listed = sequence(whole.get("offices", []), f"{path.name}: offices")
    patterns = [build(OfficePattern, row, f"{path.name}: offices[{place}]") for place, row in enumerate(listed)]
    for row, where in rows(whole, "units", path.name):
        has_offices, own_names = row.pop("offices", False), row.pop("office_names", {})
        known_keys(own_names, {pattern.suffix for pattern in patterns}, f"{where}.office_names")
        unit = build(UnitSeed, row, where)
        yield unit
        if has_offices:
            yield from (_office(unit, pattern, own_names) for pattern in patterns)


def _office(province: UnitSeed, pattern: OfficePattern, own_names: Mapping[str, str]) -> UnitSeed:
    return replace(
        province,
        code=f"{province.code}/{pattern.suffix}",
        name=own_names.get(pattern.suffix, pattern.name.format(province=province.name)),
        kind=pattern.kind,
        parent=province.code,
        successor=province.successor and f"{province.successor}/{pattern.suffix}",
        official_name="",
        national_code=None,
        earlier_names=(),
        verified=pattern.verified or pattern.suffix in own_names,
    )
