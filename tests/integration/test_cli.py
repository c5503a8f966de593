"""The command line as programs of others use it: what it prints, by equality, and how it says no."""

import json
from datetime import date, datetime

import pytest
from sqlalchemy import text

from workflow.canonical import process_hash, process_json
from workflow.db import make_engine, sessions, sqlite_url, unit_of_work
from workflow.models import CalendarDay, CaseEvent
from workflow.services.accounts import find_account, reset_password
from workflow.states import SHIPPED

NOW = "2026-03-03T09:00+07:00"


@pytest.fixture
def answer(run):
    """The one object that a command prints."""

    def answered(*argv):
        code, out, err = run(*argv)
        assert (code, err) == (0, "")
        return json.loads(out)

    return answered


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("sel_complaint_window", "2026-08-24", "2026-09-17"),
        ("ccn_announce", "2026-08-19", "2026-08-25"),
        ("ccn_announce", "2026-02-12", "2026-02-26"),
        ("ccn_decide", "2026-08-28", "2026-09-11"),
        ("onestop_return_incomplete", "2026-04-24", "2026-05-04"),
        ("kcqg_settlement_file", "2026-12-31", "2027-01-15"),
        ("kcqg_submit_dept", "2026-03-01", "2026-05-19"),
        ("kcqg_monthly_report", "2026-03-25", "2026-04-24"),
        ("onestop_late_notice", "2026-09-17", "2026-09-16"),
        ("sel_cert_expiry", "2024-07-15", "2026-12-31"),
        ("onestop_transfer", "2026-11-20", "2026-11-20"),
    ],
)
def test_due_says_when_a_term_ends(answer, rule, start, due):
    assert answer("due", rule, "--from", start, "--json")["due"] == due


def test_due_explains_every_day(answer):
    found = answer("due", "onestop_return_incomplete", "--from", "2026-04-24", "--explain", "--json")

    assert {key: found[key] for key in ("rule", "from", "length", "unit", "verified", "provisional", "scope")} == {
        "rule": "onestop_return_incomplete", "from": "2026-04-24", "length": 3, "unit": "wd", "verified": True,
        "provisional": False, "scope": "",
    }  # fmt: skip
    assert found["basis"].startswith("NĐ 61/2018/NĐ-CP")
    assert [(day["date"][8:], day["number"]) for day in found["days"]] == [
        ("24", None), ("25", None), ("26", None), ("27", None), ("28", 1), ("29", 2), ("30", None),
        ("01", None), ("02", None), ("03", None), ("04", 3),
    ]  # fmt: skip


def test_due_is_also_said_in_words(run):
    assert run("due", "ccn_announce", "--from", "2026-08-19") == (
        0,
        "2026-08-25  UBND cấp dưới thông báo tiếp nhận hồ sơ cụm công nghiệp\nCăn cứ: NĐ 32/2024/NĐ-CP Điều 10\n",
        "",
    )


def test_due_counts_by_the_calendar_of_a_data_folder_when_one_is_named(run, answer, tmp_path):
    run("init", "--data", tmp_path)
    maker = sessions(make_engine(sqlite_url(tmp_path)))
    with unit_of_work(maker) as session:
        session.add(CalendarDay(on_date=date(2026, 8, 20), kind="closure", label="Bão", basis="CĐ 1", decided=True))
    asked = ("due", "ccn_announce", "--from", "2026-08-19", "--json")

    assert [answer(*asked, *more)["due"] for more in ((), ("--data", tmp_path))] == ["2026-08-25", "2026-08-26"]


def test_case_list_is_a_list_of_cases(answer, code):
    assert answer("case", "list", "--json") == [
        {
            "code": code, "process": "kcdp_project", "stage": "proposal", "state": "submitted",
            "holder": "dept_officer", "due": "2026-03-03", "owner": "dong-nai/so-cong-thuong",
        }
    ]  # fmt: skip


def test_case_show_holds_clocks_figures_and_events(answer, code, marked, installed):
    found = answer("case", "show", code, "--now", NOW, "--json")

    assert {key: found[key] for key in ("stage", "state", "version", "holder", "held", "figures")} == {
        "stage": "proposal", "state": "submitted", "version": 3, "holder": "dept_officer", "held": False,
        "figures": dict.fromkeys(
            ("total_cost", "support", "matching", "committed", "accepted", "paid", "refunded"), 0
        ),
    }  # fmt: skip
    assert [(c["key"], c["rule"], c["due"], c["working_days_left"], c["late"]) for c in found["clocks"]] == [
        ("receiving", "kcdp_receive", "2026-03-03", 0, False)
    ]
    with unit_of_work(installed.sessions, read_only=True) as session:
        lines = session.query(CaseEvent.seq, CaseEvent.step, CaseEvent.hash).order_by(CaseEvent.seq).all()
    assert [(e["seq"], e["step"], e["hash"]) for e in found["events"]] == lines


def test_the_invariants_hold(run, code):
    assert run("check-invariants") == (0, "Không có vi phạm.\n", "")


def test_a_broken_promise_is_told(run, code, installed):
    with unit_of_work(installed.sessions) as session:
        session.execute(text("UPDATE case_file SET holder_role = 'dept_leader'"))
    ended, out, _ = run("check-invariants", "--json")

    assert ended == 1
    assert [line.split(" ")[1].rstrip(":") for line in json.loads(out)["violations"]] == [code]


def test_an_unbroken_history_is_told(run, code):
    assert run("audit", "verify") == (0, "Lịch sử nguyên vẹn.\n", "")


def test_a_broken_history_is_told_with_its_case(run, code, installed):
    with unit_of_work(installed.sessions) as session:
        session.execute(text("UPDATE case_file SET head = :head"), {"head": "0" * 64})
    ended, out, _ = run("audit", "verify", "--json")

    assert ended == 1
    assert [line.split(" ")[0] for line in json.loads(out)["breaks"]] == [code]


def test_the_worker_makes_one_pass(run, code, marked):
    first, second = (run("worker", "--once", "--now", NOW)[1] for _ in range(2))

    assert first.startswith("nhắc hạn 1, ")
    assert [what.rpartition(" ")[0] for what in first.strip().split(", ")][1:] == [
        "kiểm tra hồ sơ kẹt",
        "bước đã tổng hợp",
        "thông báo đã lập",
    ]
    assert second == "Không có việc gì đến hạn.\n"


@pytest.mark.parametrize("command", [("case", "show", "X"), ("worker", "--once"), ("check-invariants",)])
def test_another_moment_is_for_demos_only(run, code, command):
    assert run(*command, "--now", NOW) == (2, "", "--now chỉ dùng với dữ liệu mẫu.\n")


def test_the_procedures_are_listed(answer):
    assert answer("process", "list", "--json") == [
        {"key": p.key, "variant": p.variant, "version": p.version, "label": p.label, "hash": process_hash(p)}
        for p in SHIPPED
    ]


def test_the_procedures_are_sound(run):
    ended, out, err = run("process", "check", "--json")

    assert (ended, json.loads(out)["problems"]) == (0, [])
    assert err.startswith("0 lỗi; ")


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: f"{one.key}-{one.variant}")
def test_a_procedure_is_exported_as_it_is_hashed(run, one):
    assert run("process", "export", one.key, "--variant", one.variant, "--json") == (0, process_json(one) + "\n", "")


def test_a_procedure_is_drawn(run):
    _, out, _ = run("process", "export", "kcdp_follow_up", "--mermaid")

    assert out.splitlines()[:3] == [
        "stateDiagram-v2",
        '  state "Theo dõi sau hỗ trợ" as stage_acceptance {',
        '    state "Chờ đến kỳ báo cáo" as waiting',
    ]
    assert "  waiting --> reporting: Đến kỳ báo cáo" in out.splitlines()


def test_procedures_are_published_once(answer, installed):
    first, second = (answer("process", "publish", "--from", "2026-01-01", "--json") for _ in range(2))

    assert [line["new"] for line in (*first, *second)] == [True] * len(SHIPPED) + [False] * len(SHIPPED)


def test_an_installation_begins_with_a_link(run, tmp_path):
    ended, out, _ = run("init", "--data", tmp_path, "--email", "an@example.vn", "--unit", "dong-nai/so-cong-thuong")
    maker = sessions(make_engine(sqlite_url(tmp_path)))
    with unit_of_work(maker) as session:
        secret = out.strip().rpartition("/")[2]
        person = reset_password(session, secret, "a hash", now=datetime.now().astimezone())
        assert person == find_account(session, "an@example.vn").id

    assert ended == 0
    assert out.startswith("Liên kết dùng một lần cho an@example.vn: http://127.0.0.1:8000/dat-lai-mat-khau/")
    assert run("init", "--data", tmp_path) == (0, "Đã cập nhật. Quản trị viên đã có mật khẩu.\n", "")
