"""No interference (I-31): worlds that differ only in a secret are the same, byte for byte, to whoever may not know it.

Every page that a viewer can reach by links is read in both worlds, with files and exports, and the mail to them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from html import unescape
from itertools import zip_longest
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from notifications.messages import House, compose
from notifications.outbox import expand
from tests.databases import SqliteFiles
from tests.factories import MONDAY
from tests.functional.conftest import CHEAP, Clock
from tests.pages import PASSWORD, Visitor
from tests.selection import REASON, Scene, a_scene, close_scores, conclude, decide, recognise, score
from web import Config, create_app
from workflow.db import make_engine, sessions, unit_of_work
from workflow.models import Case, Delivery, User
from workflow.models.base import table_of
from workflow.queries.people import addressees
from workflow.queries.topics import topics
from workflow.shipped import shipped_calendar

CHANGING = re.compile(
    rb'name="(?:csrf_token|_key|idempotency_key)"[^>]*value="[^"]*"|value="[^"]*"[^>]*name="(?:csrf_token|_key|idempotency_key)"'
)
ERROR_NUMBER = re.compile(rb"\b[0-9a-f]{16}\b")
LINK = re.compile(r'<a\s[^>]*?href="(/[^"#]*)')
STARTS = ("/", "/toi", "/viec-cua-toi", "/ds-ho-so", "/cham-diem", "/hoi-dong", "/thong-bao", "/giam-sat", "/ket-qua",
          "/bao-cao/binh-chon", "/phe-duyet", "/quan-tri", "/ds-ho-so?q=San+pham")  # fmt: skip
LEAVES = ("/dang-xuat", "/static/", "/tro-giup", "/dang-ky", "/dang-nhap", "/quen-mat-khau")
MOST = 18
"""Pages that one viewer reads; the release run reads all that a viewer can reach."""
FAR, EVERY = 60, 400
ROUNDS, SHUFFLES = 300, 10_000
LATER = MONDAY + timedelta(days=1)
Tell = Callable[[Scene], None]


@dataclass
class Pair:
    """Two copies of one world, in the second of which something happened that is not for everybody."""

    makers: tuple[sessionmaker[Session], sessionmaker[Session]]
    apps: tuple[Flask, Flask]
    scene: Scene


@pytest.fixture
def pair_of(worlds, tmp_path) -> Iterator[Callable[..., Pair]]:
    """Put a scene into one world, copy it, and let each copy hear its own secret."""
    files, world = worlds
    engines, own = [], SqliteFiles(tmp_path)

    def make(first: Tell, second: Tell, **given) -> Pair:
        url = files.fresh()
        engine = make_engine(url)
        with unit_of_work(sessions(engine)) as session:
            people = dict(world.people)
            scene = a_scene(session, world, nominations=2, **given)
            for juror in scene.jury[1:]:
                score(scene, scene.nominations[0], juror, Fraction(75))
            session.execute(update(User).values(password=CHEAP.hash(PASSWORD)))
        engine.dispose()
        moment = scene.now
        own.template.write_bytes(_path(url).read_bytes())
        makers = []
        for tell in (first, second):
            engines.append(make_engine(own.fresh()))
            makers.append(sessions(engines[-1]))
            with unit_of_work(makers[-1]) as session:
                scene.session, scene.now = session, moment
                tell(scene)
                while expand(session, LATER):
                    pass
        world.people.clear()
        world.people |= people
        return Pair((makers[0], makers[1]), (_app(makers[0], tmp_path), _app(makers[1], tmp_path)), scene)

    yield make
    for engine in engines:
        engine.dispose()


def _path(url):
    return Path(url.removeprefix("sqlite:///"))


Seen = tuple[str, int, bytes]


def seen(pair: Pair, number: int, email: str, most: int) -> Iterator[Seen]:
    """Every page of one of the worlds within reach of somebody, and every mail that goes to them."""
    visitor = _signed_in(pair.apps[number], email)
    found, todo = set(), list(STARTS)
    while todo and len(found) < most:
        path = todo.pop(0)
        if path in found or path.startswith(LEAVES):
            continue
        found.add(path)
        with visitor.client.get(path, headers=visitor.headers) as answer:
            shown, is_page = answer.data, answer.mimetype == "text/html"
        yield path, answer.status_code, ERROR_NUMBER.sub(b"", CHANGING.sub(b"", shown))
        if is_page:
            todo += [unescape(link) for link in LINK.findall(shown.decode())]
    yield from mails(pair.makers[number], email)


def _app(maker, tmp_path) -> Flask:
    config = Config("a key for tests, and only for tests", secure=False, files=tmp_path, passwords=CHEAP, clock=Clock())
    return create_app(maker, config)


def _signed_in(app: Flask, email: str) -> Visitor:
    visitor = Visitor(app.test_client())
    if email:
        visitor.sign_in(email)
    return visitor


def mails(maker, email) -> list[Seen]:
    with maker() as session:
        user = session.scalar(select(User.id).where(User.email == email))
        rows = session.execute(select(Delivery.intent_id, Delivery.channel).where(Delivery.user_id == user)).all()
        about = topics(session, [row.intent_id for row in rows])
        readers = addressees(session, [user] if user else [])
        return [
            (f"{row.channel} {about[row.intent_id].dedup_key}", 0, _worded(about[row.intent_id], readers[0]))
            for row in rows
        ]


def _worded(topic, reader) -> bytes:
    message = compose(topic, reader, "same", now=MONDAY, calendar=shipped_calendar(), house=House())
    return (message.subject + message.text + message.html).encode()


def differing(pair: Pair, email: str, most: int = MOST) -> list[str]:
    """What tells somebody the two worlds apart."""
    one, two = (set(seen(pair, number, email, most)) for number in (0, 1))
    assert len(one) >= len(STARTS)
    return sorted({path for path, _, _ in one ^ two})


def tells_apart(pair: Pair, email: str) -> bool:
    """Whether somebody who reads both worlds side by side finds a difference, however soon."""
    return any(one != two for one, two in zip_longest(*(seen(pair, number, email, FAR) for number in (0, 1))))


def nothing(_scene: Scene) -> None:
    """Nothing happens."""


def scored(total: int) -> Tell:
    """The first juror submits a sheet for the first product."""
    return lambda scene: score(scene, scene.nominations[0], scene.jury[0], Fraction(total))


def recused(scene: Scene) -> None:
    """The secretary sends the first juror out of the first product."""
    pair = (scene.nominations[0], scene.jury[0].id)
    scene.take("decide_conflict", declaration=pair, verdict="recused", **REASON)


def renamed(scene: Scene) -> None:
    """The first juror is somebody else."""
    scene.session.execute(update(User).where(User.id == scene.jury[0].id).values(name="Người Khác", title="Chuyên gia"))


def outsiders(scene: Scene) -> list[str]:
    """Who may know nothing of how a jury works: nominees, the public, other offices, administrators."""
    people, (owner, *_) = scene.world.people, scene.owners.values()
    return ["", owner.email, people["stranger"].email, people["admin"].email]


def jurors(scene: Scene) -> list[str]:
    """One of the others: they are all alike."""
    return [scene.jury[1].email]


def test_the_value_of_a_sheet_is_known_to_its_juror_alone(pair_of):
    pair = pair_of(scored(72), scored(95))
    officials = [pair.scene.world.people[who].email for who in ("officer", "governor")]
    council = [pair.scene.council[2].email]

    for email in [*outsiders(pair.scene), *jurors(pair.scene), *officials, *council]:
        assert (email, differing(pair, email)) == (email, [])
    assert tells_apart(pair, pair.scene.jury[0].email)


@pytest.mark.parametrize("secret", [scored(80), recused], ids=["a sheet", "a recusal"])
def test_whether_a_sheet_or_a_recusal_exists_is_hidden_from_other_jurors_and_outsiders(pair_of, secret):
    pair = pair_of(nothing, secret)

    for email in [*outsiders(pair.scene), *jurors(pair.scene), pair.scene.council[4].email]:
        assert (email, differing(pair, email)) == (email, [])
    assert tells_apart(pair, pair.scene.world.people["officer"].email)


def test_who_scores_is_no_business_of_outsiders(pair_of):
    pair = pair_of(nothing, renamed)

    for email in outsiders(pair.scene):
        assert (email, differing(pair, email)) == (email, [])
    assert tells_apart(pair, pair.scene.world.people["officer"].email)


def hidden_from_all(tell: Tell) -> Tell:
    """A chair, a secretary who runs the round, a leader and a juror are in conflict; then something happens."""

    def told(scene: Scene) -> None:
        case_id = scene.nominations[0]
        pair = (case_id, scene.jury[0].id)
        scene.take("decide_conflict", declaration=pair, verdict="recused", **REASON)
        scene.take("decide_conflict", declaration=(case_id, scene.council[0].id), verdict="recused", **REASON)
        for who in ("leader", "governor", "second_officer"):
            scene.take("declare_conflict", scene.world.people[who], on=case_id, **REASON)
        tell(scene)

    return told


def other_name(scene: Scene) -> None:
    """The first product has another name."""
    case = table_of(Case)
    changed = {"title": "Một tên rất khác", "folded": "mot ten rat khac"}
    scene.session.execute(update(case).where(case.c.id == scene.nominations[0]).values(changed))


def visited(scene: Scene) -> None:
    """The workshop of the first product is visited."""
    said = {"visited_on": scene.now.date(), "participants": "Lê Thị An", "findings": "Xưởng đúng như hồ sơ đã nộp."}
    scene.take("visit", on=scene.nominations[0], **said)


@pytest.mark.parametrize("secret", [other_name, visited], ids=["a name", "a visit"])
def test_a_recused_person_cannot_tell_what_is_hidden_whatever_their_office(pair_of, secret):
    pair = pair_of(hidden_from_all(nothing), hidden_from_all(secret))
    people, scene = pair.scene.world.people, pair.scene
    offices = (people[who] for who in ("leader", "governor", "second_officer"))
    away = [one.email for one in (scene.jury[0], scene.council[0], *offices)]

    for email in away:
        assert (email, differing(pair, email)) == (email, [])
    assert tells_apart(pair, people["officer"].email)


def published(totals: tuple[int, int], other: int = 75, *acts: Callable[[Scene], object]) -> Tell:
    """Two jurors score the second product, one of them with the first; then everything up to the notice happens."""

    def told(scene: Scene) -> None:
        score(scene, scene.nominations[0], scene.jury[0], Fraction(other))
        for juror, total in zip(scene.jury, (*totals, 75), strict=True):
            score(scene, scene.nominations[1], juror, Fraction(total))
        for act in acts or (close_scores, decide, conclude, recognise):
            act(scene)

    return told


def test_the_notice_of_a_result_tells_nothing_of_another_product_nor_of_single_sheets(pair_of, tmp_path):
    """The first product falls in one world only; the sheets of the second differ, and their mean does not."""
    pair = pair_of(published((70, 80)), published((60, 90), 50))
    first, second = (pair.scene.owners[case_id].email for case_id in pair.scene.nominations)

    assert differing(pair, second, tmp_path, 40) == []
    assert "/thong-bao" in differing(pair, first, tmp_path)


def test_before_the_notice_nobody_is_told_a_result(pair_of, tmp_path):
    before = (close_scores, decide, conclude)
    pair = pair_of(published((80, 80), 75, *before), published((90, 90), 95, *before))

    for owner in pair.scene.owners.values():
        assert (owner.email, differing(pair, owner.email, tmp_path)) == (owner.email, [])


@pytest.mark.release
@pytest.mark.parametrize("secret", [scored(80), recused, renamed], ids=["a sheet", "a recusal", "an identity"])
def test_every_page_within_reach_of_every_outsider_is_the_same(pair_of, secret):
    pair = pair_of(nothing, secret)
    people = pair.scene.world.people
    everybody = [*outsiders(pair.scene), *(people[who].email for who in ("commune", "owner", "centre", "finance"))]

    for email in everybody:
        assert (email, differing(pair, email, EVERY)) == (email, [])


@pytest.mark.release
def test_answers_take_no_longer_where_there_is_a_secret(pair_of):
    """Two worlds answer by turns; only a difference that chance gives once in ten thousand, and of 5 %, is told."""
    pair = pair_of(nothing, recused)
    visitors = [_signed_in(app, pair.scene.jury[1].email) for app in pair.apps]
    path = f"/cham-diem/{pair.scene.of.slug}"
    took: list[list[float]] = [[], []]
    for turn in range(2 * ROUNDS):
        start = perf_counter()
        visitors[turn % 2].client.get(path, headers=visitors[turn % 2].headers)
        took[turn % 2].append(perf_counter() - start)
    plain, secret = took
    gap = median(secret) - median(plain)
    chance = Random(1)  # noqa: S311 -- not for security
    both = [*plain, *secret]
    beaten = sum(_shuffled_gap(both, chance) >= abs(gap) for _ in range(SHUFFLES))

    assert abs(gap) < median(plain) / 20 or beaten > 0


def _shuffled_gap(both: list[float], chance: Random) -> float:
    chance.shuffle(both)
    return abs(median(both[:ROUNDS]) - median(both[ROUNDS:]))
