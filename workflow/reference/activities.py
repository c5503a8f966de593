"""The kinds of work that khuyến công supports, each in its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from workflow.reference.reading import build, document, known_keys, rows
from workflow.seeds import SEEDS, SeedInvalid

PLACE_OF_THING = "{thing}"


@dataclass(frozen=True, slots=True)
class Activity:
    """One kind of supported work: its name, how its đề án are titled, whether priority may raise its ceiling.

    ``as_scheme``: what an office runs itself, which plans count as a "kế hoạch" and not as a đề án.
    ``by_effect``: ranked by effect and urgency, neither by area nor by trade (TT 46/2012/TT-BCT A6).
    """

    code: str
    label: str
    title: str
    priority_multiplier: bool
    valid_from: date
    basis: str
    verified: bool
    valid_to: date | None = None
    as_scheme: bool = False
    by_effect: bool = False

    def valid_on(self, day: date) -> bool:
        """Whether a new đề án of this kind could be filed on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def title_for(self, thing: str) -> str:
        """The usual title of a đề án about that thing."""
        return self.title.replace(PLACE_OF_THING, thing).strip()


@cache
def activities() -> Mapping[str, Activity]:
    """Every activity by its code, in the order in which people are used to see them."""
    return read_activities(SEEDS / "activities.yaml")


def read_activities(path: Path) -> Mapping[str, Activity]:
    """The activities of one file; a code used twice or a title without a place for the thing is refused."""
    whole = document(path)
    known_keys(whole, {"groups"}, path.name)
    found: dict[str, Activity] = {}
    for row, where in rows(whole, "activities", path.name):
        activity = build(Activity, row, where)
        if activity.code in found:
            raise SeedInvalid(f"{where}.code: mã {activity.code!r} dùng hai lần")
        if PLACE_OF_THING not in activity.title:
            raise SeedInvalid(f"{where}.title: thiếu {PLACE_OF_THING}")
        found[activity.code] = activity
    return MappingProxyType(found)
