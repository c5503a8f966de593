"""Mail over SMTP: one message to one person, as text and HTML, with an identity that every try repeats."""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from notifications.channels import Fate, Message, Outcome
from notifications.channels.headers import POLICY
from workflow.queries.notice_weight import Weight, weight_of
from workflow.queries.people import OFF, Addressee
from workflow.queries.topic import Topic

KEY = "email"
PERMANENT = range(500, 600)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and under which address."""

    host: str
    port: int = 25
    sender: str = "khuyencong@localhost"
    sender_name: str = "Khuyến công"
    starttls: bool = False
    ca_file: str = ""
    username: str = ""
    password: str = ""
    timeout: float = 20.0

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> "MailServer | None":
        """Read ``KC_SMTP_*``, ``KC_MAIL_FROM`` and ``KC_AGENCY_NAME``; None when no server is named."""
        if not env.get("KC_SMTP_HOST"):
            return None
        given = {field: read(env[name]) for field, (name, read) in VARIABLES.items() if env.get(name)}
        return cls(**given)


VARIABLES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "host": ("KC_SMTP_HOST", str), "port": ("KC_SMTP_PORT", int), "starttls": ("KC_SMTP_STARTTLS", "1".__eq__),
    "ca_file": ("KC_SMTP_CA_FILE", str), "username": ("KC_SMTP_USER", str), "password": ("KC_SMTP_PASSWORD", str),
    "timeout": ("KC_SMTP_TIMEOUT", float), "sender": ("KC_MAIL_FROM", str), "sender_name": ("KC_AGENCY_NAME", str),
}  # fmt: skip


def wanted(topic: Topic, reader: Addressee) -> bool:
    """Whether to write to this reader: who wants mail gets it; what the law has us tell goes to everybody."""
    return "@" in reader.email and (weight_of(topic) is Weight.LEGAL or reader.mode != OFF)


def letter(message: Message, server: MailServer) -> EmailMessage:
    """Put a message into the form in which it travels; ValueError when a header would hold a line break."""
    mail = EmailMessage(POLICY)
    name, _, domain = server.sender.partition("@")
    headers = {
        "From": Address(server.sender_name, name, domain),
        "To": _address(message),
        "Subject": _one_line(message.subject),
        "Date": format_datetime(message.at),
        "Message-ID": f"<{message.identity}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    for header, value in headers.items():
        mail[header] = value
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return mail


class Email:
    """Hands mail in at one server, a conversation a message."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def send(self, message: Message) -> Outcome:
        """Try once. 5xx about this message is final; everything else may pass."""
        try:
            mail = letter(message, self._server)
        except ValueError:
            return Outcome(Fate.REFUSED, "unfit header")
        try:
            connection = self._connect()
        except (smtplib.SMTPException, OSError) as failure:
            return Outcome(Fate.DOWN, _why(failure))
        try:
            connection.send_message(mail, self._server.sender, [message.address])
        except smtplib.SMTPException as failure:
            return Outcome(_fate(failure), _why(failure))
        except OSError as failure:
            return Outcome(Fate.AGAIN, _why(failure))
        finally:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        return Outcome(Fate.SENT)

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            if server.starttls:
                connection.starttls(context=ssl.create_default_context(cafile=server.ca_file or None))
            if server.username:
                connection.login(server.username, server.password)
            connection.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection


def _address(message: Message) -> Address:
    name, _, domain = _one_line(message.address).rpartition("@")
    return Address(_one_line(message.name), name, domain)


def _one_line(text: str) -> str:
    if "\r" in text or "\n" in text:
        raise ValueError("a line break in a header")
    return text


def _fate(failure: smtplib.SMTPException) -> Fate:
    return Fate.REFUSED if _code(failure) in PERMANENT else Fate.AGAIN


def _code(failure: Exception) -> int:
    """Return the answer of the server, 0 when there was none."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return next((int(code) for code, _ in failure.recipients.values()), 0)
    return int(failure.smtp_code) if isinstance(failure, smtplib.SMTPResponseException) else 0


def _why(failure: Exception) -> str:
    """Return the server's code, or the kind of failure: never the text of a mail."""
    return str(_code(failure) or type(failure).__name__)
