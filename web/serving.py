"""Serves the web with gunicorn, and runs several commands as one: they start together and none outlives the other."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from web import create_app
from web.config import Config, DemoAccount, from_environment
from workflow.db import make_engine, sessions
from workflow.services.complaints import CommandRefused

WORKERS, THREADS = 2, 4
HEALTH = "/healthz"
POLL_SECONDS, START_SECONDS, STOP_SECONDS = 0.1, 120, 10
SAMPLE_OFFICE: Mapping[str, str] = {
    "KC_AGENCY_NAME": "Trung tâm Khuyến công Đồng Nai (mẫu)", "KC_HELP_PHONE": "0000 000 000",
    "KC_HELP_EMAIL": "tro-giup@demo.khuyencong.example",
}  # fmt: skip
"""Whom the pages of a demo name for help; no such office answers there."""
FOLLOWS_PARENT = "KC_FOLLOWS_PARENT"
"""Set for a command that has to end when the end of its input says that its parent is gone."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What the sign-in page of a demo shows."""

    accounts: tuple[tuple[str, str], ...]
    password: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and with how many processes and threads."""

    host: str
    port: int
    workers: int = WORKERS
    threads: int = THREADS


def settings(environ: Mapping[str, str], folder: Path | None, demo: Demo | None) -> Config:
    """The settings of an installation; a data folder brings its own files and key, a demo its accounts."""
    given = dict(environ)
    if folder is not None:
        given.setdefault("KC_FILES", str(folder / "files"))
        if "KC_SECRET_KEY" not in given:
            given.setdefault("KC_SECRET_KEY_FILE", str(secret_key(folder)))
    if demo is None:
        return from_environment(given)
    accounts = tuple(DemoAccount(label, email) for label, email in demo.accounts)
    config = from_environment({"KC_SECURE": "0", **SAMPLE_OFFICE, **given})
    return replace(config, demo_accounts=accounts, demo_password=demo.password)


def secret_key(folder: Path) -> Path:
    """The file with the key of a data folder, made once and for its owner alone."""
    path = folder / "secret.key"
    with suppress(FileExistsError):
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
    return path


def serve(url: str, config: Config, address: Address) -> None:
    """Serve until told to stop; each process opens the database for itself."""
    _Server(lambda: create_app(sessions(make_engine(url)), config), address).run()


def refuse_busy(host: str, port: int) -> None:
    """Refuse a port on which somebody else listens."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CommandRefused(f"Không dùng được cổng {port} ở {host}: chọn cổng khác bằng --port.") from None


def follow_parent() -> None:
    """Stop this process as if it had been told to, once whoever started it is gone."""
    if os.environ.get(FOLLOWS_PARENT) == "1":
        threading.Thread(target=_wait_for_end, name="follow-parent", daemon=True).start()


def run_together(
    commands: Mapping[str, Sequence[str]],
    *,
    logs: Path,
    environ: Mapping[str, str],
    address: Address,
    ready: Callable[[], None],
) -> bool:
    """Run commands until we are told to stop or one of them ends; then stop them all, and say whether we were told.

    ``ready`` is called when the address answers. What a command prints goes to a file of its name.
    """
    told = threading.Event()
    before = {number: signal.signal(number, lambda *_: told.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    running: list[subprocess.Popen[bytes]] = []
    try:
        running += [_start(command, logs / f"{name}.log", environ) for name, command in commands.items()]
        if _answers(address, told, running):
            ready()
        while not told.is_set() and all(one.poll() is None for one in running):
            told.wait(POLL_SECONDS)
    finally:
        _stop(running)
        for number, handler in before.items():
            signal.signal(number, handler)
    return told.is_set()


class _Server(BaseApplication):
    """gunicorn without its own command line and settings file."""

    def __init__(self, build: Callable[[], Flask], address: Address) -> None:
        self._build, self._address = build, address
        super().__init__()

    def load_config(self) -> None:
        """Say what we want of gunicorn, and nothing else."""
        where, wanted = self._address, self.cfg.set
        chosen: dict[str, Any] = {
            "bind": f"{where.host}:{where.port}", "workers": where.workers, "threads": where.threads,
            "worker_class": "gthread", "graceful_timeout": 5, "loglevel": "warning", "control_socket_disable": True,
            "when_ready": lambda _: follow_parent(), "proc_name": "khuyencong",
        }  # fmt: skip
        for name, value in chosen.items():
            wanted(name, value)

    def load(self) -> Flask:
        """Build the application, in the process that serves it."""
        return self._build()


def _start(command: Sequence[str], log: Path, environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a command in a group of its own, tied to us by its input."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        return subprocess.Popen(  # noqa: S603 -- fixed command
            [sys.executable, *command],
            stdin=subprocess.PIPE, stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
            env={**environ, FOLLOWS_PARENT: "1"},
        )  # fmt: skip


def _answers(address: Address, told: threading.Event, running: "list[subprocess.Popen[bytes]]") -> bool:
    """Wait until somebody listens; False when it takes too long, or when it will not happen any more."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and not told.is_set() and all(one.poll() is None for one in running):
        if _alive(address):
            return True
        told.wait(POLL_SECONDS)
    return False


def _alive(address: Address) -> bool:
    """Whether a process that serves says that it lives."""
    connection = HTTPConnection(address.host, address.port, timeout=START_SECONDS)
    try:
        connection.request("GET", HEALTH)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _stop(running: "list[subprocess.Popen[bytes]]") -> None:
    """Ask all of them to stop, wait, and end whatever of their groups is left."""
    for one in running:
        one.terminate()
    for one in running:
        with suppress(subprocess.TimeoutExpired):
            one.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()
        if one.stdin is not None:
            one.stdin.close()


def _wait_for_end() -> None:
    while os.read(sys.stdin.fileno(), 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
