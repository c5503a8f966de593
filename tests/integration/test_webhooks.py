"""The second channel: signed, by the same outbox, never inside, never along a redirect; a third is one more file."""

import hmac
import json
import sys
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from threading import Thread
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from notifications.channels import Fate, Message, Outcome
from notifications.channels.further import channels_in, further
from notifications.channels.webhook import WebhookChannel
from notifications.delivery import PostRoom, deliver_due
from notifications.outbox import expand
from tests.factories import MONDAY, take
from tests.post import TUESDAY, Postbox, committed_world
from workflow.db import unit_of_work
from workflow.models import Delivery
from workflow.services.webhooks import set_webhook

PUBLIC = "93.184.216.34"
URL = "https://example.vn/nhan?a=1"
SECRET = "whsec_" + b64encode(bytes(range(32))).decode()
LETTER = Message("0123abcd", TUESDAY, "An", "", "vi", "Đến lượt bạn", "Mở hồ sơ", "<p>Mở hồ sơ</p>")


@pytest.fixture
def receiver():
    """A server that keeps what it is sent and answers as told."""
    seen = SimpleNamespace(requests=[], status=200)

    class Taking(BaseHTTPRequestHandler):
        def take(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.requests.append((self.path, dict(self.headers), body))
            self.send_response(seen.status)
            self.send_header("Location", "https://example.vn/khac")
            self.end_headers()

        do_POST = take  # noqa: N815 -- library signature

        def log_message(self, *_args):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Taking) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        seen.asked = []
        seen.channel = WebhookChannel(lambda *_: [PUBLIC], lambda *asked: _local(server, seen, asked))
        yield seen
        server.shutdown()


def _local(server, seen, asked):
    seen.asked.append(asked)
    return HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)


def test_a_message_is_signed_as_the_standard_says(receiver):
    assert receiver.channel.post(URL, SECRET, LETTER) == Outcome(Fate.SENT)

    ((path, headers, body),) = receiver.requests
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = b64encode(hmac.new(b64decode(SECRET[6:]), signed, sha256).digest()).decode()
    assert (path, headers["webhook-id"], headers["webhook-timestamp"]) == ("/nhan?a=1", "0123abcd", "1772503200")
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert json.loads(body)["data"]["subject"] == "Đến lượt bạn"
    assert receiver.asked == [("example.vn", 443, PUBLIC)]


@pytest.mark.parametrize(
    ("status", "fate"),
    [(204, Fate.SENT), (302, Fate.REFUSED), (410, Fate.REFUSED), (404, Fate.AGAIN), (503, Fate.AGAIN)],
)
def test_an_answer_decides_and_a_redirect_is_not_followed(receiver, status, fate):
    receiver.status = status

    assert (receiver.channel.post(URL, SECRET, LETTER).fate, len(receiver.requests)) == (fate, 1)


@pytest.mark.parametrize("found", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["169.254.169.254"], ["::1"], []])
def test_a_name_that_leads_inside_is_never_connected_to(found):
    channel = WebhookChannel(lambda *_: found, lambda *_: pytest.fail("connected"))

    assert channel.post(URL, SECRET, LETTER) == Outcome(Fate.REFUSED, "private address")


def test_a_name_that_is_not_found_may_be_later():
    def lost(*_asked):
        raise OSError

    assert WebhookChannel(lost).post(URL, SECRET, LETTER) == Outcome(Fate.AGAIN, "OSError")


def _handed_in(session, world, case_id):
    take(session, world, case_id, "submit", "owner", agree=True)
    set_webhook(session, world.people["commune"].id, URL, now=MONDAY)


def test_the_same_outbox_sends_it_once_beside_the_mail(database, receiver):
    world, _ = committed_world(database.sessions, _handed_in)
    with unit_of_work(database.sessions) as session:
        expand(session, TUESDAY)
    box = Postbox()
    post = PostRoom(database.sessions, box, world.office, others={"webhook": receiver.channel})
    for _ in range(2):
        deliver_due(post, now=TUESDAY)

    with unit_of_work(database.sessions) as session:
        rows = session.execute(select(Delivery.status, Delivery.message_id).where(Delivery.channel == "webhook")).all()
    assert ([row.status for row in rows], len(receiver.requests), len(box.messages)) == (["sent"], 1, 1)
    assert receiver.requests[0][1]["webhook-id"] == rows[0].message_id


THIRD = """
class Bell:
    key = "bell"
    def wanted(self, session, topic, reader): return True
    def ready(self, session, reader, message): return lambda: message.subject
CHANNEL = Bell()
"""


def test_a_third_channel_is_one_more_file(tmp_path, monkeypatch):
    folder = tmp_path / "more_channels"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "bell.py").write_text(THIRD, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = channels_in(import_module("more_channels"))
    for name in ("more_channels", "more_channels.bell"):
        sys.modules.pop(name)

    assert (set(found), set(further())) == ({"bell"}, {"webhook"})
    assert found["bell"].ready(None, None, LETTER)() == "Đến lượt bạn"


@pytest.fixture
def two_ways(database, receiver):
    """A message that waits to go out by mail and by webhook, and the post room of both."""
    world, _ = committed_world(database.sessions, _handed_in)
    with unit_of_work(database.sessions) as session:
        expand(session, TUESDAY)
    return PostRoom(database.sessions, Postbox(), world.office, others={"webhook": receiver.channel})


@pytest.mark.parametrize(("carries", "posted", "mailed"), [({"webhook"}, 1, 0), ({"email"}, 0, 1), ({"fax"}, 0, 0)])
def test_each_channel_has_a_pass_of_its_own(two_ways, receiver, carries, posted, mailed):
    deliver_due(replace(two_ways, carries=carries), now=TUESDAY)

    assert (len(receiver.requests), len(two_ways.mailer.messages)) == (posted, mailed)


def test_nothing_is_begun_once_the_time_of_a_pass_is_over(two_ways, receiver):
    ended = [deliver_due(two_ways, now=TUESDAY, seconds=seconds).total() for seconds in (0, 60)]

    assert (ended, len(receiver.requests)) == ([0, 2], 1)
