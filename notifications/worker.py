"""One pass of the worker: first time, then who is told, then what is sent. The rows are the truth."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy.orm import Session, sessionmaker

from notifications.asked import sweep_holds, sweep_tasks
from notifications.channels import Mailer
from notifications.channels.email import Email, MailServer
from notifications.channels.folder import Folder
from notifications.deadlines import sweep
from notifications.delivery import HOUSE, Ended, Hooks, PostRoom, deliver_due, nothing
from notifications.gathering import gather_digests
from notifications.nightly import catch_up_terms, draft_due, prove_daily
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
WATCH_SECONDS = 600
"""How often the worker asks whether today's proof is still to be made."""
NOTHING = "nothing due"
log = structlog.get_logger()


def wall_clock() -> datetime:
    """Return what time it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class PassReport:
    """What one pass did: terms and tasks by what became of them, intents taken, deliveries by how they ended."""

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


def one_pass(
    maker: sessionmaker[Session],
    *,
    now: datetime,
    office: Office,
    mailer: Mailer | None,
    house: House = HOUSE,
    hooks: Hooks = nothing,
) -> PassReport:
    """Do everything that is due at ``now``. Without a mailer, mail waits in its queue."""
    swept = sweep(maker, now=now, office=office) + sweep_tasks(maker, now=now, office=office)
    swept += sweep_overdue_asks(maker, now=now)
    swept["reviews"] += sweep_holds(maker, now=now)
    swept["renewals"] += sweep_renewals(maker, now=now, office=office)
    gather_digests(maker, now=now, office=office)
    expanded = expand_all(maker, now=now, office=office)
    if mailer is None:
        return PassReport(swept, expanded)
    return PassReport(swept, expanded, deliver_due(PostRoom(maker, mailer, office, house, hooks), now=now))


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
    """Make a pass every so often until told to stop; the rules and the calendar are read anew for each."""

    def tick() -> None:
        with unit_of_work(maker, read_only=True) as session:
            office = office_of(session)
        report = one_pass(maker, now=clock(), office=office, mailer=mailer, house=house)
        if str(report) != NOTHING:
            log.info("pass.done", report=str(report))

    def look_after() -> None:
        with unit_of_work(maker, read_only=True) as session:
            office = office_of(session)
        if redated := catch_up_terms(maker, now=clock()):
            log.info("terms.caught_up", number=redated)
        if drafted := draft_due(maker, now=clock(), office=office):
            log.info("apologies.drafted", number=drafted)
        found = prove_daily(maker, now=clock())
        if found is not None:
            log.info("limbo.proven", found=found)

    background.every(seconds, "pass", tick)
    background.every(WATCH_SECONDS, "watch", look_after)
    background.run()


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
