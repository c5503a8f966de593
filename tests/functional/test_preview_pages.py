"""What a resolution would do, on its page and as a file, and what publishing it tells whom."""

import pytest
from sqlalchemy import select

from tests.desk import put_case, statements
from tests.rule_pages import PUBLISH, begun, published, with_cap
from tests.rule_scene import an_admin
from workflow.definition import Role
from workflow.models import OutboxIntent, RuleDraft, RuleImpact, RuleRow


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


@pytest.fixture
def other(sign_in, maker):
    an_admin(maker, "second-admin", "dong-nai")
    return sign_in("second-admin")


def rows(maker, model=RuleRow):
    with maker() as session:
        return session.scalars(select(model)).all()


def test_the_preview_names_the_cases_over_the_new_cap(admin, maker, world, other):
    code = put_case(maker, world, until="sign")
    draft = with_cap(admin, begun(admin))
    page = admin.open(f"{draft.path}/tac-dong")

    assert (code in page.text, "vượt 50.000.000 ₫" in page.text) == (True, True)
    assert (len(rows(maker)), len(rows(maker, RuleImpact))) == (0, 0)
    text = admin.client.get(f"{draft.path}/tac-dong.csv").data.decode()
    assert f"{code},,,Tỉnh Đồng Nai," in text
    assert admin.client.get(f"{draft.path}/tac-dong.xlsx").data[:2] == b"PK"


def test_who_may_open_a_case_reads_whose_it_is_and_where(admin, sign_in, maker, world):
    code = put_case(maker, world, until="sign")
    draft = with_cap(admin, begun(admin))
    an_admin(maker, "both", "dong-nai", ("dong-nai/so-cong-thuong", Role.DEPT_OFFICER))
    both, address = sign_in("both"), f"{draft.path}/tac-dong"
    pages = [
        one.open(address).soup.select_one("main table tbody th").get_text(" ", strip=True) for one in (admin, both)
    ]
    text = both.client.get(f"{address}.csv").data.decode()
    told = "Công ty TNHH Minh Anh, Xã Thống Nhất, Tỉnh Đồng Nai"

    assert pages == [f"{code} Tỉnh Đồng Nai Chờ xếp vào đợt", f"Hỗ trợ máy sấy điều {code} {told} Chờ xếp vào đợt"]
    assert f'{code},Hỗ trợ máy sấy điều,Công ty TNHH Minh Anh,"Xã Thống Nhất, Tỉnh Đồng Nai",' in text


def test_publishing_tells_who_has_to_look_at_the_case_and_the_applicant(admin, other, maker, world):
    put_case(maker, world, until="sign")
    published(other, with_cap(admin, begun(admin)))

    told = {(row.kind, row.audience) for row in rows(maker, OutboxIntent) if row.kind in ("recheck", "rule_changed")}
    assert told == {("rule_changed", "role:beneficiary"), ("recheck", "role:dept_officer")}
    assert [(row.outcome, row.content["new"]) for row in rows(maker, RuleImpact)] == [("", 150_000_000)]


def test_a_preview_that_is_no_longer_true_is_shown_again(admin, other, maker, world):
    draft = with_cap(admin, begun(admin))
    page = other.open(f"{draft.path}/tac-dong")
    put_case(maker, world, until="sign")
    again = other.send(page, PUBLISH, status=409)

    assert again.errors[0].startswith("Hồ sơ hoặc quy định đã thay đổi sau khi bạn xem")
    assert [row.published_at for row in rows(maker, RuleDraft)] == [None]


@pytest.mark.parametrize("path", ["", "/tac-dong"])
def test_statements_do_not_grow_with_the_cases(admin, maker, world, path):
    draft, sizes = with_cap(admin, begun(admin)), []
    for more in (1, 3):
        for _ in range(more):
            put_case(maker, world, until="approve")
        with statements(maker) as sent:
            admin.open(f"{draft.path}{path}")
        sizes.append(len(sent))

    assert sizes[0] == sizes[1] <= 12
