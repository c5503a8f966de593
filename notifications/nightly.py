"""What the worker looks after beside messages.

Letters before lateness, terms that a decision about days missed, and once a day a proof that nothing is lost.
"""

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from workflow.db import unit_of_work
from workflow.office import Office
from workflow.queries.apologies import needed
from workflow.queries.limbo import prove
from workflow.queries.term_sums import term_sums
from workflow.services.absences import release_outsiders
from workflow.services.calendar_changes import catch_up
from workflow.services.drafting_apologies import draft_apologies
from workflow.services.summing import keep_sums, summed_today
from workflow.services.watching import keep_proof, proven_today


def prove_daily(maker: sessionmaker[Session], *, now: datetime) -> int | None:
    """Make today's proof if nobody has; return how many findings are open, None when it was made before."""
    with unit_of_work(maker, read_only=True) as session:  # it takes a while, in which others may write
        if proven_today(session, now=now):
            return None
        proof = prove(session, now=now)
    with unit_of_work(maker) as session:
        if proven_today(session, now=now):
            return None
        return keep_proof(session, proof.found, looked_at=proof.looked_at, now=now).found


def sum_daily(maker: sessionmaker[Session], *, now: datetime) -> int | None:
    """Sum the terms that ended, if nobody has today; return of how many steps, None when that was done before."""
    with unit_of_work(maker, read_only=True) as session:  # as above; a crash leaves the sums of yesterday
        if summed_today(session, now=now):
            return None
        rows = term_sums(session, now=now)
    with unit_of_work(maker) as session:
        return len(rows) if keep_sums(session, rows, now=now) else None


def draft_due(maker: sessionmaker[Session], *, now: datetime, office: Office) -> int:
    """Draft the letters whose promised day is near, and return how many."""
    with unit_of_work(maker, read_only=True) as session:  # mostly there are none, and looking takes a while
        if not needed(session, now=now, office=office):
            return 0
    with unit_of_work(maker) as session:
        return draft_apologies(session, needed(session, now=now, office=office), now=now)


def catch_up_terms(maker: sessionmaker[Session], *, now: datetime) -> int:
    """Put terms that began while a decision about days was applied on their new dates, and return how many."""
    with unit_of_work(maker) as session:
        return catch_up(session, now=now)


def release_deputies(maker: sessionmaker[Session], *, now: datetime) -> int:
    """Take out the deputies who left the office of whom they stand in for, and return how many."""
    with unit_of_work(maker) as session:
        return release_outsiders(session, now=now)
