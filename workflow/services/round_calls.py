"""Messages about a round: its members are called to declare and to score, and whom it concerns is told that it opened.

Members are told without a word about any nomination.
"""

from collections.abc import Iterable

from workflow.definition import Role
from workflow.models import OutboxIntent
from workflow.rounds.records import Round
from workflow.services.act import Act

SEATED, SCORES = "round_seat", "round_scores"
"""What a member is called for: to declare conflicts, to score."""
OPENED, CONCERNED = "round_open", "concerned"
"""The kind of message that tells of an open round, and its audience beside the officers: who that is is found later."""


def call(act: Act, of: Round, user_ids: Iterable[int], purpose: str) -> None:
    """Write one mail to each person, told once for this act; it leads to the member's own page of the round."""
    for user_id in sorted(set(user_ids)):
        act.writes.insert(
            OutboxIntent, dedup_key=f"round:{of.id}:{act.seq}:{purpose}:user:{user_id}", kind="account", case_id=None,
            seq=None, audience=f"user:{user_id}", content={"purpose": purpose, "slug": of.slug}, created_at=act.now,
        )  # fmt: skip


def announce(act: Act, of: Round, officer: Role) -> None:
    """Tell once that a round takes dossiers: the other officers who run it, and those whom it concerns."""
    content = {"state": act.decision.target.key, "closes_on": of.closes_on.isoformat(), "slug": of.slug}
    for audience in (f"role:{officer.value}", CONCERNED):
        act.writes.insert(
            OutboxIntent, dedup_key=f"round_open:{of.id}:{audience}", kind=OPENED, case_id=of.id, seq=act.seq,
            audience=audience, content=content, created_at=act.now,
        )  # fmt: skip
