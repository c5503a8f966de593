"""Two worlds that differ only in a secret, and everything that one person can read in each of them (I-31)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from notifications.messages import compose
from notifications.outbox import expand
from tests.databases import SqliteFiles
from tests.factories import MONDAY, World
from tests.pages import PASSWORD, Visitor
from tests.put_rounds import CHEAP
from tests.selection import Scene, a_scene, score
from web import Config, create_app
from workflow.db import make_engine, sessions, unit_of_work
from workflow.letters.house import House
from workflow.models import Delivery, User
from workflow.queries.people import Addressee, addressees
from workflow.queries.topic import Topic
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
LATER = MONDAY + timedelta(days=1)
Tell = Callable[[Scene], None]


@dataclass
class Pair:
    """Two copies of one world, in the second of which something happened that is not for everybody."""

    makers: tuple[sessionmaker[Session], sessionmaker[Session]]
    apps: tuple[Flask, Flask]
    scene: Scene


def paired(worlds: tuple[SqliteFiles, World], folder: Path) -> Iterator[Callable[..., Pair]]:
    """Yield what puts a scene into one world, copies it, and lets each copy hear its own secret."""
    files, world = worlds
    engines, own = [], SqliteFiles(folder)

    def make(first: Tell, second: Tell, **given: Any) -> Pair:
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
        makers: list[sessionmaker[Session]] = []
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
        return Pair((makers[0], makers[1]), (_app(makers[0], folder), _app(makers[1], folder)), scene)

    yield make
    for engine in engines:
        engine.dispose()


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


Seen = tuple[str, int, bytes]


def seen(pair: Pair, number: int, email: str, most: int) -> Iterator[Seen]:
    """Every page of one of the worlds within reach of somebody, and every mail that goes to them."""
    visitor = signed_in(pair.apps[number], email)
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


def _app(maker: sessionmaker[Session], folder: Path) -> Flask:
    config = Config(
        "a key for tests, and only for tests", secure=False, files=folder, passwords=CHEAP, clock=lambda: MONDAY
    )
    return create_app(maker, config)


def signed_in(app: Flask, email: str) -> Visitor:
    """Somebody at an application; nobody in particular without an address."""
    visitor = Visitor(app.test_client())
    if email:
        visitor.sign_in(email)
    return visitor


def mails(maker: sessionmaker[Session], email: str) -> list[Seen]:
    """Every message to somebody, worded as a mail."""
    with maker() as session:
        user = session.scalar(select(User.id).where(User.email == email))
        rows = session.execute(select(Delivery.intent_id, Delivery.channel).where(Delivery.user_id == user)).all()
        about = topics(session, [row.intent_id for row in rows])
        readers = addressees(session, [user] if user else [])
        return [
            (f"{row.channel} {about[row.intent_id].dedup_key}", 0, _worded(about[row.intent_id], readers[0]))
            for row in rows
        ]


def _worded(topic: Topic, reader: Addressee) -> bytes:
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
