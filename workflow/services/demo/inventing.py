"""Makes up establishments and what they ask for out of the pools: always the same ones for the same seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from workflow.caps import check_cap
from workflow.forms.reading import tax_check_digit
from workflow.reference import Person, Trade, activities, people, pools
from workflow.rules import RuleBook
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
            return chance.choice(demo_establishments()[province])
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
            code,
            name,
            kind,
            chance.choice(made_of.communes[province]),
            invented_name(code),
            tax_code=invented_tax_code(code),
        )
        return Known(applicant, trade)


@cache
def demo_establishments() -> Mapping[str, tuple[Known, ...]]:
    """The establishments of the demo accounts, with their trades, by province."""
    trades = {trade.code: trade for trade in pools().trades}
    found: dict[str, tuple[Known, ...]] = {}
    for one in people():
        if one.establishment is not None:
            province, trade = one.unit.split("/")[0], trades[one.establishment.trade]
            found[province] = (*found.get(province, ()), Known(spoken_for(one), trade))
    return found


def _machines(trade: Trade, chance: Random) -> tuple[Item, ...]:
    bought = chance.sample(trade.machines, chance.randrange(1, len(trade.machines)))
    return tuple(_thing(machine.name, machine.price, chance) for machine in bought)


def _thing(name: str, price: tuple[int, int], chance: Random) -> Item:
    return Item(name, _rounded(chance.randint(*price)))


def _rounded(amount: int) -> int:
    return amount // MILLION * MILLION


def invented_name(key: str) -> str:
    """Return a made-up name that is always the same for the same key."""
    chance = Random(key)  # noqa: S311 -- not for security
    return f"{chance.choice(pools().family_names)} {chance.choice(pools().given_names)}"


def invented_tax_code(key: str) -> str:
    """Return a code that no office gives out, since none begins with 00, but whose last digit is right."""
    chance = Random(key)  # noqa: S311 -- not for security
    while True:
        nine = f"00{chance.randrange(10**7):07}"
        digit = tax_check_digit(nine)
        if digit in DIGITS:
            return f"{nine}{digit}"


def spoken_for(one: Person) -> Applicant:
    """Return the establishment that a demo account speaks for."""
    if one.establishment is None:
        raise ValueError(f"{one.key} speaks for nobody")
    made_up, code = one.establishment, invented_tax_code(one.key)
    return Applicant(one.key, made_up.name, made_up.kind, one.unit, one.full_name, account=one.key, tax_code=code)
