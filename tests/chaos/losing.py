"""A line to the web that loses a reply when told to: the program has done its work, and nobody hears of it."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.chaos.processes import HOST

PIECE, TIMEOUT = 65_536, 30


class Line(socketserver.ThreadingTCPServer):
    """Passes every request on. While ``losing``, a reply is waited for, kept in ``lost`` and never passed back."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, onward: int) -> None:
        super().__init__((HOST, 0), Caller)
        self.onward, self.losing, self.lost = onward, False, list[bytes]()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class Caller(socketserver.BaseRequestHandler):
    """One connection: what comes from the one side goes to the other, up to the end of the reply."""

    server: Line

    def handle(self) -> None:
        """Pass the request on while it comes, and the reply back unless it is to be lost."""
        losing = self.server.losing
        with socket.create_connection((HOST, self.server.onward), TIMEOUT) as web:
            threading.Thread(target=_pump, args=(self.request, web), daemon=True).start()
            reply = b""
            while piece := web.recv(PIECE):
                reply += piece
                if not losing:
                    self.request.sendall(piece)
            if losing:
                self.server.lost.append(reply)


@contextmanager
def losing_line(onward: int) -> Iterator[Line]:
    """A line for as long as the block lasts."""
    with Line(onward) as line:
        thread = threading.Thread(target=line.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield line
        finally:
            line.shutdown()
            thread.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            target.sendall(piece)
