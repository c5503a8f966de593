"""Local đề án that public bulletins name, with what the sources say kept apart from what the demo made up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from workflow.reference.activities import activities
from workflow.reference.reading import listed, unknown
from workflow.reference.units import unit_codes
from workflow.seeds import SEEDS

ESTABLISHMENT_KINDS = ("enterprise", "cooperative", "household")
STATE_BASES = ("reported", "assumed")


@dataclass(frozen=True, slots=True)
class Synthetic:
    """What no source states and the demo had to make up; shown as made up wherever it is shown."""

    support: int
    total: int
    year: int | None = None
    place: str | None = None
    establishment_kind: str | None = None


@dataclass(frozen=True, slots=True)
class GroupSupport:
    """Support that a source states for several đề án together: ``group`` is the same text in each of them."""

    group: str
    amount: int
    qualifier: str


@dataclass(frozen=True, slots=True)
class NamedCase:
    """One đề án from a bulletin. None means that the source does not say; ``synthetic`` fills such gaps visibly.

    ``state`` is where the case stands in our process. It is ``reported`` when the source says so in its words
    (``reported_status``), ``assumed`` when the source is older and says nothing of what came after.
    """

    key: str
    establishment: str
    activity: str
    title: str
    state: str
    state_basis: str
    reported_status: str
    source: str
    synthetic: Synthetic
    anonymous: bool = False
    establishment_kind: str | None = None
    place_then: str | None = None
    place_now: str | None = None
    locality: str = ""
    year: int | None = None
    period: tuple[int, int] | None = None
    support: int | None = None
    total: int | None = None
    group_support: GroupSupport | None = None
    hold_reason: str | None = None
    exit_reason: str | None = None
    reported_on: date | None = None
    effect: str = ""
    note: str = ""

    @property
    def plan_year(self) -> int:
        """The year of the plan: as stated, else the made-up one."""
        return self.year or self.synthetic.year or 0

    @property
    def home(self) -> str:
        """The present unit it belongs to: as stated, else the made-up one."""
        return self.place_now or self.synthetic.place or ""

    @property
    def kind(self) -> str:
        """The kind of establishment: as stated, else the made-up one."""
        return self.establishment_kind or self.synthetic.establishment_kind or ""


@cache
def named_cases() -> tuple[NamedCase, ...]:
    """The local đề án of the bulletins, in the order of the file."""
    return read_named_cases(SEEDS / "demo" / "named_cases.yaml")


def read_named_cases(path: Path) -> tuple[NamedCase, ...]:
    """The cases of one file; unknown units, activities and kinds are refused, as is a case without year or place."""
    return listed(path, "cases", NamedCase, wrong=_wrong)


def _wrong(case: NamedCase) -> Iterator[str]:
    made_up = case.synthetic
    yield from unknown("đơn vị", (case.place_then, case.place_now, made_up.place), unit_codes())
    yield from unknown("loại cơ sở", (case.establishment_kind, made_up.establishment_kind), ESTABLISHMENT_KINDS)
    yield from unknown("hoạt động", (case.activity,), activities())
    yield from unknown("state_basis", (case.state_basis,), STATE_BASES)
    if not (case.plan_year and case.home and case.kind):
        yield "thiếu năm, địa điểm hoặc loại cơ sở, kể cả trong synthetic"
