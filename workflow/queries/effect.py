"""The effect of a đề án: what was counted at acceptance, beside what the follow-up of a year later counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workflow.forms.indicators import INDICATORS
from workflow.models import CaseLink, EffectIndicator

FOLLOW_UP = "kcdp_follow_up"
REPORTED = "after_"
"""How the moment of a report begins; the number of its line of history follows."""


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One figure of effect, before and after; None where nobody counted it."""

    key: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """After less before, where both were counted."""
        return None if self.before is None or self.after is None else self.after - self.before


def effect_lines(session: Session, follow_up_id: int) -> tuple[EffectLine, ...]:
    """Return the figures of the đề án that is followed up, those that nobody needs to count where somebody did.

    Of several reports the last one counts.
    """
    followed = select(CaseLink.to_id).where(CaseLink.from_id == follow_up_id, CaseLink.kind == "follow_up_of")
    here = or_(EffectIndicator.case_id == follow_up_id, EffectIndicator.case_id.in_(followed))
    rows = session.execute(select(EffectIndicator.key, EffectIndicator.moment, EffectIndicator.value).where(here))
    before: dict[str, int] = {}
    after: dict[str, tuple[int, int]] = {}
    for key, moment, value in rows:
        if moment.startswith(REPORTED):
            report = (int(moment.removeprefix(REPORTED)), value)
            after[key] = max(after.get(key, report), report)
        else:
            before[key] = value
    told = (key for key, one in INDICATORS.items() if one.needed or key in before or key in after)
    return tuple(EffectLine(key, before.get(key), _value(after, key)) for key in told)


def _value(after: Mapping[str, tuple[int, int]], key: str) -> int | None:
    return after[key][1] if key in after else None
