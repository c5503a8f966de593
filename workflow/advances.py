"""How much may be advanced before acceptance: the share of the activity, under the ceiling of all, with its working."""

from dataclasses import dataclass
from fractions import Fraction

from workflow.caps import AdvanceRule, Note

CEILING = "kcdp_advance_ceiling"
"""The rule of the share that all advances before acceptance may reach together."""
_SHARE = "Mức tạm ứng: %(share)s %% của %(support)s đồng là %(limit)s đồng"
_CEILING = "Trần mọi lần tạm ứng trước nghiệm thu: %(share)s %% của %(support)s đồng là %(limit)s đồng"
_LEFT = "Đã tạm ứng %(advanced)s đồng, còn được tạm ứng %(left)s đồng"
_ENOUGH = "Tiến độ phải trên %(needed)s %%; báo cáo mới nhất %(progress)s %%: đủ điều kiện"
_TOO_LITTLE = "Tiến độ phải trên %(needed)s %%; báo cáo mới nhất %(progress)s %%: chưa đủ điều kiện"
_BASIS = "Căn cứ: %(basis)s"
_UNVERIFIED = "Căn cứ: %(basis)s (chưa kiểm chứng)"


@dataclass(frozen=True, slots=True)
class AdvanceCheck:
    """What may be advanced in all, what of it is left, whether the work is far enough, and how that was worked out."""

    limit: int
    left: int
    far_enough: bool
    notes: tuple[Note, ...]


def check_advance(
    rule: AdvanceRule, ceiling: Fraction | int, *, support: int, advanced: int, progress: int
) -> AdvanceCheck:  # fmt: skip
    """Work out what is left to be advanced on a support; ``progress`` is the percentage of the newest report."""
    share, most = rule.limit(support), int(ceiling * support)
    limit = min(share, most)
    left = max(limit - advanced, 0)
    notes = [Note(_SHARE, {"share": rule.share * 100, "support": support, "limit": share})]
    if most < share:
        notes.append(Note(_CEILING, {"share": Fraction(ceiling) * 100, "support": support, "limit": most}))
    notes.append(Note(_LEFT, {"advanced": advanced, "left": left}))
    far_enough = rule.progress is None or progress > rule.progress * 100
    if rule.progress is not None:
        text = _ENOUGH if far_enough else _TOO_LITTLE
        notes.append(Note(text, {"needed": rule.progress * 100, "progress": progress}))
    notes.append(Note(_BASIS if rule.verified else _UNVERIFIED, {"basis": rule.basis}))
    return AdvanceCheck(limit, left, far_enough, tuple(notes))
