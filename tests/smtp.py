"""A real SMTP server for tests, on this machine, that misbehaves by script: one word for each conversation."""

import asyncio
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 2.0.0 taken"
ANSWERS = {
    "busy": "421 4.3.2 closing",
    "later": "451 4.7.1 greylisted",
    "unknown": "550 5.1.1 no such user",
    "too_big": "552 5.3.4 too big",
}


@dataclass
class MailHost:
    """The server as a test sees it: where it is, what it took, and the script of what it does next."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    script: deque[str] = field(default_factory=deque)
    conversations: int = 0
    encrypted: list[bool] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    close: Callable[[], object] = lambda: None

    @property
    def identities(self) -> list[str]:
        """The Message-ID of everything taken, in order."""
        return [str(mail["Message-ID"]) for mail in self.taken]

    @property
    def subjects(self) -> list[str]:
        """The subject of everything taken, in order."""
        return [str(mail["Subject"]) for mail in self.taken]


class Desk:
    """What the library asks at each command. A word of the script lasts one message; no word means good manners."""

    def __init__(self, host: MailHost) -> None:
        self.host = host
        self.talks: list[SMTP] = []

    async def answer_rcpt(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        word = self.word(server)
        if word in ("unknown", "later", "busy"):
            return self.answered(server, ANSWERS[word])
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def answer_data(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        word = self.word(server)
        if word == "hang":
            await asyncio.Event().wait()
        if word in ("too_big", "later_after_data"):
            return self.answered(server, ANSWERS["too_big" if word == "too_big" else "later"])
        if word != "drop":
            self.host.taken.append(BytesParser(policy=default).parsebytes(envelope.content))
            self.host.recipients.append(list(envelope.rcpt_tos))
            self.host.senders.append(str(envelope.mail_from))
            self.host.encrypted.append(session.ssl is not None)
            self.host.arrived.set()
        if word in ("drop", "drop_after_taking"):
            server.transport.abort()
        return self.answered(server, f"{ACCEPTED}\r\n{ACCEPTED}" if word == "twice" else ACCEPTED)

    handle_RCPT = answer_rcpt  # noqa: N815 -- library signature
    handle_DATA = answer_data  # noqa: N815 -- library signature

    def word(self, server: SMTP) -> str:
        """Return the word for this conversation, taken from the script when it is first asked for."""
        if not hasattr(server, "word"):
            server.word = self.host.script.popleft() if self.host.script else ""
            self.host.conversations += 1
        return server.word

    def answered(self, server: SMTP, answer: str) -> str:
        """Forget the word, so that a second message in the same conversation takes the next."""
        del server.word
        return answer


class Talk(SMTP):
    """One conversation, which can be hung up from outside."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.event_handler.talks.append(self)


@contextmanager
def mail_host(*script: str, certificate: Path | None = None) -> Iterator[MailHost]:
    """A server for as long as the block lasts; with a certificate (key in the same file) it offers STARTTLS."""
    host, ready = MailHost(script=deque(script)), threading.Event()
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    thread = threading.Thread(target=lambda: asyncio.run(_serve(host, context, ready)))
    thread.start()
    ready.wait()
    try:
        yield host
    finally:
        host.close()
        thread.join()


async def _serve(host: MailHost, context: ssl.SSLContext | None, ready: threading.Event) -> None:
    loop, closing, desk = asyncio.get_running_loop(), asyncio.Event(), Desk(host)

    def answer() -> Talk:
        return Talk(desk, hostname="mail.test", tls_context=context, loop=loop)

    server = await loop.create_server(answer, "127.0.0.1", 0)
    host.port = server.sockets[0].getsockname()[1]
    host.close = lambda: loop.call_soon_threadsafe(closing.set)
    ready.set()
    await closing.wait()
    server.close()
    for talk in desk.talks:
        if talk.transport is not None:
            talk.transport.abort()
    await asyncio.sleep(0)
