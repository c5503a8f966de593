"""A signed webhook (Standard Webhooks): one POST a message, never to a machine inside, never along a redirect.

The name is looked up when something is sent, every address that it has must be public, and the connection goes to the
very address that was judged, so that a name cannot mean something else a moment later.
"""

import hmac
import json
import socket
import ssl
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.channels import Fate, Message, Outcome
from notifications.channels.further import Sending
from workflow.models import Webhook
from workflow.outside import address_fault, is_public
from workflow.queries.people import Addressee
from workflow.queries.topic import Sort, Topic
from workflow.services.webhooks import PREFIX

KEY = "webhook"
TIMEOUT, PORT = 10.0, 443
TAKEN, MOVED, GONE = range(200, 300), range(300, 400), 410
Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, str], HTTPConnection]


def addresses_of(host: str, port: int) -> Sequence[str]:
    """Return every address that a name has now."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Pinned(HTTPSConnection):
    """A connection to one address, whose certificate must be that of the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._trust = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT, context=self._trust)
        self._address = address

    def connect(self) -> None:
        """Open the connection without looking the name up again."""
        plain = socket.create_connection((self._address, self.port), TIMEOUT)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self.host)


class WebhookChannel:
    """Hands messages about cases to the address that their reader gave."""

    key = KEY

    def __init__(self, resolve: Resolve = addresses_of, connect: Connect = Pinned) -> None:
        self._resolve, self._connect = resolve, connect

    def wanted(self, session: Session, topic: Topic, reader: Addressee) -> bool:
        """Whether the reader has a webhook; what is about an account never goes there."""
        if topic.sort in (Sort.ACCOUNT, Sort.DIGEST):
            return False
        return session.scalar(select(Webhook.id).where(*_open(reader.id))) is not None

    def ready(self, session: Session, reader: Addressee, message: Message) -> Sending | None:
        """Return what posts the message to the address of today."""
        row = session.execute(select(Webhook.url, Webhook.secret).where(*_open(reader.id))).one_or_none()
        return partial(self.post, row.url, row.secret, message) if row else None

    def post(self, url: str, secret: str, message: Message) -> Outcome:
        """Try once. A private address, a redirect and an answer 410 are final; everything else may pass."""
        if address_fault(url) is not None:
            return Outcome(Fate.REFUSED, "private address")
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORT
        try:
            found = self._resolve(host, port)
            if not found or not all(is_public(address) for address in found):
                return Outcome(Fate.REFUSED, "private address")
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            return self._answer(self._connect(host, port, found[0]), path, secret, message)
        except (OSError, HTTPException, UnicodeError) as failure:
            return Outcome(Fate.AGAIN, type(failure).__name__)

    def _answer(self, connection: HTTPConnection, path: str, secret: str, message: Message) -> Outcome:
        body = payload(message)
        try:
            connection.request("POST", path, body, headers(message, secret, body))
            status = connection.getresponse().status
        finally:
            connection.close()
        if status in TAKEN:
            return Outcome(Fate.SENT)
        return Outcome(Fate.REFUSED if status in MOVED or status == GONE else Fate.AGAIN, str(status))


def payload(message: Message) -> bytes:
    """Return what is posted: the same bytes for every try at one moment."""
    said = {"subject": message.subject, "text": message.text, "language": message.language}
    body = {"type": "notice", "timestamp": message.at.isoformat(), "data": said}
    return json.dumps(body, ensure_ascii=False).encode()


def headers(message: Message, secret: str, body: bytes) -> dict[str, str]:
    """Return the headers by which a receiver knows the message and whose it is."""
    moment = str(int(message.at.timestamp()))
    signed = b".".join((message.identity.encode(), moment.encode(), body))
    key = b64decode(secret.removeprefix(PREFIX))
    signature = b64encode(hmac.new(key, signed, sha256).digest()).decode()
    return {
        "Content-Type": "application/json", "User-Agent": "khuyencong", "webhook-id": message.identity,
        "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}",
    }  # fmt: skip


def _open(user_id: int) -> tuple[Any, ...]:
    return Webhook.user_id == user_id, Webhook.ended_at.is_(None)


CHANNEL = WebhookChannel()
