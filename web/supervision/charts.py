"""The pictures of the control room: the ageing heat map and the lanes, each of them a table of its own figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.i18n import gettext
from web.lists.links import address_with
from web.words import role_word
from workflow.definition import Role
from workflow.queries.ageing import BUCKETS, LATE, PAUSED, QUARTERS, UNTIMED, Row, by_holder
from workflow.queries.supervision import ALL
from workflow.states import SHIPPED, general_label

WORDS = {
    QUARTERS[0]: "đến 25 %", QUARTERS[1]: "25–50 %", QUARTERS[2]: "50–75 %", QUARTERS[3]: "75–100 %",
    LATE[0]: "trễ 1–3 ngày", LATE[1]: "trễ 4–7 ngày", LATE[2]: "trễ hơn 7 ngày", PAUSED: "đang dừng",
    UNTIMED: "không có hạn chạy",
}  # fmt: skip
TINTS = 4
"""How many shades a cell may have; the shade says how the number stands to the largest one."""
PROCESSES = {process.key: process for process in reversed(SHIPPED)}


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One number with its shade and the list behind it."""

    label: str
    n: int
    tint: str
    url: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One step with its cells in the order of the columns."""

    label: str
    process: str
    cells: Sequence[HeatCell]


@dataclass(frozen=True, slots=True)
class Lane:
    """What waits for one party: all, late, and its steps, each with how many and the address of their list."""

    label: str
    total: int
    late: int
    share: int
    steps: Sequence[tuple[str, int, str]]


def columns() -> list[str]:
    """The headings of the heat map."""
    return [gettext(WORDS[name]) for name in BUCKETS]


def heat_rows(rows: Iterable[Row]) -> list[HeatRow]:
    """The steps in the order of their procedure, each cell shaded by its share of the largest."""
    ordered = sorted(rows, key=_place)
    largest = max((number for row in ordered for number in row.counts.values()), default=1)
    return [_heat_row(row, largest) for row in ordered]


def lanes(rows: Sequence[Row]) -> list[Lane]:
    """The parties in the order of the roles, with the share of the longest lane in per cent."""
    found = by_holder(rows)
    longest = max((sum(row.total for row in steps) for steps in found.values()), default=1)
    order = [role.value for role in Role]
    return [
        _lane(holder, sorted(found[holder], key=_place), longest)
        for holder in sorted(found, key=lambda key: order.index(key) if key in order else len(order))
    ]


def state_label(process: str, state: str) -> str:
    """A state in the words of its procedure."""
    known = PROCESSES[process].states.get(state) if process in PROCESSES else None
    return gettext(known.label) if known else state


def procedure_label(process: str) -> str:
    """A procedure in words, whatever its variant."""
    return gettext(general_label(process)) if process in PROCESSES else process


def _heat_row(row: Row, largest: int) -> HeatRow:
    cells = [_cell(row, name, largest) for name in BUCKETS]
    return HeatRow(state_label(row.process, row.state), procedure_label(row.process), cells)


def _cell(row: Row, name: str, largest: int) -> HeatCell:
    number = row.counts.get(name, 0)
    shade = -(-number * TINTS // largest)
    kind = "late" if name in LATE else "rest" if name in (PAUSED, UNTIMED) else "age"
    return HeatCell(
        gettext(WORDS[name]), number, f"heat-{kind} heat-{shade}" if number else "heat-none", _list_of(row, name)
    )


def _list_of(row: Row, aged: str = "") -> str:
    """The address of the list of the cases of a step, of all ages or of one."""
    return address_with(loc=ALL, muc=aged, loai=row.process, trang_thai=row.state)


def _lane(holder: str, steps: Sequence[Row], longest: int) -> Lane:
    total = sum(row.total for row in steps)
    label = role_word(Role(holder)) if holder else gettext("Không ai giữ")
    named = [(state_label(row.process, row.state), row.total, _list_of(row)) for row in steps]
    return Lane(label, total, sum(row.late for row in steps), total * 100 // longest, named)


def _place(row: Row) -> tuple[int, int]:
    keys = list(PROCESSES)
    if row.process not in PROCESSES:
        return len(keys), 0
    states = list(PROCESSES[row.process].states)
    return keys.index(row.process), states.index(row.state) if row.state in states else len(states)
