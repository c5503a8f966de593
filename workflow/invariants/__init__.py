"""Looks at a whole database and says which promises do not hold. Empty is the only good answer.

Called by the tests after every larger act, by ``khuyencong check-invariants``, and nightly where it runs for real.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow.audit import verify
from workflow.invariants.approvals import approvals
from workflow.invariants.certificates import certificates
from workflow.invariants.clocks import clocks
from workflow.invariants.council import council
from workflow.invariants.history import history
from workflow.invariants.money import money
from workflow.invariants.papers import papers
from workflow.invariants.plans import plans
from workflow.invariants.records import Records, Violation
from workflow.invariants.rounds import rounds
from workflow.invariants.shares import shares
from workflow.invariants.spending import spending
from workflow.invariants.ties import ties
from workflow.storage import BlobStore

__all__ = ["Violation", "violations"]


def violations(session: Session, *, now: datetime, storage: BlobStore | None = None) -> list[Violation]:
    """Return every promise that does not hold; the bytes of papers are compared where their store is given."""
    records = Records(session, now=now)
    chain = [Violation("I-12", problem.case, problem.text) for problem in verify(session)]
    checks = (history, approvals, clocks, money, ties, certificates, council, rounds, shares, plans, spending)
    found = [violation for check in checks for violation in check(records)]
    return [*chain, *found, *papers(records, storage)]
