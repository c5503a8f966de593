"""What an intervention does to the terms of a case, in words."""

from collections.abc import Iterable

from web.context import current_person, current_session, now, office
from web.filters import day
from web.i18n import gettext
from workflow.definition import Step
from workflow.queries.case_rows import CasePage
from workflow.queries.due_effects import HELD_AFTER, TermEffect, due_effects
from workflow.states.interventions import interventions

INTERVENTIONS = frozenset(step.key for step in interventions((), promised=("",))) - {"explain", "declare_conflict"}


def effects_of(page: CasePage, step: Step) -> list[str]:
    """What a step would do to every open term of a case; nothing for a step that is no intervention."""
    if step.key not in INTERVENTIONS:
        return []
    if step.key not in HELD_AFTER:
        ends = ((line.label, None if line.paused else line.due_at) for line in page.open_clocks)
        return told_effects(TermEffect(label, end, end) for label, end in ends)
    found = due_effects(current_session(), [page.id], step.key, person=current_person(), now=now(), office=office())
    return told_effects(found.get(page.id, ()))


def told_effects(effects: Iterable[TermEffect]) -> list[str]:
    """Each term with its end now and after."""
    return [_told(effect) for effect in effects] or [gettext("Không có thời hạn nào đang mở.")]


def _told(effect: TermEffect) -> str:
    label = gettext(effect.label)
    if not effect.changes:
        if effect.before is None:
            return gettext("%(term)s: đang dừng, không đổi", term=label)
        return gettext("%(term)s: vẫn hạn %(day)s", term=label, day=day(effect.before))
    if effect.after is None:
        return gettext("%(term)s: hạn %(day)s, sẽ dừng lại", term=label, day=day(effect.before))
    return gettext("%(term)s: chạy tiếp, hạn %(day)s", term=label, day=day(effect.after))
