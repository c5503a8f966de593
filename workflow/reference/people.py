"""One demo account for every role, and the made-up establishments that some of them speak for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.definition import Role
from workflow.reference.cases import ESTABLISHMENT_KINDS
from workflow.reference.pools import pools
from workflow.reference.reading import listed, refuse_repeated, unknown
from workflow.reference.units import unit_codes
from workflow.seeds import SEEDS


@dataclass(frozen=True, slots=True)
class DemoEstablishment:
    """The made-up establishment that a demo account speaks for."""

    name: str
    kind: str
    trade: str


@dataclass(frozen=True, slots=True)
class Person:
    """One demo account: its main role, and those it has ``also``. The password is set by whoever loads the demo."""

    key: str
    full_name: str
    email: str
    role: str
    unit: str
    title: str
    also: tuple[str, ...] = ()
    establishment: DemoEstablishment | None = None


@cache
def people() -> tuple[Person, ...]:
    """All demo accounts, those of the main province first."""
    return read_people(SEEDS / "demo" / "people.yaml")


def read_people(path: Path) -> tuple[Person, ...]:
    """The accounts of one file; an unknown unit or an e-mail used twice is refused."""
    found = listed(path, "people", Person, wrong=_wrong)
    refuse_repeated((person.email for person in found), path)
    return found


def _wrong(person: Person) -> Iterator[str]:
    yield from unknown("đơn vị", (person.unit,), unit_codes())
    yield from unknown("vai trò", (person.role, *person.also), set(Role))
    if person.establishment is not None:
        yield from unknown("loại cơ sở", (person.establishment.kind,), ESTABLISHMENT_KINDS)
        yield from unknown("nghề", (person.establishment.trade,), {trade.code for trade in pools().trades})
