"""The calendar, rules, papers and score sheets that come with the program, read once from ``workflow/data``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import holidays

from workflow.calendar import OFFICE, Overlay, Session, WorkCalendar
from workflow.rules import Rule, RuleBook
from workflow.seeds import SEEDS, SeedInvalid, read_seed
from workflow.selection.division import sheet_rule
from workflow.selection.rubrics import Rubric, problems, rubric_from

SHEETS, SINCE = SEEDS / "rubrics.yaml", "valid_from"
HALVES: Mapping[str, tuple[Session, ...]] = {"": (), "morning": OFFICE[:1], "afternoon": OFFICE[1:]}
SWAPPED = ("(nghỉ bù)", "(thay cho ngày")  # how the package words a day off that stands for another


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper a case can hold."""

    key: str
    label: str
    hint: str


@cache
def shipped_calendar() -> WorkCalendar:
    """The national calendar: the seed of public holidays, and over it the official decisions."""
    path = SEEDS / "calendar.yaml"
    return calendar_from(read_seed(path, "calendar"), f"holidays-{version('holidays')}+{_digest(path)}")


@cache
def shipped_rules() -> RuleBook:
    """Every shipped rule, refused as a whole when one file or row is wrong."""
    paths = sorted((SEEDS / "rules").glob("*.yaml"))
    rules = [rule for path in paths for rule in rules_in(path)]
    return RuleBook([*rules, *_sheet_rules()], version=_digest(*paths, SHEETS))


@cache
def shipped_papers() -> Mapping[str, Paper]:
    """The kinds of papers by key, in the order people should see them."""
    rows = read_seed(SEEDS / "papers.yaml", "papers")["papers"]
    return MappingProxyType({row["key"]: Paper(row["key"], row["label"], row.get("hint", "")) for row in rows})


@cache
def shipped_rubrics() -> Mapping[str, Rubric]:
    """The score sheets by key."""
    return MappingProxyType({rubric.key: rubric for rubric in rubrics_in(SHEETS)})


def rubrics_in(path: Path) -> tuple[Rubric, ...]:
    """The score sheets of one file, refused as a whole when one of them cannot be used."""
    rows = read_seed(path, "rubrics")["rubrics"]
    found = tuple(rubric_from({name: row[name] for name in row if name != SINCE}) for row in rows)
    keys = [rubric.key for rubric in found]
    faults = [f"{rubric.key}: {problem}" for rubric in found for problem in problems(rubric)]
    faults += [f"{key}: phiếu chấm viết hai lần" for key in sorted(set(keys)) if keys.count(key) > 1]
    if faults:
        raise SeedInvalid("\n".join(f"{path.name}: {fault}" for fault in faults))
    return found


def rules_in(path: Path) -> tuple[Rule, ...]:
    """The rules of one file: what its ``defaults`` say, and over it each row."""
    content = read_seed(path, "rules")
    return tuple(_rule({**content.get("defaults", {}), **row}) for row in content["rules"])


def calendar_from(content: Mapping[str, Any], name: str) -> WorkCalendar:
    """The calendar a checked file describes, over the seed of the holidays package."""
    years = range(content["seed"]["first"], content["seed"]["last"] + 1)
    dropped = tuple(switch["label"] for switch in content["switches"] if not switch["off"])
    seed = {d: label for d, label in _seed_of(years).items() if not label.startswith(dropped)}
    swapped = {d: label for d, label in seed.items() if any(mark in label for mark in SWAPPED)}
    overlays = (
        *(_from_seed(d, "compensatory", label) for d, label in swapped.items()),
        *(_from_seed(d, "makeup", "Ngày làm bù") for d in _worked_weekends(years)),
        *(_overlay(row) for row in content["decisions"]),
    )
    kept = {d: label for d, label in seed.items() if d not in swapped}
    return WorkCalendar(name, kept, overlays, frozenset(content["decided_years"]))


def _seed_of(years: range) -> dict[date, str]:
    return dict(sorted(holidays.country_holidays("VN", years=years, language="vi").items()))


def _worked_weekends(years: range) -> list[date]:
    seed = holidays.country_holidays("VN", years=years, language="vi")
    return sorted(d for d in seed.weekend_workdays if d.year in years)


def _from_seed(on: date, kind: str, label: str) -> Overlay:
    return Overlay(on, kind, label, "", decided=False)


def _overlay(row: Mapping[str, Any]) -> Overlay:
    half = HALVES[row.get("half", "")]
    return Overlay(row["on"], row["kind"], row["label"], row["basis"], True, row.get("scope", ""), half)


def _sheet_rules() -> Iterator[Rule]:
    """The score sheets whose points inside the heads a resolution may divide otherwise: those with a first day."""
    for row in read_seed(SHEETS, "rubrics")["rubrics"]:
        if SINCE in row:
            yield sheet_rule(shipped_rubrics()[row["key"]], row[SINCE])


def _rule(row: Mapping[str, Any]) -> Rule:
    given = dict(row)
    missing = [key for key in ("kind", "value", "valid_from") if key not in given]
    if missing:
        raise SeedInvalid(f"{given['id']}: thiếu {', '.join(missing)}.")
    return Rule(**{"unit": "", "basis": "", "verified": False, **given})


def _digest(*paths: Path) -> str:
    return sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:12]
