"""Builds the demo: everything that ever happened in it is put in order of time and then done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from workflow.calendar import at
from workflow.db import unit_of_work
from workflow.services.demo.bulletin import Bulletin
from workflow.services.demo.calls import Money, allotments, allotted, calls, decided, opened
from workflow.services.demo.cast import PASSWORD, assemble
from workflow.services.demo.dates import FIRST_HOUR, Diary
from workflow.services.demo.group_acts import group_moments
from workflow.services.demo.hush import REMEMBERED, hush, let_pass
from workflow.services.demo.made_up import MadeUp
from workflow.services.demo.nation import moment_before, national, open_plan, plans
from workflow.services.demo.player import Player
from workflow.services.demo.programmes import programme_acts
from workflow.services.demo.round_acts import ACTS
from workflow.services.demo.round_plans import RoundPlan, round_plans
from workflow.services.demo.round_stage import MINUTE, RoundActs
from workflow.services.demo.rule_drafts import draft_resolution
from workflow.services.demo.story import Call, Dated, Story, Told
from workflow.services.demo.treasury import state_month
from workflow.services.demo.year_plan_acts import Act, plan_acts
from workflow.services.demo.year_plans import national_told
from workflow.services.demo.year_plans import told as planned
from workflow.services.offices import load_office, seed_reference
from workflow.services.passwords import Passwords
from workflow.storage import BlobStore

TOGETHER = 200
"""How many deeds are committed together."""
Progress = Callable[[int, int], None]
Tell = Callable[[Session, datetime], object]
"""Hands waiting messages on, as the notifier would have done at a moment."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was built."""

    cases: int
    deeds: int


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is done at a moment."""

    at: datetime
    carry_out: Callable[[Player], None]


def build_demo(
    maker: sessionmaker[Session], *, now: datetime, files: Path, passwords: Passwords, tell: Tell, progress: Progress
) -> Built:
    """Fill a migrated, empty database with the demo as it stands at ``now``; papers go into a store at ``files``."""
    with unit_of_work(maker) as session:
        seed_reference(session, now)
    with unit_of_work(maker) as session:
        cast = assemble(session, now=now, password=passwords.hash(PASSWORD))
        player = Player(session, cast, load_office(session), BlobStore(files))
    happenings = _happenings(player, now)
    for first in range(0, len(happenings), TOGETHER):
        some = happenings[first : first + TOGETHER]
        with unit_of_work(maker) as session:
            player.act_in(session)
            for happening in some:
                happening.carry_out(player)
            (tell if some[-1].at > now - REMEMBERED else let_pass)(session, some[-1].at)
        progress(first + len(some), len(happenings))
    with unit_of_work(maker) as session:
        draft_resolution(session, cast, now)
        state_month(session, cast, now)
        hush(session, now)
    return Built(len(player.cases), len(happenings))


def _happenings(player: Player, now: datetime) -> list[Happening]:
    """Everything, in the order in which it happened."""
    rules, diary = player.office.rules, Diary(player.office.calendar, now)
    bulletin, recent = Bulletin(diary, rules), calls(diary)
    told = [*bulletin.told(), *MadeUp(diary, rules, recent).told()]
    player.calls = known = bulletin.calls() | recent
    stories = [one.story for one in told]
    every = [*_money(allotments(known, stories), now), *_batches(known, stories)]
    made_up = (*planned(diary), *national_told(diary))
    every += [_deed(one.story, dated) for one in (*told, *made_up) for dated in one.deeds]
    every += [_plan_act(moment, act) for moment, act in (*plan_acts(diary), *programme_acts(diary))]
    every += _rounds(diary, now)
    every += _national(diary)
    every += [Happening(*moment) for moment in group_moments(diary)]
    return sorted(every, key=attrgetter("at"))


def _deed(story: Story, dated: Dated) -> Happening:
    return Happening(dated.at, lambda player: player.play(story, dated))


def _national(diary: Diary) -> Iterator[Happening]:
    """The national đề án, and before them the plans that they enter."""
    told = national(diary)
    for key, first in plans(told).items():
        moment = moment_before(first)
        yield Happening(moment, partial(_plan, key, told, moment))
    yield from (_deed(one.story, dated) for one in told for dated in one.deeds)


def _plan(key: str, told: tuple[Told, ...], moment: datetime, player: Player) -> None:
    open_plan(player, key, told, moment)


def _plan_act(moment: datetime, act: Act) -> Happening:
    return Happening(moment, lambda player: act(player, moment))


def _rounds(diary: Diary, now: datetime) -> Iterator[Happening]:
    """The rounds of product selection; what lies ahead of ``now`` has not happened."""
    found: dict[str, int] = {}
    for plan in round_plans(diary):
        for hour, (name, day) in enumerate(plan.days.items()):
            moment = at(day, FIRST_HOUR) + hour * MINUTE
            if moment < now:
                yield Happening(moment, partial(_act, plan, found, name, moment))


def _act(plan: RoundPlan, found: dict[str, int], name: str, moment: datetime, player: Player) -> None:
    ACTS[name](RoundActs(player, plan, found), moment)


def _money(amounts: Money, now: datetime) -> Iterator[Happening]:
    for (province, year), amount in amounts.items():
        yield Happening(*allotted(province, year, amount, now))


def _batches(known: dict[str, Call], stories: list[Story]) -> Iterator[Happening]:
    for call in known.values():
        yield Happening(*opened(call))
        if call.decided_at is not None:
            yield Happening(call.decided_at, decided(call, [story for story in stories if story.batch == call.key]))
