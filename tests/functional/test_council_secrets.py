"""No interference: what a recused member can read is the same, byte for byte, whatever happened about that product."""

import re

import pytest

from tests.council import CHAIR, SECRETARY, lay_again
from tests.council_hall import Hall
from tests.functional.conftest import CHEAP, Clock
from tests.pages import Visitor
from web import Config, create_app
from workflow.db import make_engine, sessions

CHANGING = re.compile(rb'name="(?:csrf_token|_key)"[^>]*value="[^"]*"|\b[0-9a-f]{16}\b')
"""Marks of forms, and the number of a request on a page that was not found."""
VIEWER = 5
WORLDS = {
    "another recusal": {"recused": [(1, VIEWER), (1, 4)]},
    "other scores": {"recused": [(1, VIEWER)], "totals": {1: 95}},
    "another vote": {"recused": [(1, VIEWER)], "no": 6},
    "plain": {"recused": [(1, VIEWER)]},
}


@pytest.fixture
def answers(worlds, tmp_path):
    """Build a world in which the viewer is recused from the second product, and read all pages as the viewer."""
    files, world = worlds
    engines = []

    def read(recused, no=0, totals=None):
        engine = make_engine(files.fresh())
        engines.append(engine)
        maker = sessions(engine)
        config = Config(
            "a key for tests, and only for tests", secure=False, files=tmp_path, passwords=CHEAP, clock=Clock()
        )
        app = create_app(maker, config)

        def sign_in(email):
            visitor = Visitor(app.test_client())
            visitor.sign_in(email)
            return visitor

        hall = Hall(maker, world, sign_in, nominations=3, recused=recused, totals=totals)
        out = [member for number, member in recused if number == 1]
        hall.inside(lambda room: play(room, out, no))
        member = hall.member(VIEWER)
        paths = ("", "/1", "/1?mo=1", f"/1?sp={hall.codes[1]}", "/1/bien-ban", "/1/bien-ban?ban=1", "/1/so-luong")
        found = [member.client.get(f"/hoi-dong/{hall.slug}/phien{path}") for path in paths]
        return [(one.status_code, CHANGING.sub(b"", one.data)) for one in found]

    yield read
    for engine in engines:
        engine.dispose()


def play(room, out, no):
    """Let the council meet: everything is voted on, the number is settled, the minutes are written and signed."""
    lay_again(room)
    for number, case_id in enumerate(room.scene.nominations):
        away = [room.council[member] for member in out] if number == 1 else []
        against = no if number == 1 else 0
        room.vote(case_id, 7 - len(away) - against, against, out=away)
    room.settle(3)
    room.write()
    room.sign(CHAIR)
    room.sign(SECRETARY)


@pytest.mark.parametrize("other", [name for name in WORLDS if name != "plain"])
def test_a_recused_member_cannot_tell_the_worlds_apart(answers, other):
    assert answers(**WORLDS["plain"]) == answers(**WORLDS[other])


def test_the_worlds_differ_for_everybody_else(answers, monkeypatch):
    monkeypatch.setattr("tests.functional.test_council_secrets.VIEWER", 3)
    plain = answers(**WORLDS["plain"])

    assert [plain == answers(**given) for name, given in WORLDS.items() if name != "plain"] == [False] * 3
