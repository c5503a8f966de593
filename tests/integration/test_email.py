"""Mail in a real conversation: what travels, and what each fault of the other side comes to (I-25, I-27, I-28)."""

import socket
import subprocess
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from notifications.channels import Fate, Message, Outcome
from notifications.channels.email import Email, MailServer, letter
from notifications.channels.folder import Folder
from notifications.delivery import Ended, PostRoom, deliver_due
from notifications.outbox import expand
from tests.journeys import walk
from tests.post import TUESDAY, committed_world, server_at, statuses
from tests.smtp import mail_host
from workflow.db import unit_of_work
from workflow.models import Delivery

MESSAGE = Message(
    "0123abcd", TUESDAY, "Nguyễn Thị Minh", "minh@example.vn", "vi", "[A-1] Chờ bổ sung hồ sơ: Máy sấy điều",
    "Kính gửi\n\nhồ sơ", "<p>Kính gửi</p>",
)  # fmt: skip


@pytest.fixture
def maker(database):
    return database.sessions


@pytest.fixture
def post(maker):
    """Six messages that wait to be sent; the mailer is given by the test."""
    world, _ = committed_world(maker, lambda s, w, c: walk(s, w, c, until="ask_opinion"))
    with unit_of_work(maker) as session:
        expand(session, TUESDAY)
    return PostRoom(maker, Folder, world.office)


def counted(maker):
    with maker() as session:
        return statuses(session)


def test_a_message_travels_whole():
    with mail_host() as host:
        assert server_at(host.port).send(MESSAGE) == Outcome(Fate.SENT)

    mail = host.taken[0]
    assert (mail["Subject"], str(mail["To"])) == (MESSAGE.subject, "Nguyễn Thị Minh <minh@example.vn>")
    assert (host.senders, host.recipients) == (["khuyencong@dongnai.test"], [["minh@example.vn"]])
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<0123abcd@dongnai.test>", "auto-generated")
    assert mail["Date"].datetime == TUESDAY
    assert [part.get_content().strip().replace("\r", "") for part in mail.iter_parts()] == [MESSAGE.text, MESSAGE.html]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_each_reader_gets_a_message_of_their_own(maker, post):
    with mail_host() as host:
        deliver_due(replace(post, mailer=server_at(host.port)), now=TUESDAY)

    assert [len(people) for people in host.recipients] == [1] * len(host.taken)
    assert {(mail["Cc"], mail["Bcc"], len(mail["To"].addresses)) for mail in host.taken} == {(None, None, 1)}
    assert [str(mail["To"].addresses[0].addr_spec) for mail in host.taken] == [one for (one,) in host.recipients]


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "A\r\nBcc: x@example.vn"},
        {"name": "Minh\nBcc: x@example.vn"},
        {"address": "minh@example.vn\nx@example.vn"},
        {"address": "minh@example.vn\r"},
    ],
)
def test_a_line_break_never_becomes_a_header(changed):
    with mail_host() as host:
        outcome = server_at(host.port).send(replace(MESSAGE, **changed))

    assert (outcome, host.conversations) == (Outcome(Fate.REFUSED, "unfit header"), 0)


FAULTS = [  # word of the script, fate, why, whether the server has the message all the same
    ("unknown", Fate.REFUSED, "550", False),
    ("too_big", Fate.REFUSED, "552", False),
    ("later", Fate.AGAIN, "451", False),
    ("later_after_data", Fate.AGAIN, "451", False),
    ("busy", Fate.AGAIN, "421", False),
    ("drop", Fate.AGAIN, "SMTPServerDisconnected", False),
    ("drop_after_taking", Fate.AGAIN, "SMTPServerDisconnected", True),
    ("hang", Fate.AGAIN, "SMTPServerDisconnected", False),
    ("twice", Fate.SENT, "", True),
]


@pytest.mark.parametrize(("word", "fate", "why", "taken"), FAULTS)
def test_each_fault_has_its_fate(word, fate, why, taken):
    with mail_host(word) as host:
        mailer = Email(MailServer("127.0.0.1", host.port, timeout=0.5))
        assert (mailer.send(MESSAGE), bool(host.taken)) == (Outcome(fate, why), taken)
        assert mailer.send(MESSAGE) == Outcome(Fate.SENT)


def test_a_closed_door_is_told_apart_from_a_refusal():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    assert server_at(port).send(MESSAGE) == Outcome(Fate.DOWN, "ConnectionRefusedError")


def test_a_server_that_says_nothing_is_left_after_a_while():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mailer = Email(MailServer("127.0.0.1", mute.getsockname()[1], timeout=0.3))

        assert mailer.send(MESSAGE) == Outcome(Fate.DOWN, "SMTPServerDisconnected")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate that signs itself, its key in the same file."""
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", f"{path}.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + path.with_name("mail.pem.crt").read_text())
    return path


def test_mail_is_sent_encrypted_when_asked(certificate):
    with mail_host(certificate=certificate) as host:
        mailer = server_at(host.port, starttls=True, ca_file=str(certificate))

        assert (mailer.send(MESSAGE), host.encrypted) == (Outcome(Fate.SENT), [True])


def test_mail_is_never_sent_unsigned_instead():
    with mail_host() as host:
        outcome = server_at(host.port, username="khuyencong", password="mật khẩu").send(MESSAGE)

    assert (outcome, host.taken) == (Outcome(Fate.DOWN, "SMTPNotSupportedError"), [])


def test_mail_is_never_sent_in_the_clear_instead():
    with mail_host() as host:
        outcome = server_at(host.port, starttls=True).send(MESSAGE)

    assert (outcome.fate, host.taken) == (Fate.DOWN, [])


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate):
    with mail_host(certificate=certificate) as host:
        outcome = server_at(host.port, starttls=True).send(MESSAGE)

    assert (outcome, host.taken) == (Outcome(Fate.DOWN, "SSLCertVerificationError"), [])


@pytest.mark.parametrize("word", ["later", "busy", "drop", "drop_after_taking"])
def test_a_passing_fault_loses_nothing_and_repeats_under_the_same_name(maker, post, word):
    with mail_host(word, "", word) as host:
        mailer = replace(post, mailer=server_at(host.port))
        first = deliver_due(mailer, now=TUESDAY)
        second = deliver_due(mailer, now=TUESDAY.replace(hour=9))

    assert (first, second) == ({Ended.AGAIN: 2, Ended.SENT: 4}, {Ended.SENT: 2})
    with maker() as session:
        names = {f"<{row.message_id}@dongnai.test>" for row in session.query(Delivery).filter_by(channel="email")}
    doubled = 2 if word == "drop_after_taking" else 0
    assert (set(host.identities), len(host.identities) - len(names)) == (names, doubled)


def test_final_refusals_are_flagged_and_the_others_go_out(maker, post):
    with mail_host("unknown", "", "too_big") as host:
        mailer = replace(post, mailer=server_at(host.port))
        deliver_due(mailer, now=TUESDAY)
        deliver_due(mailer, now=TUESDAY.replace(hour=9))

    assert (counted(maker), len(host.taken)) == ({"failed": 2, "sent": 4}, 4)


def test_no_text_of_a_mail_is_logged(maker, post):
    with mail_host(*("unknown", "later") * 4) as host, capture_logs() as logs:
        deliver_due(replace(post, mailer=server_at(host.port)), now=TUESDAY)

    assert {entry["event"] for entry in logs} == {"delivery.given_up", "delivery.waits"}
    assert not any(word in str(entry) for entry in logs for word in ("@", "DONGNAI", "máy sấy", "Thẩm định"))


def test_a_folder_keeps_each_message_once(tmp_path):
    folder = Folder(tmp_path / "mail")
    folder.send(MESSAGE)
    folder.send(MESSAGE)

    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["0123abcd.eml"]


def test_the_server_is_named_by_the_environment():
    env = {"KC_SMTP_HOST": "mail.vn", "KC_SMTP_PORT": "587", "KC_SMTP_STARTTLS": "1", "KC_MAIL_FROM": "kc@dongnai.vn"}

    assert MailServer.from_environment({}) is None
    assert MailServer.from_environment(env) == MailServer("mail.vn", 587, "kc@dongnai.vn", starttls=True)
    assert letter(MESSAGE, MailServer("mail.vn"))["From"] == "Khuyến công <khuyencong@localhost>"
