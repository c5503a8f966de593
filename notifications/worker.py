"""The passes of the worker: first time, then who is told, then what is sent. The rows are the truth."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from math import inf
from pathlib import Path

import structlog
from sqlalchemy.orm import Session, sessionmaker

from notifications.asked import sweep_holds, sweep_tasks
from notifications.channels import Mailer, email
from notifications.channels.email import Email, MailServer
from notifications.channels.folder import Folder
from notifications.channels.further import further
from notifications.deadlines import sweep
from notifications.delivery import HOUSE, Ended, Hooks, PostRoom, deliver_due, nothing
from notifications.entering import enter_lists
from notifications.gathering import gather_digests
from notifications.nightly import catch_up_terms, draft_due, prove_daily, release_deputies, sum_daily
from notifications.outbox import BATCH, expand
from notifications.overdue_asks import sweep_overdue_asks
from notifications.port import Background
from notifications.renewals import sweep_renewals
from workflow.db import unit_of_work
from workflow.letters.house import House
from workflow.office import Office

Clock = Callable[[], datetime]
OfficeOf = Callable[[Session], Office]
TICK_SECONDS = 15
LIST_SECONDS = 5
"""How long a list waits at most: its officer looks at the page."""
BESIDE_SECONDS = 20.0
"""For how long a pass over other channels goes on before it makes room for its next turn."""
NOTHING = "nothing due"
log = structlog.get_logger()


def wall_clock() -> datetime:
    """Return what time it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class PassReport:
    """What one pass did: things due by what became of them, intents taken, deliveries by how they ended."""

    swept: Counter[str] = field(default_factory=Counter)
    expanded: int = 0
    delivered: Counter[Ended] = field(default_factory=Counter)

    @property
    def counts(self) -> dict[str, int]:
        """What there was to do, by its key; nothing is left out but noughts."""
        parts = {**self.swept, "expanded": self.expanded, **{str(key): count for key, count in self.delivered.items()}}
        return {name: count for name, count in parts.items() if count}

    def __str__(self) -> str:
        return ", ".join(f"{name} {count}" for name, count in self.counts.items()) or NOTHING


@dataclass(frozen=True, slots=True)
class Turn:
    """What a pass works with: the rows, the moment with its rules, the way out of the house. No mailer, no sending."""

    maker: sessionmaker[Session]
    now: datetime
    office: Office
    mailer: Mailer | None
    house: House = HOUSE
    hooks: Hooks = nothing

    def send(self, channels: Collection[str], *, seconds: float = inf) -> Counter[Ended]:
        """Send what waits in these channels, and begin nothing after so many seconds."""
        if self.mailer is None:
            return Counter()
        post = PostRoom(self.maker, self.mailer, self.office, self.house, self.hooks, carries=frozenset(channels))
        return deliver_due(post, now=self.now, seconds=seconds)


@dataclass(frozen=True, slots=True)
class Pace:
    """A pass with its name, and how often it is made; others do not wait for one that is made ``beside`` them."""

    name: str
    seconds: int
    make: Callable[[Turn], PassReport]
    beside: bool = False


def time_and_mail(turn: Turn) -> PassReport:
    """Do what time does, tell whoever must be told, and send mail."""
    swept = _sweep_time(turn)
    return PassReport(swept, _tell(turn), turn.send([email.KEY]))


def other_channels(turn: Turn) -> PassReport:
    """Send what goes out in other ways; whoever is slow to answer there holds up no mail and no term."""
    return PassReport(delivered=turn.send(further(), seconds=BESIDE_SECONDS))


def ending_certificates(turn: Turn) -> PassReport:
    """Propose the certificates that come near to their end: a matter of days, so now and then is enough."""
    return PassReport(Counter(renewals=sweep_renewals(turn.maker, now=turn.now, office=turn.office)))


def watch(turn: Turn) -> PassReport:
    """Move terms that a calendar left behind, draft letters before lateness, make the proof of the day if it is due."""
    counted = Counter(caught_up=catch_up_terms(turn.maker, now=turn.now))
    counted["released"] += release_deputies(turn.maker, now=turn.now)
    counted["drafted"] += draft_due(turn.maker, now=turn.now, office=turn.office)
    found = prove_daily(turn.maker, now=turn.now)
    return PassReport(counted if found is None else counted + Counter(proven=1, limbo=found))


def sums(turn: Turn) -> PassReport:
    """Sum the terms that ended, once a day: what pages tell of the past."""
    return PassReport(Counter(summed=sum_daily(turn.maker, now=turn.now) or 0))


def lists(turn: Turn) -> PassReport:
    """Enter the yearly lists that officers sent; nobody waits for a long one."""
    return PassReport(Counter(lists=enter_lists(turn.maker, now=turn.now, office=turn.office)))


PASSES = (
    Pace("pass", TICK_SECONDS, time_and_mail),
    Pace("channels", TICK_SECONDS, other_channels, beside=True),
    Pace("renewals", 3600, ending_certificates),
    Pace("watch", 600, watch),
    Pace("sums", 600, sums),
    Pace("lists", LIST_SECONDS, lists, beside=True),
)
"""Everything that the worker does, with its pace."""


def one_pass(
    maker: sessionmaker[Session],
    *,
    now: datetime,
    office: Office,
    mailer: Mailer | None,
    house: House = HOUSE,
    hooks: Hooks = nothing,
) -> PassReport:
    """Do everything by terms and messages that is due at ``now``. Without a mailer, what must be sent waits."""
    turn = Turn(maker, now, office, mailer, house, hooks)
    swept = _sweep_time(turn)
    swept["renewals"] += sweep_renewals(maker, now=now, office=office)
    expanded = _tell(turn)
    return PassReport(swept, expanded, turn.send([email.KEY]) + turn.send(further()))


def everything_once(
    maker: sessionmaker[Session], *, now: datetime, office: Office, mailer: Mailer | None, house: House = HOUSE
) -> PassReport:
    """Do whatever is due at ``now``, at whatever pace, the proof of the day among it."""
    turn = Turn(maker, now, office, mailer, house)
    nightly = watch(turn).swept + sums(turn).swept + lists(turn).swept
    done = one_pass(maker, now=now, office=office, mailer=mailer, house=house)
    return PassReport(done.swept + nightly, done.expanded, done.delivered)


def expand_all(maker: sessionmaker[Session], *, now: datetime, office: Office | None = None) -> int:
    """Expand waiting intents, some in each transaction, and return how many."""
    total = 0
    while True:
        with unit_of_work(maker) as session:
            taken = expand(session, now, office=office)
        total += taken
        if taken < BATCH:
            return total


def work(
    background: Background,
    maker: sessionmaker[Session],
    office_of: OfficeOf,
    mailer: Mailer | None,
    *,
    house: House = HOUSE,
    seconds: int = TICK_SECONDS,
    clock: Clock = wall_clock,
) -> None:
    """Make every pass at its pace until told to stop; the rules and the calendar are read anew for each.

    ``seconds`` takes the place of the shortest pace.
    """

    def make(pace: Pace) -> None:
        with unit_of_work(maker, read_only=True) as session:
            office = office_of(session)
        report = pace.make(Turn(maker, clock(), office, mailer, house))
        if str(report) != NOTHING:
            log.info("pass.done", name=pace.name, report=str(report))

    for pace in PASSES:
        often = seconds if pace.seconds == TICK_SECONDS else pace.seconds
        background.every(often, pace.name, partial(make, pace), beside=pace.beside)
    background.run()


def _sweep_time(turn: Turn) -> Counter[str]:
    maker, now, office = turn.maker, turn.now, turn.office
    swept = sweep(maker, now=now, office=office) + sweep_tasks(maker, now=now, office=office)
    swept += sweep_overdue_asks(maker, now=now)
    swept["reviews"] += sweep_holds(maker, now=now)
    return swept


def _tell(turn: Turn) -> int:
    gather_digests(turn.maker, now=turn.now, office=turn.office)
    return expand_all(turn.maker, now=turn.now, office=turn.office)


def mailer_from(env: Mapping[str, str], folder: Path | None = None) -> Mailer | None:
    """Return what sends mail: the server that the environment names, else a folder, else nothing."""
    server = MailServer.from_environment(env)
    if server is not None:
        return Email(server)
    return Folder(folder) if folder is not None else None


def house_from(env: Mapping[str, str]) -> House:
    """Return what messages say of their sender: ``KC_BASE_URL`` and ``KC_AGENCY_NAME``, where they are given."""
    base_url = env.get("KC_BASE_URL", HOUSE.base_url).rstrip("/")
    return House(base_url, env.get("KC_AGENCY_NAME", HOUSE.agency))
