"""Mail to the members of a round: they are called to declare and to score, without a word about any nomination."""

from collections.abc import Iterable

from workflow.models import OutboxIntent
from workflow.rounds.records import Round
from workflow.services.act import Act

SEATED, SCORES = "round_seat", "round_scores"
"""What a member is called for: to declare conflicts, to score."""


def call(act: Act, of: Round, user_ids: Iterable[int], purpose: str) -> None:
    """Write one mail to each person, told once for this act; it leads to the member's own page of the round."""
    for user_id in sorted(set(user_ids)):
        act.writes.insert(
            OutboxIntent, dedup_key=f"round:{of.id}:{act.seq}:{purpose}:user:{user_id}", kind="account", case_id=None,
            seq=None, audience=f"user:{user_id}", content={"purpose": purpose, "slug": of.slug}, created_at=act.now,
        )  # fmt: skip
