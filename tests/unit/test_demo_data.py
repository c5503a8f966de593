"""The shipped demo: named đề án, accounts and pools, and what their readers refuse."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from workflow.caps import check_cap
from workflow.definition import Role
from workflow.fold import fold
from workflow.reference import NamedCase, activities, named_cases, people, pools, units
from workflow.reference.cases import read_named_cases
from workflow.reference.people import read_people
from workflow.reference.pools import read_pools
from workflow.seeds import SEEDS, SeedInvalid
from workflow.shipped import shipped_rules
from workflow.states import SHIPPED

TODAY = date(2026, 11, 21)
UNITS = {unit.code: unit for unit in units()}
STATES = {state for process in SHIPPED if process.key == "kcdp_project" for state in process.states}
BY_ROLE = {
    "beneficiary": 3, "implementer": 2, "commune_officer": 1, "commune_leader": 1, "dept_officer": 3,
    "dept_leader": 2, "dept_accountant": 2, "prov_finance": 1, "prov_leader": 1, "supervisor": 1,
    "acceptance_member": 1, "auditor": 1, "treasury_viewer": 1, "report_editor": 1, "one_stop_clerk": 1,
    "sys_admin": 1, "agency_officer": 2, "agency_leader": 1, "agency_accountant": 2, "ministry_leader": 1,
}  # fmt: skip

each_case = pytest.mark.parametrize("case", named_cases(), ids=lambda case: case.key)


def case_of(key: str) -> NamedCase:
    return next(case for case in named_cases() if case.key == key)


def test_named_cases_are_the_local_ones_of_the_bulletins():
    assert len(named_cases()) == 32
    assert Counter(case.anonymous for case in named_cases()) == {False: 23, True: 9}


@each_case
def test_named_cases_lie_where_a_unit_worked_in_their_year(case: NamedCase):
    if case.place_then is None:
        assert case.synthetic.place is not None
        return
    place = UNITS[case.place_then]
    assert place.valid_from.year <= case.plan_year <= (place.valid_to or TODAY).year


@each_case
def test_named_cases_lie_in_a_unit_of_today(case: NamedCase):
    assert UNITS[case.home].valid_on(TODAY)
    if case.place_then:
        assert UNITS[case.place_then].successor in (None, case.place_now)


@each_case
def test_named_cases_have_a_state_of_the_procedure(case: NamedCase):
    assert case.state in STATES


@each_case
def test_named_cases_are_about_work_supported_in_their_year(case: NamedCase):
    activity = activities()[case.activity]
    assert activity.valid_on(date(case.plan_year, 1, 1))
    assert case.title.startswith(activity.title_for(""))


@each_case
def test_made_up_amounts_keep_the_support_level(case: NamedCase):
    made_up, on = case.synthetic, date(case.plan_year, 6, 1)
    assert 0 < made_up.support <= made_up.total
    if shipped_rules().has(f"cap.{case.activity}"):
        cap = shipped_rules().cap(case.activity, on)
        assert check_cap(cap, eligible_cost=made_up.total, support=made_up.support, priority=False).allowed


def test_machinery_is_the_level_that_the_made_up_amounts_were_checked_against():
    cap = shipped_rules().cap("machinery", date(2024, 6, 1))
    assert (cap.rate, cap.ceiling) == (0.5, 300_000_000)


def test_no_amount_stands_outside_the_made_up_part_unless_stated():
    assert [case.key for case in named_cases() if case.support is not None or case.total is not None] == []
    stated = {case.key: case.group_support for case in named_cases() if case.group_support}
    assert stated.keys() == {"kinh-thanh", "viet-sec", "tmk"}
    assert {(group.amount, group.qualifier) for group in stated.values()} == {(850_000_000, "approx")}


def test_made_up_shares_add_up_to_what_the_source_states_for_the_group():
    assert sum(case.synthetic.support for case in named_cases() if case.group_support) == 850_000_000


def test_made_up_place_year_and_kind_only_fill_gaps():
    for case in named_cases():
        stated = (case.year, case.place_now, case.establishment_kind)
        made_up = (case.synthetic.year, case.synthetic.place, case.synthetic.establishment_kind)
        assert [(a is None) != (b is None) for a, b in zip(stated, made_up, strict=True)] == [True] * 3


def test_binh_phuoc_2024_stands_as_reported():
    there = [case for case in named_cases() if case.place_then == "binh-phuoc" and case.anonymous]
    assert Counter((case.activity, case.state, case.hold_reason, case.exit_reason) for case in there) == {
        ("machinery", "in_progress", "spending_rule_changed", None): 3,
        ("management_training", "stopped", None, "not_qualified_for_service_order"): 1,
    }


def test_acceptance_and_handover_are_dated_as_reported():
    assert (case_of("hop-tac-xa-19-5").reported_on, case_of("nong-thi-hoa").reported_on) == (
        date(2025, 8, 19),
        date(2025, 8, 13),
    )


def test_unnamed_establishments_say_so():
    assert {case.establishment.startswith("Cơ sở chưa nêu tên") for case in named_cases() if case.anonymous} == {True}
    assert len({case.establishment for case in named_cases()}) == len(named_cases())


def test_demo_has_an_account_for_every_role():
    there = Counter(person.role for person in people())
    assert {role: min(there[role], wanted) for role, wanted in BY_ROLE.items()} == BY_ROLE
    held = {role for person in people() for role in (person.role, *person.also)}
    assert held == set(Role) - {Role.CLOCK, Role.LINKED}


def test_demo_people_work_in_units_of_today():
    assert [person.key for person in people() if not UNITS[person.unit].valid_on(TODAY)] == []


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("commune_officer", "commune"), ("commune_leader", "commune"), ("implementer", "centre"),
        ("dept_officer", "department"), ("dept_leader", "department"), ("dept_accountant", "department"),
        ("prov_finance", "finance"), ("prov_leader", "province"), ("agency_officer", "agency"),
        ("agency_leader", "agency"), ("agency_accountant", "agency"), ("ministry_leader", "ministry"),
        ("beneficiary", "commune"),
    ],
)  # fmt: skip
def test_demo_people_sit_where_their_role_is_exercised(role, kind):
    assert {UNITS[person.unit].kind for person in people() if person.role == role} == {kind}


def test_demo_accounts_cannot_reach_anybody():
    assert {person.email.split("@")[1] for person in people()} == {"demo.khuyencong.example"}


def test_demo_beneficiaries_speak_for_marked_establishments():
    speaking = {person.role for person in people() if person.establishment}
    assert speaking == {"beneficiary"}
    assert [p.key for p in people() if p.establishment and not p.establishment.name.endswith(pools().mark)] == []


def test_demo_shows_a_second_province():
    assert {person.unit.split("/")[0] for person in people() if person.key.startswith("dong_thap")} == {"dong-thap"}
    assert Counter(person.role for person in people() if person.key.startswith("dong_thap"))["dept_leader"] == 2


def test_invented_establishments_are_marked():
    trade = pools().trades[0]
    assert pools().establishment_name("Hợp tác xã", trade, "Đồi Sương") == "Hợp tác xã Chế biến điều Đồi Sương (mẫu)"


def test_invented_names_never_meet_a_named_establishment():
    named = " ".join(fold(case.establishment) for case in named_cases())
    assert [part for part in pools().name_parts if fold(part) in named] == []


def test_pools_suffice_for_different_names():
    province_trades = {province: len(pools().trades_of(province)) for province in pools().communes}
    assert all(count >= 6 for count in province_trades.values())
    assert len(set(pools().name_parts)) * min(province_trades.values()) > pools().cases


@pytest.mark.parametrize("province", ["dong-nai", "dong-thap"])
def test_pools_place_cases_in_communes_of_the_province(province):
    assert {UNITS[code].parent for code in pools().communes[province]} == {province}
    assert {UNITS[code].kind for code in pools().communes[province]} == {"commune"}


def test_pools_reach_the_communes_of_the_demo_accounts():
    served = {person.unit for person in people() if person.role in ("commune_officer", "beneficiary")}
    assert served <= {code for listed in pools().communes.values() for code in listed}


def test_pools_have_reasons_and_remarks_for_every_way_out():
    assert set(pools().reasons) == {
        "supplement", "refusal", "pause", "stop", "not_approved", "withdraw", "change", "complaint",
    }  # fmt: skip
    assert set(pools().remarks) == {
        "survey", "appraisal", "accept", "fix", "refuse", "progress", "opinion", "handover", "follow_up",
    }  # fmt: skip


def test_pools_know_what_each_activity_costs():
    by_trade = [share.activity for share in pools().mix if share.price is None]
    assert by_trade == ["machinery"]
    assert sum(share.weight for share in pools().mix) == 100


def changed(tmp_path: Path, name: str, **changes) -> Path:
    """A shipped file whose first row has other values."""
    whole = yaml.safe_load((SEEDS / "demo" / name).read_text("utf-8"))
    rows = whole.get("cases") if name == "named_cases.yaml" else whole.get("people")
    (rows[0] if isinstance(rows, list) else whole).update(changes)
    path = tmp_path / name
    path.write_text(yaml.safe_dump(whole, allow_unicode=True), "utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place_now": "atlantis"}, "named_cases.yaml: cases[0]: đơn vị 'atlantis' không có"),
        ({"activity": "dancing"}, "hoạt động 'dancing' không có"),
        ({"establishment_kind": "bank"}, "loại cơ sở 'bank' không có"),
        ({"state_basis": "hoped"}, "state_basis 'hoped' không có"),
        ({"place_now": None}, "thiếu năm, địa điểm hoặc loại cơ sở"),
        ({"support": "200 triệu"}, "cases[0].support: '200 triệu' không phải int"),
        ({"period": [2021]}, "cases[0].period: cần đúng 2 giá trị"),
        ({"synthetic": {"support": 1, "total": 2, "cost": 3}}, "cases[0].synthetic: không có khóa 'cost'"),
        ({"key": "thanh-huy"}, "named_cases.yaml: 'thanh-huy' dùng hai lần"),
    ],
)
def test_named_cases_that_cannot_be_are_refused_by_name(tmp_path: Path, changes, said):
    with pytest.raises(SeedInvalid) as refused:
        read_named_cases(changed(tmp_path, "named_cases.yaml", **changes))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": "atlantis"}, "people.yaml: people[0]: đơn vị 'atlantis' không có"),
        ({"role": "king"}, "vai trò 'king' không có"),
        ({"also": ["queen"]}, "vai trò 'queen' không có"),
        ({"email": "sys-admin@demo.khuyencong.example"}, "'sys-admin@demo.khuyencong.example' dùng hai lần"),
        ({"establishment": {"name": "A", "kind": "household", "trade": "gold"}}, "nghề 'gold' không có"),
        ({"establishment": {"name": "A", "kind": "bank", "trade": "wood"}}, "loại cơ sở 'bank' không có"),
    ],
)
def test_people_that_cannot_be_are_refused_by_name(tmp_path: Path, changes, said):
    with pytest.raises(SeedInvalid) as refused:
        read_people(changed(tmp_path, "people.yaml", **changes))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colour": "red"}, "synthetic.yaml: không có khóa 'colour'"),
        ({"seed": "today"}, "synthetic.yaml.seed: 'today' không phải int"),
        ({"communes": {"dong-nai": ["x"], "dong-thap": []}}, "đơn vị 'x' không có"),
        ({"communes": {"dong-nai": []}}, "mechanics: tỉnh 'dong-thap' không có"),
        ({"mix": [{"activity": "dancing", "weight": 1}]}, "hoạt động 'dancing' không có"),
        ({"mix": [{"activity": "consulting", "weight": 1, "price": [2, 1]}]}, "giá 2 lớn hơn 1"),
        ({"prefixes": {"bank": []}}, "loại cơ sở 'bank' không có"),
        ({"name_parts": "Suối"}, "synthetic.yaml.name_parts: cần một danh sách"),
        ({"reasons": []}, "synthetic.yaml.reasons: cần một bảng khóa và giá trị"),
    ],
)
def test_pools_that_cannot_be_are_refused_by_name(tmp_path: Path, changes, said):
    with pytest.raises(SeedInvalid) as refused:
        read_pools(changed(tmp_path, "synthetic.yaml", **changes))
    assert said in str(refused.value)
