"""Words and prices out of which the demo makes up its cases; every name in them is invented and marked as such."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.reference.activities import activities
from workflow.reference.cases import ESTABLISHMENT_KINDS
from workflow.reference.reading import build, document, unknown
from workflow.reference.units import unit_codes
from workflow.seeds import SEEDS, SeedInvalid


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine and its lowest and highest price in đồng."""

    name: str
    price: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: what stands in names of establishments and titles, where it is found, what it buys, what that brings."""

    code: str
    label: str
    name: str
    thing: str
    provinces: tuple[str, ...]
    machines: tuple[Machine, ...]
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How often an activity occurs; ``things`` and ``price`` are left out where the trade decides them."""

    activity: str
    weight: int
    things: tuple[str, ...] = ()
    price: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with the code under which it is counted."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Pools:
    """Everything the making of demo cases draws from, with its fixed seed. ``mark`` ends every invented name."""

    synthetic: bool
    seed: int
    cases: int
    mark: str
    prefixes: Mapping[str, tuple[str, ...]]
    name_parts: tuple[str, ...]
    family_names: tuple[str, ...]
    given_names: tuple[str, ...]
    communes: Mapping[str, tuple[str, ...]]
    trades: tuple[Trade, ...]
    mix: tuple[Share, ...]
    reasons: Mapping[str, tuple[Reason, ...]]
    remarks: Mapping[str, tuple[str, ...]]

    def establishment_name(self, prefix: str, trade: Trade, name_part: str) -> str:
        """The name of an invented establishment, marked as invented."""
        return f"{prefix} {trade.name} {name_part} {self.mark}"

    def trades_of(self, province: str) -> tuple[Trade, ...]:
        """The trades that are found in a province."""
        return tuple(trade for trade in self.trades if province in trade.provinces)


@cache
def pools() -> Pools:
    """The shipped pools."""
    return read_pools(SEEDS / "demo" / "synthetic.yaml")


def read_pools(path: Path) -> Pools:
    """The pools of one file; unknown units, activities and kinds, and prices the wrong way round, are refused."""
    found = build(Pools, document(path), path.name)
    wrong = list(_wrong(found))
    if wrong:
        raise SeedInvalid("\n".join(f"{path.name}: {what}" for what in wrong))
    return found


def _wrong(found: Pools) -> Iterator[str]:
    yield from unknown("loại cơ sở", found.prefixes, ESTABLISHMENT_KINDS)
    yield from unknown("đơn vị", found.communes, unit_codes())
    for listed in found.communes.values():
        yield from unknown("đơn vị", listed, unit_codes())
    for trade in found.trades:
        yield from unknown(f"{trade.code}: tỉnh", trade.provinces, found.communes)
    yield from unknown("hoạt động", (share.activity for share in found.mix), activities())
    ranges = [machine.price for trade in found.trades for machine in trade.machines]
    ranges += [share.price for share in found.mix if share.price is not None]
    yield from (f"giá {lowest} lớn hơn {highest}" for lowest, highest in ranges if lowest > highest)
