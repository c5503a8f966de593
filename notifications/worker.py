"""One pass of the worker: first time, then who is told, then what is sent. The rows are the truth."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from notifications.asked import sweep_holds, sweep_tasks
from notifications.channels import Mailer
from notifications.deadlines import sweep
from notifications.delivery import HOUSE, Ended, Hooks, PostRoom, deliver_due, nothing
from notifications.messages import House
from notifications.outbox import BATCH, expand
from workflow.db import unit_of_work
from workflow.services.office import Office

OfficeOf = Callable[[Session], Office]


@dataclass(frozen=True, slots=True)
class PassReport:
    """What one pass did: terms and tasks by what became of them, intents taken, deliveries by how they ended."""

    swept: Counter[str] = field(default_factory=Counter)
    expanded: int = 0
    delivered: Counter[Ended] = field(default_factory=Counter)

    def __str__(self) -> str:
        parts = {**self.swept, "expanded": self.expanded, **{str(key): count for key, count in self.delivered.items()}}
        return ", ".join(f"{name} {count}" for name, count in parts.items() if count) or "nothing due"


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
    swept["reviews"] += sweep_holds(maker, now=now)
    expanded = expand_all(maker, now=now)
    if mailer is None:
        return PassReport(swept, expanded)
    return PassReport(swept, expanded, deliver_due(PostRoom(maker, mailer, office, house, hooks), now=now))


def expand_all(maker: sessionmaker[Session], *, now: datetime) -> int:
    """Expand waiting intents, some in each transaction, and return how many."""
    total = 0
    while True:
        with unit_of_work(maker) as session:
            taken = expand(session, now)
        total += taken
        if taken < BATCH:
            return total
