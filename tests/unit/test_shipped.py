"""What is shipped: the calendar of Viet Nam, the rules with their marks, the papers."""

from datetime import date
from fractions import Fraction

import pytest

from workflow.i18n import catalogue
from workflow.rules import RuleMissing
from workflow.seeds import SEEDS, SeedInvalid, read_seed
from workflow.shipped import calendar_from, rules_in, shipped_calendar, shipped_papers, shipped_rules

CALENDAR, RULES = shipped_calendar(), shipped_rules()
TODAY = date(2026, 11, 21)
MILLION = 1_000_000
CATALOGUE_2_0 = [
    "kcqg_submit_dept",
    "kcqg_submit_agency",
    "kcqg_monthly_report",
    "prov_quarterly_report",
    "kcqg_settlement_file",
    "kcqg_liquidation_last",
    "sel_regional_processing",
    "sel_complaint_window",
    "sel_complaint_answer",
    "sel_cert_expiry",
    "ccn_announce",
    "ccn_receive",
    "ccn_compile",
    "ccn_appraise",
    "ccn_decide",
    "ccn_report_h1",
    "ccn_report_h2",
    "title_check",
    "title_complete",
    "title_publish",
    "onestop_return_incomplete",
    "onestop_late_notice",
    "onestop_transfer",
]
LOCAL = [rule for rule in RULES.all() if rule.id.startswith("kcdp_")]


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2026, 1, 1), "holiday"),
        (date(2026, 1, 2), "compensatory"),
        (date(2026, 1, 10), "makeup"),
        (date(2026, 2, 16), "holiday"),
        (date(2026, 2, 20), "holiday"),
        (date(2026, 2, 23), "work"),
        (date(2026, 4, 26), "holiday"),
        (date(2026, 4, 27), "compensatory"),
        (date(2026, 8, 22), "makeup"),
        (date(2026, 8, 31), "compensatory"),
        (date(2026, 9, 1), "holiday"),
        (date(2026, 11, 24), "work"),
        (date(2024, 4, 29), "compensatory"),
        (date(2024, 5, 4), "makeup"),
        (date(2025, 4, 26), "makeup"),
        (date(2025, 5, 2), "compensatory"),
        (date(2030, 2, 2), "holiday"),  # Tết by the Vietnamese lunar calendar
        (date(2030, 11, 25), "work"),
    ],
)
def test_a_day_is_what_was_decided(on, kind):
    assert CALENDAR.day(on).kind == kind


def test_every_decision_has_its_basis():
    assert [overlay.on for overlay in CALENDAR.overlays if overlay.decided and not overlay.basis] == []


def test_the_switch_of_the_culture_day_takes_it_off():
    content = read_seed(SEEDS / "calendar.yaml", "calendar")
    content["switches"][0]["off"] = True
    switched = calendar_from(content, "switched")

    assert [switched.day(date(y, 11, d)).kind for y, d in ((2026, 24), (2030, 25))] == ["holiday", "compensatory"]


def test_years_up_to_this_one_are_decided_and_the_next_is_not():
    assert [CALENDAR.day(date(year, 6, 1)).provisional for year in (2017, 2018, 2026, 2027)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_year_of_the_shipped_calendar_has_as_many_working_days_as_the_law_leaves():
    assert [CALENDAR.working_days(date(y - 1, 12, 31), date(y, 12, 31)) for y in (2024, 2025, 2026)] == [251, 250, 250]


@pytest.mark.parametrize("rule_id", CATALOGUE_2_0)
def test_every_deadline_of_the_catalogue_is_in_force(rule_id):
    assert RULES.term(rule_id, TODAY).rule_id == rule_id


def test_old_cluster_rules_end_when_the_new_decree_begins():
    old, new = date(2024, 4, 30), date(2024, 5, 1)

    assert (RULES.term("ccn68_appraise", old).length, RULES.term("ccn_appraise", new).length) == (15, 25)
    with pytest.raises(RuleMissing):
        RULES.term("ccn68_appraise", new)
    with pytest.raises(RuleMissing):
        RULES.term("ccn_appraise", old)


def test_what_was_not_seen_in_a_text_is_unverified():
    assert [rule.id for rule in LOCAL if rule.verified] == []
    assert [rule.id for rule in RULES.all() if not rule.basis] == []


@pytest.mark.parametrize("on", [date(2024, 1, 1), TODAY])
def test_every_local_rule_is_in_force_since_the_first_cases(on):
    assert [rule.id for rule in LOCAL if RULES.get(rule.id, on) is not rule] == []


@pytest.mark.parametrize(
    ("activity", "on", "scope", "rate", "ceiling"),
    [
        ("machinery", date(2018, 1, 1), "", "50%", 200),
        ("machinery", TODAY, "", "50%", 300),
        ("machinery_line", TODAY, "", "50%", 450),
        ("demo_model_new", date(2018, 1, 1), "", "30%", 500),
        ("demo_model_new", TODAY, "", "30%", 1000),
        ("demo_model_new", TODAY, "dong-thap", None, 1000),
        ("demo_model_new", date(2024, 6, 30), "dong-thap", "30%", 1000),
        ("reward_province", TODAY, "dong-thap", None, 3),
        ("fair_other_domestic", TODAY, "dong-thap", "80%", None),
        ("ccn_infrastructure", date(2025, 10, 14), "", "30%", 6000),
    ],
)
def test_the_support_level_of_a_day_and_a_province(activity, on, scope, rate, ceiling):
    cap = RULES.cap(activity, on, scope)
    share = None if rate is None else Fraction(rate[:-1]) / 100

    assert (cap.rate, cap.ceiling) == (share, ceiling and ceiling * MILLION)


@pytest.mark.parametrize("activity", ["ccn_detail_plan", "ccn_infrastructure"])
def test_cluster_works_have_no_support_level_since_the_amendment(activity):
    with pytest.raises(RuleMissing):
        RULES.cap(activity, date(2025, 10, 15))


@pytest.mark.parametrize(
    ("activity", "share", "progress", "after"),
    [
        ("machinery", 70, 70, False),
        ("treatment_ccn", 30, 50, False),
        ("media", 70, None, False),
        ("establish_enterprise", 100, None, True),
    ],
)
def test_advances_are_those_of_the_national_circular(activity, share, progress, after):
    advance = RULES.advance(activity, TODAY)
    wanted = None if progress is None else Fraction(progress, 100)

    assert (advance.share, advance.progress, advance.after_acceptance) == (Fraction(share, 100), wanted, after)
    assert RULES.number("kcdp_advance_ceiling", TODAY) == Fraction(7, 10)


def test_every_paper_a_rule_asks_for_is_known():
    asked = {kind for rule in RULES.all() if rule.kind == "papers" for kind in papers_of(rule)}
    advanced = {kind for rule in RULES.all() if rule.kind == "share" for kind in rule.value.get("papers", ())}

    assert sorted((asked | advanced) - set(shipped_papers())) == []


def papers_of(rule):
    return [*rule.value["papers"], *(kind for kinds in rule.value.get("by_activity", {}).values() for kind in kinds)]


def test_every_activity_named_by_a_rule_has_had_a_support_level():
    papers = [rule for rule in RULES.all() if rule.kind == "papers" and not rule.id.startswith("sel_papers.")]
    named = {activity for rule in papers for activity in rule.value.get("by_activity", {})}
    advanced = {rule.subject for rule in RULES.all() if rule.kind == "share" and rule.subject}

    assert sorted((named | advanced) - {rule.subject for rule in RULES.all() if rule.kind == "cap"}) == []


def test_the_default_ladder_reminds_then_escalates():
    rungs = RULES.ladder("ladder.default", TODAY).rungs

    assert [(rung.key, rung.roles) for rung in rungs] == [
        ("half", ("holder",)),
        ("day_before", ("holder",)),
        ("due_day", ("holder",)),
        ("late_1", ("holder", "leader")),
        ("late_3", ("holder", "supervisor")),
        ("late_5", ("holder",)),
    ]


def test_labels_and_hints_are_translated():
    texts = {rule.label for rule in RULES.all()} | {t for p in shipped_papers().values() for t in (p.label, p.hint)}

    assert sorted(texts - set(catalogue("en"))) == []


def test_a_row_without_its_dates_is_refused(tmp_path):
    (tmp_path / "local.yaml").write_text("rules: [{id: t, label: x, kind: term, value: {length: 1}}]")

    with pytest.raises(SeedInvalid, match="t: thiếu valid_from"):
        rules_in(tmp_path / "local.yaml")


def test_a_float_in_a_seed_is_refused(tmp_path):
    (tmp_path / "local.yaml").write_text("rules: [{id: cap.x, label: x, kind: cap, value: {rate: 0.5}}]")

    with pytest.raises(SeedInvalid, match=r"rules\[0\]\.value\.rate: phải là string"):
        rules_in(tmp_path / "local.yaml")


def test_the_versions_name_what_was_read():
    assert CALENDAR.version.startswith("holidays-")
    assert len(RULES.version) == 12
    assert shipped_rules() is RULES


VOUCHERS = {  # TT 36/2013/TT-BCT A14, beside acceptance minutes, final report and the request itself
    "consulting": "purchase_contract consulting_product liquidation_minutes payment_voucher",
    "management_training": "trainee_list training_material payment_voucher",
    "demo_model_new": "invoice conference_list brochure payment_voucher",
    "machinery": "purchase_contract invoice supplier_acceptance liquidation_minutes",
    "trademark": "certificate brand_plan payment_voucher",
    "media": "purchase_contract supplier_acceptance liquidation_minutes media_sample media_licence",
    "association_region": "decision charter member_list payment_voucher",
    "fair_organised": "booth_list booth_contract",
    "fair_other_domestic": "booth_list booth_contract invoice",
    "business_link_cluster": "decision payment_voucher",
    "treatment_ccn": "completion_minutes discharge_test",
    "establish_enterprise": "business_licence",
    "vocational_training": "training_decision trainee_list employment_list payment_voucher",
    "cleaner_production_assessment": "assessment_report",
    "selection_round_nation": "contest_decision winners_list",
}


@pytest.mark.parametrize("activity", VOUCHERS)
def test_the_remainder_needs_the_vouchers_of_its_kind(activity):
    always = ("payment_request_letter", "acceptance_minutes", "final_report")

    assert RULES.payment_papers("remainder", activity, on=TODAY) == (*always, *VOUCHERS[activity].split())


def test_what_was_not_compared_with_its_source_says_so():
    """Lists of an activity and duties to list machines are carried over from national rules by analogy."""
    added = [rule for rule in RULES.all() if rule.id.startswith(("kcdp_payment_papers.", "kcdp_machine_list."))]

    assert [rule.id for rule in added if rule.verified or not rule.basis] == []
    assert len(added) == 9
