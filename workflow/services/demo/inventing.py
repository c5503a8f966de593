"""Makes up establishments and what they ask for out of the pools: always the same ones for the same seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from workflow.caps import check_cap
from workflow.forms.reading import tax_check_digit
from workflow.reference import Trade, activities, people, pools
from workflow.rules import RuleBook
from workflow.services.demo.cast import invented_name
from workflow.services.demo.story import Applicant, Item

MILLION = 1_000_000
DIGITS = range(10)
AGAIN, SPOKEN_FOR = 0.2, 0.18
MAKING_KINDS = ("enterprise", "enterprise", "cooperative", "household")


@dataclass(frozen=True, slots=True)
class Known:
    """An establishment with its trade; it may ask more than once."""

    applicant: Applicant
    trade: Trade


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, with the figures that the rules of the day allow."""

    activity: str
    title: str
    items: tuple[Item, ...]
    total: int
    support: int


class Inventor:
    """Makes up one establishment and one wish after the other."""

    def __init__(self, rules: RuleBook) -> None:
        self._rules = rules
        self._known: dict[str, list[Known]] = {province: [] for province in pools().communes}

    def applicant(self, province: str, chance: Random) -> Known:
        """Somebody who asks: a demo account's establishment, one that asked before, or a new one."""
        if chance.random() < SPOKEN_FOR:
            return chance.choice(spoken_for()[province])
        known = self._known[province]
        if known and chance.random() < AGAIN:
            return chance.choice(known)
        known.append(self._new(province, len(known) + 1, chance))
        return known[-1]

    def wish(self, known: Known, province: str, on: date, chance: Random, *, machine: bool) -> Wish:
        """What an establishment asks for on a day."""
        mix = pools().mix
        share = mix[0] if machine else chance.choices(mix, [share.weight for share in mix])[0]
        thing = known.trade.thing if share.price is None else chance.choice(share.things)
        activity, price = activities()[share.activity], share.price
        items = _machines(known.trade, chance) if price is None else (_thing(activity.label, price, chance),)
        total = sum(item.price for item in items)
        cap = self._rules.cap(share.activity, on, province)
        limit = check_cap(cap, eligible_cost=total, support=0, priority=False).limit
        support = _rounded(limit * chance.randrange(80, 101) // 100)
        return Wish(share.activity, activity.title_for(thing), items, total, support)

    def _new(self, province: str, number: int, chance: Random) -> Known:
        made_of, kind = pools(), chance.choice(MAKING_KINDS)
        trade = chance.choice(made_of.trades_of(province))
        name = made_of.establishment_name(
            chance.choice(made_of.prefixes[kind]), trade, chance.choice(made_of.name_parts)
        )
        code = f"{province}-{number:03}"
        applicant = Applicant(
            code, name, kind, chance.choice(made_of.communes[province]), invented_name(code), tax_code=_tax_code(chance)
        )
        return Known(applicant, trade)


@cache
def spoken_for() -> Mapping[str, tuple[Known, ...]]:
    """The establishments of the demo accounts, by province."""
    trades = {trade.code: trade for trade in pools().trades}
    found: dict[str, tuple[Known, ...]] = {}
    for one in people():
        if one.establishment is not None:
            made_up, province = one.establishment, one.unit.split("/")[0]
            applicant = Applicant(one.key, made_up.name, made_up.kind, one.unit, one.full_name, account=one.key)
            found[province] = (*found.get(province, ()), Known(applicant, trades[made_up.trade]))
    return found


def _machines(trade: Trade, chance: Random) -> tuple[Item, ...]:
    bought = chance.sample(trade.machines, chance.randrange(1, len(trade.machines)))
    return tuple(_thing(machine.name, machine.price, chance) for machine in bought)


def _thing(name: str, price: tuple[int, int], chance: Random) -> Item:
    return Item(name, _rounded(chance.randint(*price)))


def _rounded(amount: int) -> int:
    return amount // MILLION * MILLION


def _tax_code(chance: Random) -> str:
    """A code that no office gives out, since none begins with 00, but whose last digit is right."""
    while True:
        nine = f"00{chance.randrange(10**7):07}"
        digit = tax_check_digit(nine)
        if digit in DIGITS:
            return f"{nine}{digit}"
