"""The act is done and its reply is lost: sent again with the same key it has one effect and the same answer (F-04)."""

from itertools import chain, islice, zip_longest

import pytest

from tests.chaos import counting, writers
from tests.chaos.browsing import NoAnswer
from tests.chaos.drafting import Drafter
from tests.chaos.losing import losing_line
from tests.chaos.processes import web
from tests.chaos.rampage import alive
from tests.chaos.scene import a_scene

ROUNDS = (writers.asking, writers.batching, writers.reporting, writers.paying)


class Unlucky(writers.Writer):
    """Never hears the first reply to anything that it sends; what was lost must be what comes the second time."""

    line = None

    def send(self, browser, path, fields, **more):
        self.line.losing = True
        with pytest.raises(NoAnswer):
            browser.post(path, fields, **more)
        self.line.losing = False
        answer = super().send(browser, path, fields, **more)
        assert outcome(self.line.lost.pop()) == (answer.status, answer.location)
        return answer


def outcome(reply):
    """Return the status and the place to go of a reply as it came over the line."""
    head = reply.split(b"\r\n\r\n", 1)[0].decode().split("\r\n")
    places = [line.split(": ", 1)[1] for line in head if line.startswith("Location: ")]
    return int(head[0].split()[1]), "".join(places)


def turns(scene, acts):
    """Return so many wishes, one of each round in turn."""
    rounds = [islice(turn(scene), acts) for turn in ROUNDS]
    return islice(chain.from_iterable(zip_longest(*rounds)), acts)


def lose_replies(database, folder, acts):
    scene = a_scene(database.sessions, folder, cases=1 + acts // 100)
    server = web(database.url, folder)
    with alive(server), losing_line(server.port) as line:
        person = Unlucky(scene, line.port)
        person.line = line
        for wish in turns(scene, acts):
            assert person.take(*wish)
        drafter = Drafter(person)
        drafter.write(acts // 50)
    with database.sessions() as session:
        assert counting.lost_or_doubled(session, scene, person.acknowledged) == {"lost": [], "unasked": []}
        assert counting.wrong_keys(session, person.acknowledged, []) == []
        assert counting.wrong_drafts(session, scene, drafter.drafts) == []
        assert counting.wrong_records(session, scene.store) == []


def test_an_act_whose_reply_was_lost_is_done_once(database, tmp_path):
    lose_replies(database, tmp_path, 50)


@pytest.mark.release
def test_thousands_of_acts_whose_replies_were_lost_are_done_once(database, tmp_path):
    lose_replies(database, tmp_path, 5_000)
