"""Điều chỉnh đề án quốc gia: a linked case, decided where TT 36/2013/TT-BCT A11 says.

What raises the total, changes the content, runs into the next year or stops is for the Minister on the Cục's submission;
the rest is for the Cục; places, partners and beneficiaries inside a group đề án are for the Sở. The Sở confirms first.
"""

from workflow.definition import Clock, Effect, Kind, Process, Role, Stage, StageTable, State, step
from workflow.guards import at_most, not_doer_of
from workflow.states.kcqg import DIRECT, levelled

OWNER, CENTRE, OFFICER, DIRECTOR = Role.BENEFICIARY, Role.IMPLEMENTER, Role.DEPT_OFFICER, Role.DEPT_LEADER
AGENT, CHIEF, MINISTER = Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.MINISTRY_LEADER
APPLY, LEVEL = Effect("apply_to_parent"), "check_national_level"
OPEN = ("confirmation", "dept_decision", "review", "agency_decision", "plan_decision")
WITHDRAWN = State("withdrawn", "Đã rút đề nghị", Kind.DROPPED, None, "withdrawn")


def _confirmation() -> StageTable:
    """The Sở confirms what is asked, with the commune where force majeure is the reason, or decides inside a group."""
    states = (
        State("confirmation", "Chờ Sở xác nhận điều chỉnh", Kind.ACTIVE, OFFICER),
        State("dept_decision", "Chờ lãnh đạo Sở quyết định", Kind.ACTIVE, DIRECTOR),
        WITHDRAWN,
    )
    steps = (
        step("confirm", "Xác nhận, chuyển Cục", "confirmation", "review", OFFICER, form="note", tell=(CENTRE, DIRECTOR),
             does=(Effect(LEVEL, ("agency", "minister")), Effect("check_volume_confirmed"))),
        step("send_to_department", "Trình lãnh đạo Sở quyết định", "confirmation", "dept_decision", OFFICER, form="note",
             does=Effect(LEVEL, ("department",))),
        step("agree_in_group", "Đồng ý thay đổi trong đề án nhóm", "dept_decision", "agreed", DIRECTOR, form="decision",
             needs=not_doer_of("send_to_department"), tell=(OWNER, CENTRE, AGENT), does=APPLY),
        step("ask_again_in_group", "Trả chuyên viên xem lại", "dept_decision", "confirmation", DIRECTOR, form="reason",
             needs=at_most("ask_again_in_group", 2)),
        step("refuse", "Sở không xác nhận", "confirmation", "refused", OFFICER, form="reason", tell=(OWNER, CENTRE, AGENT)),
    )  # fmt: skip
    return StageTable(Stage.PROPOSAL, "Đề nghị", states, steps)


def _decision(where: tuple[str, ...], *, direct: bool) -> StageTable:
    """The Cục reviews; its leader decides what is the Cục's and signs the submission of what is the Minister's."""
    told = (OWNER, CENTRE) if direct else (OWNER, CENTRE, OFFICER)
    states = (
        State("review", "Cục xem xét điều chỉnh", Kind.ACTIVE, AGENT),
        State("agency_decision", "Chờ lãnh đạo Cục", Kind.ACTIVE, CHIEF),
        State("plan_decision", "Chờ Bộ trưởng quyết định", Kind.ACTIVE, MINISTER),
        State("agreed", "Đồng ý điều chỉnh", Kind.GRANTED, None, "done"),
        State("refused", "Không đồng ý điều chỉnh", Kind.REFUSED, None, "refused"),
    )
    checked = (Effect("check_volume_confirmed"),) if direct else ()
    steps = (
        step("send_to_chief", "Trình lãnh đạo Cục", "review", "agency_decision", AGENT, form="note", does=checked),
        step("agree", "Đồng ý", "agency_decision", "agreed", CHIEF, needs=not_doer_of("send_to_chief"), form="decision",
             tell=told, does=(Effect(LEVEL, ("agency",)), APPLY)),
        step("send_to_minister", "Ký tờ trình Bộ trưởng", "agency_decision", "plan_decision", CHIEF, form="note",
             needs=not_doer_of("send_to_chief"), does=Effect(LEVEL, ("minister",))),
        step("agree_as_approver", "Phê duyệt điều chỉnh", "plan_decision", "agreed", MINISTER, form="decision",
             needs=not_doer_of("send_to_chief", "send_to_minister"), tell=(*told, AGENT), does=APPLY),
        step("ask_again", "Trả lại xem xét", "agency_decision", "review", CHIEF, needs=at_most("ask_again", 2), form="reason"),
        step("ask_again_as_approver", "Trả lại Cục xem xét", "plan_decision", "review", MINISTER, form="reason",
             needs=at_most("ask_again_as_approver", 2)),
        step("disagree", "Lãnh đạo Cục không đồng ý", "agency_decision", "refused", CHIEF, form="reason", tell=told),
        step("disagree_as_approver", "Không phê duyệt điều chỉnh", "plan_decision", "refused", MINISTER, form="reason",
             tell=(*told, AGENT)),
        step("withdraw", "Rút đề nghị", where, "withdrawn", CENTRE, form="reason", tell=(AGENT,) if direct else (OFFICER, AGENT)),
    )  # fmt: skip
    return StageTable(Stage.APPROVAL, "Quyết định", (*states, WITHDRAWN) if direct else states, steps)


CLOCKS = (
    Clock("confirmation", "Sở xác nhận điều chỉnh", "kcqg_change_confirm", ("confirmation", "dept_decision")),
    Clock("review", "Xem xét điều chỉnh", "kcqg_change_review", ("review",)),
    Clock("decision", "Quyết định điều chỉnh", "kcqg_change_decide", ("agency_decision", "plan_decision")),
)


def national_change(variant: str = "") -> Process:
    """Build the procedure of a change to a national đề án; one that went straight to the Cục has no Sở to confirm it."""
    direct = variant == DIRECT
    where = OPEN[2:] if direct else OPEN
    table = _decision(where, direct=direct)
    stages = (table,) if direct else (_confirmation(), table)
    national = (AGENT, CHIEF, MINISTER)
    handlers = national if direct else (OFFICER, DIRECTOR, *national)
    leaders = (CHIEF, MINISTER) if direct else (DIRECTOR, CHIEF, MINISTER)
    always = levelled(where, handlers, leaders=leaders)
    label = "Điều chỉnh đề án khuyến công quốc gia"
    return Process("kcqg_change", variant, 1, label, where[0], stages, always, CLOCKS[1:] if direct else CLOCKS)
