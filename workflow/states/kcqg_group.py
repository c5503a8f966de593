"""Đề án nhóm, đề án điểm: a national đề án whose beneficiaries are named only after the Minister's approval.

The implementer writes it and brings it through the same appraisals. Once there is a contract with the Cục the đề án is
divided into line items, and each line item into shares (:mod:`workflow.states.kcqg_share`): money is advanced, accepted
and paid share by share, and the đề án is settled when none of them goes on (TT 36/2013/TT-BCT A2 k3, A10).
"""

from dataclasses import replace

from workflow.definition import Clock, Effect, Kind, Process, Role, Section, StageTable, State, Step, Task, step
from workflow.guards import (
    all_shared_out,
    divided,
    no_open_change,
    papers_complete,
    parts_settled,
    some_bare,
    undivided,
)
from workflow.states.coverage import within
from workflow.states.kcqg import (
    AGENT,
    CAP,
    CENTRE,
    CHIEF,
    DIRECT,
    NEWEST,
    OFFICER,
    OWNER,
    SECTIONS,
    national_project,
)  # fmt: skip
from workflow.states.kcqg_earlier import earlier

GROUP, GROUP_DIRECT = "group", "group-direct"
"""Through the Sở of one province; straight to the Cục, over several provinces."""
LEFT_OUT_STATES = frozenset({"draft", "acceptance", "fixing", "payment"})
LEFT_OUT_STEPS = frozenset({"record_refund"})
LEFT_OUT_SECTIONS = frozenset({"establishment", "items", "funding", "commitments"})
SECTIONS_OF_WHOLE = frozenset(section.key for section in SECTIONS) - LEFT_OUT_SECTIONS
OF_SHARES = frozenset({"question", "acceptance_verdict"})
"""Parallel work that belongs to a beneficiary: each share has its own."""


def group_project(variant: str = GROUP, *, version: int = NEWEST) -> Process:
    """Build the procedure of a group or focal đề án out of the national one."""
    direct = variant == GROUP_DIRECT
    base = national_project(DIRECT if direct else "")
    desk = AGENT if direct else OFFICER
    stages = tuple(_divided(_kept(table), desk) for table in base.stages)
    present = {state.key for table in stages for state in table.states}
    always = tuple(one for one in map(_without_beneficiary, base.interventions) if _open(one, present))
    label = "Đề án nhóm, đề án điểm quốc gia"
    built = Process(
        base.key, variant, version, label, "survey", stages, tuple(_within(one, present) for one in always),
        _clocks(base.clocks, present), tuple(map(_of_whole, (task for task in base.tasks if task.key not in OF_SHARES))),
        tuple(map(_by_centre, (one for one in base.sections if one.key not in LEFT_OUT_SECTIONS))),
    )  # fmt: skip
    return built if version == NEWEST else _first(earlier(built))


def _first(process: Process) -> Process:
    """Version 1 was told of new rules and did not look at the whole again; its total stayed once it was divided."""
    return replace(
        process,
        stages=tuple(replace(one, steps=tuple(map(_undivided_change, one.steps))) for one in process.stages),
        interventions=tuple(one for one in process.interventions if one.key != "recheck"),
    )


def _undivided_change(one: Step) -> Step:
    return replace(one, form="national_change") if one.form == "divided_change" else one


def _divided(table: StageTable, desk: Role) -> StageTable:
    """Add what a đề án with shares has beside the common steps, in the stage where it happens."""
    more = {"implementation": _sharing(desk), "acceptance": _concluding(desk)}.get(table.stage.value, ())
    return replace(table, steps=(*table.steps, *more))


def _sharing(desk: Role) -> tuple[Step, ...]:
    """The plan in detail (Mẫu 11): line items first, then the beneficiaries of each; the Cục shares out again."""
    plan = papers_complete("kcqg_papers.share_plan")
    return (
        step("plan_lines", "Lập các hạng mục", "in_progress", None, CENTRE, form="line_plan", needs=undivided(),
             tell=(AGENT, desk), does=Effect("plan_lines")),
        step("open_shares", "Gửi danh sách đối tượng (Mẫu 11)", "in_progress", None, CENTRE, form="share_plan",
             needs=(divided(), some_bare(), plan), tell=(AGENT, desk), does=Effect("open_shares")),
        step("share_out_again", "Phân bổ lại trong hạng mục", "in_progress", None, CHIEF, form="share_division",
             needs=divided(), tell=(CENTRE, AGENT, desk), does=Effect("share_out_again")),
    )  # fmt: skip


def _concluding(desk: Role) -> tuple[Step, ...]:
    """What follows when every share is over."""
    needs = (divided(), all_shared_out(), parts_settled(), no_open_change())
    return (
        step("conclude_shares", "Tổng hợp các phần, lập hồ sơ quyết toán", "in_progress", "settlement", CENTRE,
             form="note", needs=needs, tell=(AGENT, desk)),
    )  # fmt: skip


def _kept(table: StageTable) -> StageTable:
    """The table without what belongs to one beneficiary: its draft, its money, its acceptance."""
    states = tuple(map(_begun, (state for state in table.states if state.key not in LEFT_OUT_STATES)))
    steps = (_without_beneficiary(one) for one in table.steps if _stays(one))
    return replace(table, states=states, steps=tuple(map(_covering, map(_ending, steps))))


def _begun(state: State) -> State:
    """The implementer begins: its survey is the draft."""
    return replace(state, kind=Kind.DRAFT) if state.key == "survey" else state


def _stays(one: Step) -> bool:
    paying = any(effect.name in ("request_payment", "check_payment", "approve_payment", "pay") for effect in one.does)
    leads = one.target not in LEFT_OUT_STATES and set(one.sources) - LEFT_OUT_STATES
    return bool(leads) and not paying and one.key not in LEFT_OUT_STEPS


def _without_beneficiary(one: Step) -> Step:
    """The same step between offices; where it started in a state that is left out, it starts there no more."""
    roles = tuple(role for role in one.roles if role is not OWNER)
    sources = tuple(key for key in one.sources if key not in LEFT_OUT_STATES)
    return replace(one, roles=roles, sources=sources, tell=tuple(role for role in one.tell if role is not OWNER))


def _ending(one: Step) -> Step:
    """The cap is one beneficiary's; what stops the đề án stops its shares; it closes when none of them goes on."""
    if CAP in one.does:
        return replace(one, does=(Effect("propose_whole"), *(effect for effect in one.does if effect != CAP)))
    if one.key == "request_change":
        return replace(one, form="divided_change")
    if one.key == "stop":
        return replace(one, does=(Effect("cancel_shares"), *one.does))
    if one.key in ("close_stopped", "settle"):
        does = tuple(effect for effect in one.does if effect.name != "open_follow_up")
        needs = tuple(guard for guard in one.needs if guard.name != "not_doer_of")  # the acts on money are the shares'
        return replace(one, needs=(*needs, parts_settled()), does=does)
    return one


def _covering(one: Step) -> Step:
    """An approval covers no page that a đề án with shares does not have."""
    return replace(one, does=tuple(within(effect, SECTIONS_OF_WHOLE) for effect in one.does))


def _of_whole(task: Task) -> Task:
    return replace(task, ask=_covering(task.ask), answer=_covering(task.answer))


def _open(one: Step, present: set[str]) -> bool:
    return one.key not in LEFT_OUT_STEPS and bool(one.roles) and bool(present.intersection(one.sources))


def _within(one: Step, present: set[str]) -> Step:
    return replace(one, sources=tuple(key for key in one.sources if key in present))


def _clocks(clocks: tuple[Clock, ...], present: set[str]) -> tuple[Clock, ...]:
    """The terms that still have a state to run in."""
    found = (
        replace(one, runs=tuple(filter(present.__contains__, one.runs)),
                waits=tuple(filter(present.__contains__, one.waits)))
        for one in clocks
    )  # fmt: skip
    return tuple(one for one in found if one.runs)


def _by_centre(section: Section) -> Section:
    """A page of the dossier, which the implementer fills in."""
    states = tuple(key for key in section.states if key not in LEFT_OUT_STATES)
    return replace(section, states=states, roles=(CENTRE,))
