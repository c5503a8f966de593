"""Members of the expert team record a visit with minutes and photographs; whoever judges the product reads it."""

from io import BytesIO

import pytest
from sqlalchemy import select

from tests.juries import can_sign_in
from tests.put_rounds import put_round
from tests.round_records import somebody
from tests.selection import REASON, declare
from tests.unit.uploads import pdf, png
from workflow.db import unit_of_work
from workflow.models import Case, Document, RoundMember, SiteVisit, SiteVisitPaper

BUTTON = "Ghi biên bản khảo sát thực tế"
SEEN = "Xưởng có đủ máy móc như hồ sơ."
TYPED = {"visited_on": "02/03/2026", "participants": "Lê Văn Sáu", "findings": SEEN}


class Team:
    """A round in which a jury scores one product, and its expert team of two."""

    def __init__(self, maker, world, sign_in):
        self.maker, self.sign_in = maker, sign_in
        self.scene = scene = put_round(maker, world, "scoring", nominations=1)
        with unit_of_work(maker) as session:
            self.experts = [somebody(session, f"Chuyên gia {number}") for number in (1, 2)]
            own = {"body": "experts", "seat": "expert", "decision": "1/QĐ", "from_on": scene.now.date()}
            session.add_all(RoundMember(round_id=scene.round_id, user_id=one.id, **own) for one in self.experts)
            session.flush()
            scene.session = session
            declare(scene, self.experts)
            can_sign_in(session)
            self.code = session.get_one(Case, scene.nominations[0]).code

    def recuse(self, person):
        """Send somebody out of the product."""
        with unit_of_work(self.maker) as session:
            self.scene.session, pair = session, (self.scene.nominations[0], person.id)
            self.scene.take("decide_conflict", declaration=pair, verdict="recused", **REASON)

    def record(self, expert=0, status=200, *, minutes=(), photos=(), **typed):
        """Record a visit in the page, coming from the list of products."""
        visitor = self.sign_in(self.experts[expert].email)
        page = visitor.open(f"/cham-diem/{self.scene.slug}")
        page = visitor.open(page.soup.select_one("main td a")["href"])
        files = {"paper-visit_minutes": [*map(sent, minutes)], "paper-visit_photo": [*map(sent, photos)]}
        return visitor.send(page, BUTTON, status=status, **{**TYPED, **files, **typed})

    def papers(self):
        """The visits with the names of their papers."""
        with self.maker() as session:
            found = select(SiteVisit.seq, Document.name).outerjoin(SiteVisitPaper, SiteVisitPaper.seq == SiteVisit.seq)
            rows = session.execute(found.outerjoin(Document, Document.id == SiteVisitPaper.document_id)).all()
        visits = sorted({row.seq for row in rows})
        return [sorted(name for seq, name in rows if seq == each and name) for each in visits]


def sent(file):
    name, content = file
    return BytesIO(content), name


MINUTES, PHOTO = ("bien-ban.pdf", pdf()), ("xuong.png", png(30, 20))
NO_PICTURE = "xuong.pdf: Mục này chỉ nhận JPG, PNG. Lưu tệp sang một trong các dạng này rồi gửi lại."
KILN = ("lo-nung.png", png(40, 30))


@pytest.fixture
def team(maker, world, sign_in):
    return Team(maker, world, sign_in)


def visit_part(page):
    """What a page says of visits."""
    title = page.soup.find(id="visits-title")
    return title.find_parent("section") if title else None


def test_an_expert_records_a_visit_with_minutes_and_photographs(team):
    page = team.record(minutes=[MINUTES], photos=[PHOTO, KILN])

    assert page.flashes == [f"Đã ghi nhận: {BUTTON}."]
    assert team.papers() == [["bien-ban.pdf", "lo-nung.png", "xuong.png"]]
    queue = team.sign_in(team.experts[1].email).open(f"/cham-diem/{team.scene.slug}")
    assert "Đã khảo sát 02/03/2026 Ghi lần khảo sát nữa" in queue.text


@pytest.mark.parametrize("where", ["beside the sheet", "on the nomination"])
def test_a_visit_is_read_by_jurors_beside_the_sheet_and_by_officers_on_the_nomination(team, where):
    team.record(minutes=[MINUTES], photos=[PHOTO])
    beside = where == "beside the sheet"
    reader = team.sign_in(team.scene.jury[0].email if beside else "officer")
    page = reader.open(f"/cham-diem/{team.scene.slug}/{team.code}" if beside else f"/ho-so/{team.code}")
    shown = visit_part(page)

    assert [one.get_text(strip=True) for one in shown.select("dd")] == ["Lê Văn Sáu", SEEN]
    assert [link.get_text() for link in shown.select(".file-row a")] == ["bien-ban.pdf", "xuong.png"]
    assert "Chuyên gia 1, Chuyên gia ghi lúc 09:00 02/03/2026." in shown.get_text()
    (picture,) = shown.select("img")
    assert reader.client.get(picture["src"], buffered=True).data == PHOTO[1]
    assert page.text.count("bien-ban.pdf") == 1


def test_the_nominee_reads_nothing_of_what_the_experts_found(team):
    team.record(minutes=[MINUTES], photos=[PHOTO])
    picture = visit_part(team.sign_in("officer").open(f"/ho-so/{team.code}")).img["src"]
    nominee = team.sign_in(team.scene.owners[team.scene.nominations[0]].email)
    page = nominee.open(f"/ho-so/{team.code}")

    assert [word for word in (SEEN, "Lê Văn Sáu", "bien-ban.pdf", "xuong.png") if word in str(page.soup)] == []
    nominee.open(picture, 404)


@pytest.mark.parametrize("who", ["juror", "expert"])
def test_a_recused_member_reads_nothing_of_a_visit_and_records_none(team, who):
    team.record(minutes=[MINUTES], photos=[PHOTO])
    picture = visit_part(team.sign_in("officer").open(f"/ho-so/{team.code}")).img["src"]
    person = team.scene.jury[0] if who == "juror" else team.experts[1]
    team.recuse(person)
    away = team.sign_in(person.email)

    for path in (f"/ho-so/{team.code}", f"/ho-so/{team.code}/ghi-bien-ban-khao-sat-thuc-te", picture,
                 f"/cham-diem/{team.scene.slug}/{team.code}"):  # fmt: skip
        away.open(path, 404)
    assert "02/03/2026" not in away.open(f"/cham-diem/{team.scene.slug}").text


def test_what_is_no_picture_is_refused_as_a_photograph_and_the_rest_is_kept(team):
    wrong = team.record(status=422, minutes=[MINUTES], photos=[("xuong.pdf", pdf()), KILN, ("hong.png", png()[:40])])

    assert wrong.errors == [
        f"{NO_PICTURE} hong.png: Tệp PNG bị hỏng hoặc tải lên chưa hết. Mở tệp, lưu lại rồi gửi lại.",
        "Đã giữ lại các tệp tốt: bien-ban.pdf, lo-nung.png. Không cần tải lên lần nữa.",
    ]
    assert (wrong.filled()["findings"].strip(), team.papers()) == (SEEN, [])
    team.record()
    assert team.papers() == [["bien-ban.pdf", "lo-nung.png"]]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"visited_on": "03/04/2026"}, "Ngày khảo sát không được sau hôm nay, 02/03/2026."),
        ({"participants": ""}, "Nhập thành phần tham gia."),
        ({"findings": "Tốt"}, "Kết quả khảo sát: viết ít nhất 20 ký tự."),
    ],
)
def test_a_visit_that_cannot_be_is_refused_and_kept(team, typed, error):
    wrong = team.record(status=422, **typed)

    assert (wrong.errors, team.papers()) == ([error], [])
    assert {name: wrong.filled()[name].strip() for name in TYPED} == {**TYPED, **typed}


def test_each_visit_keeps_its_own_papers_and_none_is_taken_away(team):
    team.record(photos=[PHOTO])
    later = team.record(1, photos=[KILN])
    visitor = team.sign_in(team.experts[1].email)
    token = visitor.open(f"/ho-so/{team.code}").soup.select_one("input[name=csrf_token]")["value"]
    mine = visit_part(later).img["src"]

    refused = visitor.post(f"{mine}/go", status=403, csrf_token=token)
    assert "Giấy tờ này thuộc một lần khảo sát đã ghi nên không gỡ được." in refused.text
    assert team.papers() == [["xuong.png"], ["lo-nung.png"]]


def test_an_expert_who_has_not_declared_records_nothing(team):
    with unit_of_work(team.maker) as session:
        late = somebody(session, "Chuyên gia 3")
        session.add(RoundMember(round_id=team.scene.round_id, user_id=late.id, body="experts", seat="expert",
                                decision="1/QĐ", from_on=team.scene.now.date()))  # fmt: skip
        can_sign_in(session)

    team.sign_in(late.email).open(f"/ho-so/{team.code}/ghi-bien-ban-khao-sat-thuc-te", 404)
