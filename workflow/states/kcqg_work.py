"""Parallel work and terms of a national đề án: teams at both levels, what the Cục asks for, the panel, the dates."""

from collections.abc import Collection
from dataclasses import replace

from workflow.definition import Clock, Completion, Effect, Role, Step, Task, step
from workflow.guards import at_most, own_task
from workflow.states.coverage import FORGET, FORGET_MINISTRY, NATIONAL_OPINION, NATIONAL_VERDICT

CENTRE, COMMUNE, FINANCE = Role.IMPLEMENTER, Role.COMMUNE_OFFICER, Role.PROV_FINANCE
ALL = Completion()
OFFICER, AGENT, TEAM, PANEL = Role.DEPT_OFFICER, Role.AGENCY_OFFICER, Role.COUNCIL_MEMBER, Role.ACCEPTANCE_MEMBER


def tasks(desk: Role, *, direct: bool) -> tuple[Task, ...]:
    """Return the parallel work; the base level, its team and its opinions are not there when the case goes straight up."""
    base = () if direct else _base_tasks()
    panel = "panel_direct" if direct else "panel_national"
    return (
        *base,
        _work("ministry_verdict", "Phiếu của Hội đồng thẩm định cấp Bộ", "kcqg_ministry_verdict", TEAM,
              step("form_council", "Lập Hội đồng thẩm định cấp Bộ", "ministry_appraisal", None, AGENT, form="ministry_team", tell=TEAM,
                   does=FORGET_MINISTRY),
              step("give_ministry_verdict", "Ghi phiếu thẩm định cấp Bộ", "ministry_appraisal", None, TEAM, form="five_heads", tell=AGENT,
                   does=NATIONAL_VERDICT)),
        _work("agency_supplement", "Bổ sung theo yêu cầu của Cục", "kcqg_agency_supplement", CENTRE,
              step("ask_agency_supplement", "Cục yêu cầu bổ sung", "ministry_appraisal", None, AGENT, form="supplement_request",
                   needs=at_most("ask_agency_supplement", 1), tell=desk),
              step("send_agency_supplement", "Gửi bổ sung cho Cục", "ministry_appraisal", None, CENTRE,
                   form="supplement_reply", tell=(AGENT, desk))),
        _work("acceptance_verdict", "Phiếu nghiệm thu", "kcqg_acceptance_verdict", PANEL,
              step("form_panel", "Lập hội đồng nghiệm thu", "acceptance", None, desk, form=panel, tell=PANEL),
              step("give_acceptance_verdict", "Ghi phiếu nghiệm thu", "acceptance", None, PANEL, form="acceptance_verdict", tell=desk)),
    )  # fmt: skip


def _base_tasks() -> tuple[Task, ...]:
    late = Completion("all", late_counts=True)
    return (
        _work("verdict", "Phiếu của Hội đồng thẩm định cấp cơ sở", "kcqg_verdict", TEAM,
              step("form_team", "Lập Hội đồng thẩm định cấp cơ sở", "base_appraisal", None, OFFICER, form="team", tell=TEAM, does=FORGET),
              step("give_verdict", "Ghi phiếu thẩm định", "base_appraisal", None, TEAM, form="five_heads", tell=OFFICER,
                   does=NATIONAL_VERDICT)),
        _work("opinion", "Ý kiến đơn vị", "kcqg_opinion", FINANCE,
              step("ask_opinion", "Lấy ý kiến đơn vị", "base_appraisal", None, OFFICER, form="opinion_request"),
              step("give_opinion", "Trả lời ý kiến", "base_appraisal", None, (FINANCE, COMMUNE), form="opinion", tell=OFFICER,
                   does=NATIONAL_OPINION), completion=late),
    )  # fmt: skip


def _work(key: str, label: str, rule: str, member: Role, *steps: Step, completion: Completion = ALL) -> Task:
    """Write one kind of parallel work: the step that asks names it, and only whoever holds it answers."""
    ask, answer = steps
    asking = replace(ask, does=(Effect("ask_work", (key,)), *ask.does))
    answering = replace(answer, needs=(own_task(key),), does=(Effect("answer_work", (key,)), *answer.does))
    return Task(key, label, asking, answering, rule, member, completion)


SENDING = ("submitted", "supplement", "base_appraisal", "dept_signing")
AFTER = ("payment", "settlement")
CLOCKS = (
    Clock("drafting", "Thời gian giữ bản nháp", "kcqg_draft_life", ("draft",), breach="lapse", ladder="ladder.draft"),
    Clock("submitting", "Gửi hồ sơ tới Sở", "kcqg_submit_dept", ("survey",)),
    Clock("receiving", "Tiếp nhận", "kcqg_receive", ("submitted",)),
    Clock("supplement", "Bổ sung hồ sơ", "kcqg_supplement", ("supplement",), breach="lapse"),
    Clock("base_appraisal", "Thẩm định cấp cơ sở", "kcqg_base_appraisal", ("base_appraisal",)),
    Clock("signing", "Lãnh đạo Sở ký", "kcqg_sign", ("dept_signing",)),
    Clock("sending", "Gửi hồ sơ tới Cục", "kcqg_submit_agency", SENDING),
    Clock("ministry_appraisal", "Thẩm định cấp Bộ", "kcqg_ministry_appraisal", ("ministry_appraisal",)),
    Clock("agency_signing", "Lãnh đạo Cục ký", "kcqg_agency_sign", ("agency_signing",)),
    Clock("batching", "Xếp vào kế hoạch", "kcqg_batch_wait", ("appraised",)),
    Clock("approving", "Phê duyệt", "kcqg_approve", ("in_batch",)),
    Clock("reserve", "Chờ bố trí vốn", "kcqg_reserve_wait", ("reserve",), breach="close_reserve"),
    Clock("contracting", "Ký hợp đồng", "kcqg_contract", ("contracting",)),
    Clock("reporting", "Báo cáo tiến độ tháng", "kcqg_monthly_report", ("in_progress",)),
    Clock("implementing", "Thời gian thực hiện", "kcqg_implementation", ("in_progress",), ("acceptance", "fixing")),
    Clock("accepting", "Nghiệm thu cơ sở", "kcqg_acceptance", ("acceptance",)),
    Clock("fixing", "Khắc phục", "kcqg_fix", ("fixing",)),
    Clock("paying", "Thanh toán", "kcqg_payment", ("payment",)),
    Clock("settling", "Hồ sơ quyết toán", "kcqg_settlement_file", AFTER),
    Clock("liquidating", "Thanh lý, quyết toán năm", "kcqg_liquidation_last", (*AFTER, "liquidation")),
    Clock("refunding", "Thu hồi kinh phí", "kcqg_refund", ("refunding",)),
)
"""The fixed days (before 20 May, before 15 June, the 25th, 22 January) are rules, which the Sở or the Cục may move."""


def clocks(states: Collection[str], *, direct: bool) -> tuple[Clock, ...]:
    """Return the terms of a procedure with these states; straight to the Cục, the file has one day to be sent by."""
    found = [replace(clock, runs=tuple(key for key in clock.runs if key in states)) for clock in CLOCKS]
    kept = [clock for clock in found if clock.runs and not (direct and clock.key == "sending")]
    if direct:
        return tuple(
            replace(c, rule="kcqg_submit_agency", label="Gửi hồ sơ tới Cục") if c.key == "submitting" else c
            for c in kept
        )
    return tuple(kept)
