"""Many posts at the same moment: one of them has its effect, and everybody is told the truth (F-16)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from tests.chaos.processes import settings
from tests.chaos.scene import a_scene
from tests.desk import actions, facts, put_case
from tests.functional.test_steps import LABELS, box_values
from tests.journeys import way
from tests.pages import Visitor, faults
from tests.unit.uploads import pdf
from web import create_app
from workflow.models import Case, CaseEvent, Document, DoneOnce

CLICKS = 20
REVIEW = f"{datetime.now(UTC) + timedelta(days=60):%d/%m/%Y}"
REASON = "Kinh phí của đợt này chưa được phân bổ đủ."
PAUSE = {"reason_code": "no_budget", "reason": REASON, "basis": "Điều 8 Thông tư 46", "review_on": REVIEW}
DECISION = {"decision_number": "948/QĐ-UBND", "decided_on": "02/03/2026"}


@dataclass
class House:
    """An application whose database bears many connections, and the cases in it."""

    app: object
    maker: object
    codes: dict[str, list[str]]

    def sign_in(self, who):
        visitor = Visitor(self.app.test_client())
        visitor.sign_in(f"{who}@example.vn")
        return visitor

    def filled(self, visitor, path, **typed):
        """What the form on a page would send."""
        boxes = visitor.open(path).soup.select("input[type=hidden]")
        return {box["name"]: box["value"] for box in boxes} | typed

    def count(self, model, **where):
        with self.maker() as session:
            return session.scalar(select(func.count()).select_from(model).filter_by(**where))


@pytest.fixture
def house(database, tmp_path):
    scene = a_scene(database.sessions, tmp_path, cases=1, places=["appraisal", "appraised", "in_batch"])
    return House(create_app(database.sessions, settings(tmp_path / "files")), database.sessions, scene.codes)


def at_once(*posts):
    """Let all go at the same moment, each from a browser of its own, and return the answers."""
    start = Barrier(len(posts))

    def click(post):
        start.wait()
        return post()

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(click, posts))


def posting(house, visitor, path, fields):
    """One more tab of a browser, about to send a form."""
    tab = house.app.test_client()
    tab.set_cookie("sid", visitor.client.get_cookie("sid").value)
    return partial(tab.post, path, data=fields)


def clicks(house, visitor, path, fields):
    answers = at_once(*(posting(house, visitor, path, fields()) for _ in range(CLICKS)))
    return Counter((answer.status_code, answer.location) for answer in answers)


@pytest.mark.parametrize(
    ("place", "who", "slug", "typed"),
    [
        ("appraisal", "owner", "hoi-tien-do", {"question": "Hồ sơ đến đâu rồi ạ?"}),
        ("appraisal", "leader", "tam-dung", PAUSE),
        ("appraised", "officer", "xep-vao-dot", {"batch_id": "1"}),
        ("in_batch", "governor", "phe-duyet", DECISION),
    ],
)
def test_twenty_clicks_on_a_step_are_one_act(house, place, who, slug, typed):
    code, person = house.codes[place][0], house.sign_in(who)
    before, path = house.count(CaseEvent), f"/ho-so/{code}/{slug}"
    form = house.filled(person, path, **typed)

    assert clicks(house, person, path, lambda: form) == {(303, f"/ho-so/{code}"): CLICKS}
    assert (house.count(CaseEvent), house.count(DoneOnce)) == (before + 1, 1)


def test_twenty_clicks_begin_one_dossier(house):
    owner = house.sign_in("owner")
    form = house.filled(owner, "/ho-so/moi", _key="mot-lan-thoi", applicant_id="6", activity="machinery")

    answers = clicks(house, owner, "/ho-so/moi", lambda: form)

    assert [(status, count) for (status, _), count in answers.items()] == [(303, CLICKS)]
    assert house.count(Case, state="draft") == 1


def test_twenty_sendings_of_one_file_are_one_paper(house):
    code, centre = house.codes["in_batch"][0], house.sign_in("officer")
    path = f"/ho-so/{code}/giay-to/other"
    form = house.filled(centre, f"/ho-so/{code}/soan/giay-to")

    answers = clicks(house, centre, path, lambda: form | {"file": (BytesIO(pdf(b"<< /Note (one) >>")), "giay.pdf")})

    assert (sum(answers.values()), {status for status, _ in answers}) == (CLICKS, {303})
    assert house.count(Document, kind="other") == 1


@pytest.mark.parametrize(
    ("place", "one", "other"),
    [
        (
            "appraised",
            ("officer", "xep-vao-dot", {"batch_id": "1"}),
            ("second_officer", "xep-vao-dot", {"batch_id": "1"}),
        ),
        ("appraisal", ("leader", "tam-dung", PAUSE), ("second_leader", "tam-dung", PAUSE)),
        ("in_batch", ("governor", "phe-duyet", DECISION), ("officer", "rut-khoi-dot", {"reason": REASON})),
        ("in_batch", ("governor", "phe-duyet", DECISION), ("governor", "khong-phe-duyet", {"reason": REASON})),
    ],
)
def test_of_two_at_once_one_wins_and_the_other_is_told(house, place, one, other):
    code, before, posts = house.codes[place][0], house.count(CaseEvent), []
    for who, slug, typed in (one, other):
        person, path = house.sign_in(who), f"/ho-so/{code}/{slug}"
        posts.append(posting(house, person, path, house.filled(person, path, **typed)))

    answers = at_once(*posts)

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert (house.count(CaseEvent), house.count(DoneOnce)) == (before + 1, 1)
    check_told(next(answer for answer in answers if answer.status_code == 409))


def check_told(answer):
    """The page is whole, says what happened meanwhile, and shows what was typed."""
    soup = BeautifulSoup(answer.data, "html.parser")
    assert (list(faults(soup)), soup.h1.get_text(strip=True)) == ([], "Hồ sơ đã thay đổi trong lúc bạn đang làm")
    titles = [title.get_text(strip=True) for title in soup.select("main h2")]
    assert titles == ["Điều đã xảy ra trong lúc đó", "Nội dung bạn đã gõ"]


def test_every_step_of_the_way_may_be_sent_twice(maker, world, sign_in):
    code = put_case(maker, world)
    people = {who: sign_in(who) for who in {who for _, who, _ in way(world)}}

    for key, who, values in way(world):
        case = people[who].open(f"/ho-so/{code}")
        page = people[who].open(next(url for label, url in actions(case).items() if label == LABELS[key]))
        form = page.filled(LABELS[key]) | box_values(page, values)
        path = page.form(LABELS[key]).get("action") or page.path
        first, again = (people[who].client.post(path, data=form) for _ in range(2))
        assert (again.status_code, again.location) == (first.status_code, first.location) == (303, first.location), key

    assert facts(maker, code) == ("closed", 1 + len(way(world)))
