"""Who reads and does what on the pages of the rule book: one table, equal over all people, pages and acts."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import MONDAY
from tests.rule_pages import BOOK, DRAFTS
from tests.rule_scene import a_published_draft, an_admin
from web.once import new_key
from workflow.db import unit_of_work
from workflow.models import RuleDraft, Unit, User

DRAFT, OVER = f"{DRAFTS}/1", f"{DRAFTS}/2"
"""A draft of the province by its first administrator, and one that was published."""
PAGES = {
    "book": BOOK, "rule": f"{BOOK}/cap.machinery", "drafts": DRAFTS, "begin": f"{DRAFTS}/moi", "draft": DRAFT,
    "head": f"{DRAFT}/sua", "line": f"{DRAFT}/dong/moi?ma=cap.machinery", "change": f"{DRAFT}/dong/0",
    "end": f"{DRAFT}/dong/moi?ma=cap.machinery&viec=ket-thuc", "clause": f"{DRAFT}/chuyen-tiep/moi",
    "preview": f"{DRAFT}/tac-dong", "csv": f"{DRAFT}/tac-dong.csv", "over": OVER, "over preview": f"{OVER}/tac-dong",
    "rechecks": "/ra-soat-quy-dinh",
}  # fmt: skip
ACTS = {
    "begin": f"{DRAFTS}/moi", "head": f"{DRAFT}/sua", "line": f"{DRAFT}/dong/moi?ma=cap.machinery",
    "change": f"{DRAFT}/dong/0", "take out": f"{DRAFT}/dong/0/bo", "clause": f"{DRAFT}/chuyen-tiep/moi",
    "no clause": f"{DRAFT}/chuyen-tiep/0/bo", "drop": f"{DRAFT}/bo", "publish": f"{DRAFT}/cong-bo",
    "publish again": f"{OVER}/cong-bo",
}  # fmt: skip
NOTHING, READS = {}, {"book": 200, "rule": 200}
GOVERNS = {**dict.fromkeys(PAGES, 200), "over preview": 404, "rechecks": 403}
OTHERS = {**READS, "drafts": 200, "begin": 200, **dict.fromkeys(("draft", "head", "line", "change", "end", "clause",
          "preview", "csv", "over", "over preview"), 404)}  # fmt: skip
MAY = {**dict.fromkeys(ACTS, 422)}
"""What is sent says nothing and is out of date: 422 is the answer to who may."""
ELSEWHERE = {**dict.fromkeys(ACTS, 404), "begin": 422}
TABLE = {
    "owner": (NOTHING, NOTHING),
    "stranger": ({"rechecks": 200}, NOTHING),
    "centre": (NOTHING, NOTHING),
    "commune": (NOTHING, NOTHING),
    "finance": (NOTHING, NOTHING),
    "accountant": (NOTHING, NOTHING),
    "officer": ({"rechecks": 200}, NOTHING),
    "leader": ({**READS, "rechecks": 200}, NOTHING),
    "governor": (READS, NOTHING),
    "supervisor": ({**READS, "rechecks": 200}, NOTHING),
    "admin": (GOVERNS, MAY),
    "second-admin": (GOVERNS, MAY),
    "elsewhere": (OTHERS, ELSEWHERE),
    "nation": (OTHERS, ELSEWHERE),
}
"""The answer of every page and of every act to each person; 403 where nothing is said."""


@pytest.fixture
def drafts(maker):
    """The drafts, and administrators beside the first: of the same province, of another, of the nation."""
    line = {
        "rule_id": "cap.machinery", "kind": "cap", "value": {"ceiling": 150_000_000}, "unit": "VND", "label": "Mức",
        "since": "2026-04-01", "until": None, "verified": True, "note": "",
    }  # fmt: skip
    clause = {"family": "cap", "moment": "submitted", "before": "2026-03-01", "follows": "old", "note": "Điều 9"}
    with unit_of_work(maker) as session:
        author = session.scalars(select(User.id).where(User.email == "admin@example.vn")).one()
        said = {"lines": [line], "clauses": [clause], "authors": [author], "version": 3}
        a_published_draft(session, now=MONDAY, published_at=None, **said)
        a_published_draft(session, now=MONDAY, **said)
        session.add(Unit(code="bct", name="Bộ Công Thương", kind="ministry", path="bct", valid_from=date(2020, 1, 1)))
    for name, unit in (("second-admin", "dong-nai"), ("elsewhere", "dong-thap"), ("nation", "bct")):
        an_admin(maker, name, unit)


def told(maker):
    with maker() as session:
        columns = (RuleDraft.version, RuleDraft.title, RuleDraft.published_at, RuleDraft.dropped_at)
        return session.execute(select(*columns).order_by(RuleDraft.id)).all()


@pytest.mark.usefixtures("drafts")
@pytest.mark.parametrize("who", TABLE)
def test_who_reads_which_page(sign_in, who):
    visitor = sign_in(who)
    found = {name: visitor.client.get(path).status_code for name, path in PAGES.items()}

    assert found == {**dict.fromkeys(PAGES, 403), **TABLE[who][0]}


@pytest.mark.usefixtures("drafts")
@pytest.mark.parametrize("who", TABLE)
def test_who_does_what(sign_in, maker, who):
    visitor, before = sign_in(who), told(maker)
    token = visitor.open("/tai-khoan").soup.select_one("input[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "version": "1"}
    found = {
        name: visitor.client.post(path, data={**sent, "_key": new_key()}).status_code for name, path in ACTS.items()
    }

    assert found == {**dict.fromkeys(ACTS, 403), **TABLE[who][1]}
    assert told(maker) == before


@pytest.mark.parametrize("path", PAGES.values())
def test_nobody_reads_a_page_without_signing_in(client, path):
    reply = client.get(path)

    assert (reply.status_code, reply.headers["Location"].startswith("/dang-nhap")) == (302, True)


@pytest.mark.usefixtures("drafts")
def test_an_act_without_the_token_of_a_form_is_refused(sign_in):
    admin = sign_in("admin")

    assert {admin.client.post(path, data={"version": "3"}).status_code for path in ACTS.values()} == {400}
