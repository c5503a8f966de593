"""The decision that recognises products, on paper: a draft for the signer, then as it was signed."""

import pytest

from tests.desk import statements
from tests.put_rounds import put_round
from workflow.db import unit_of_work
from workflow.models import CaseRecusal, CaseSection

MOST = 12
LABEL = "Quyết định công nhận và danh sách"


@pytest.fixture
def scene(maker, world, clock):
    made = put_round(maker, world, "recognising")
    clock.at = made.now
    return made


def address(scene):
    return f"/hoi-dong/{scene.slug}/quyet-dinh"


def products(page):
    return [
        row.select("td")[1].get_text(" ", strip=True).partition(" Nhóm:")[0] for row in page.soup.select("tbody tr")
    ]


def named(scene, *numbers):
    return [f"Sản phẩm {scene.round_id}-{number}" for number in numbers]


def test_the_signer_reads_the_draft_with_the_list_before_signing(scene, sign_in):
    governor = sign_in("governor")
    page = governor.open(governor.open(f"/hoi-dong/{scene.slug}/tong-hop").soup.find("a", string=LABEL)["href"])

    assert page.soup.select_one(".paper-title").get_text(strip=True) == "Quyết định"
    assert "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI" in page.text
    assert f"Căn cứ Biên bản số 01/BB-HĐ ngày {scene.now:%d/%m/%Y} của Hội đồng bình chọn" in page.text
    assert "Điều 1. Công nhận 3 sản phẩm của 3 cơ sở công nghiệp nông thôn là" in page.text
    assert "Dự thảo, chưa ký." in page.text
    assert products(page) == named(scene, 1, 2, 3)


def test_once_it_is_signed_it_bears_number_and_day(maker, scene, sign_in):
    with unit_of_work(maker) as session:
        scene.session = session
        decision = {"decision_number": "948/QĐ-UBND", "decided_on": scene.now.date(), "note": ""}
        scene.take("approve_result", scene.signer, **decision)
    page = sign_in("officer").open(address(scene))

    assert "Số: 948/QĐ-UBND" in page.text
    assert f"(Kèm theo Quyết định số 948/QĐ-UBND ngày {scene.now:%d/%m/%Y})" in page.text
    assert "Dự thảo" not in page.text
    assert products(page) == named(scene, 1, 2, 3)


def test_a_set_is_counted_once_and_named(maker, scene, sign_in):
    with unit_of_work(maker) as session:
        session.get_one(CaseSection, (scene.nominations[0], "product")).content = {"is_set": True}
    page = sign_in("officer").open(address(scene))

    assert "Công nhận 3 sản phẩm, trong đó có 1 bộ sản phẩm, của 3 cơ sở" in page.text
    assert products(page)[0].endswith("(bộ sản phẩm)")


def test_what_is_hidden_from_a_reader_is_on_no_list_and_in_no_number(maker, world, scene, sign_in):
    with unit_of_work(maker) as session:
        who = world.people["leader"].id
        session.add(CaseRecusal(case_id=scene.nominations[0], user_id=who, seq=1, hides=True))
    page = sign_in("leader").open(address(scene))

    assert products(page) == named(scene, 2, 3)
    assert "Công nhận 2 sản phẩm của 2 cơ sở" in page.text
    assert "Người khác in bản đầy đủ." in page.text


def test_before_it_is_signed_members_jurors_and_nominees_find_no_draft(scene, sign_in):
    owner = scene.owners[scene.nominations[0]]
    for email in (scene.council[4].email, scene.jury[0].email, owner.email, "stranger@example.vn"):
        sign_in(email).open(address(scene), 404)


@pytest.mark.parametrize("seat", [None, 2])
def test_the_paper_takes_few_statements(maker, scene, sign_in, seat):
    visitor = sign_in("governor" if seat is None else scene.council[seat].email)
    visitor.open(address(scene))
    with statements(maker) as sent:
        visitor.open(address(scene))

    assert len(sent) <= MOST


def test_before_the_council_has_concluded_there_is_no_paper(maker, world, sign_in):
    made = put_round(maker, world, "session")

    sign_in("officer").open(address(made), 404)


def test_the_paper_stands_among_those_of_the_round(scene, sign_in):
    page = sign_in("governor").open(f"/ho-so/{scene.code}")

    assert page.soup.find("a", string=LABEL)["href"] == address(scene)
