"""No room for papers, the database, the log: it is told, nothing is half written, and reading goes on (F-08)."""

import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from tests.chaos import counting
from tests.chaos.browsing import BUSY
from tests.chaos.processes import web
from tests.chaos.rampage import alive
from tests.chaos.scene import a_scene
from tests.chaos.writers import DONE, Writer, asking, pausing
from tests.databases import SqliteFiles, opened
from tests.unit.uploads import pdf
from workflow.models import Document

FULL, LIMIT, MORE = 507, 3_000_000, 400_000
REASON = "Kinh phí của đợt này chưa được phân bổ đủ."


def a_file(size):
    return {"file": ("giay.pdf", pdf(b"<< /Note (%s) >>" % (b"x" * size)))}


def send(server, scene, size):
    """Send a paper of about this size, and return what was answered to that and to a reader afterwards."""
    officer, code = scene.browser("officer", server.port), scene.codes["appraisal"][0]
    mark = officer.get(f"/ho-so/{code}/soan/giay-to").hidden["csrf_token"]
    sent = officer.post(f"/ho-so/{code}/giay-to/other", {"csrf_token": mark}, files=a_file(size))
    return sent, officer.get(f"/ho-so/{code}").status


def kept(database, scene):
    """The papers that were attached, and what is wrong with them or lies about."""
    with database.sessions() as session:
        there = session.scalar(select(func.count()).select_from(Document).where(Document.kind == "other"))
        return there, counting.wrong_records(session, scene.store)


@contextmanager
def small_disk(folder, size):
    """A disk of this size; whoever may not make one cannot run the test."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only an administrator may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_paper_that_the_disk_cannot_even_receive_is_told(database, tmp_path):
    scene = a_scene(database.sessions, tmp_path, cases=1, places=["appraisal"])
    server = web(database.url, tmp_path, largest_file=LIMIT)
    with alive(server):
        sent, read = send(server, scene, LIMIT)
        assert (sent.status, "Hết chỗ lưu tệp trên máy chủ" in sent.words, read) == (FULL, True, 200)
        assert kept(database, scene) == (0, [])
        assert send(server, scene, MORE)[0].status == DONE
    assert kept(database, scene) == (1, [])


def test_a_paper_is_taken_again_once_the_disk_has_room(database, tmp_path):
    with small_disk(tmp_path / "files", "300k"):
        scene = a_scene(database.sessions, tmp_path, cases=1, places=["appraisal"])
        server = web(database.url, tmp_path)
        with alive(server):
            sent, read = send(server, scene, MORE)
            assert (sent.status, "Hết chỗ lưu tệp trên máy chủ" in sent.words, read) == (422, True, 200)
            assert kept(database, scene) == (0, [])
            subprocess.run(["mount", "-o", "remount,size=4m", tmp_path / "files"], check=True)
            assert send(server, scene, MORE)[0].status == DONE
        assert kept(database, scene) == (1, [])


class Filling(Writer):
    """Writes, without trying twice, until the database takes no more."""

    def work(self, wishes):
        with pytest.raises(AssertionError, match=f": {BUSY} .*Chưa có gì thay đổi"):
            super().work(wishes)
        return self.browsers["owner"].get("/toi").status

    def ask(self, request):
        return request()


def asking_at_length(scene):
    """Long questions and answers."""
    for who, code, slug, typed in asking(scene):
        yield who, code, slug, {name: said * 60 for name, said in typed.items()}


def test_a_full_disk_under_the_database_is_told_and_loses_nothing(tmp_path):
    with opened(SqliteFiles(tmp_path)) as database:
        scene = a_scene(database.sessions, tmp_path, cases=1, places=["appraisal"])
        database.engine.dispose()
        size = Path(database.engine.url.database).stat().st_size
        full, roomy = web(database.url, tmp_path, largest_file=size + MORE), web(database.url, tmp_path)
        person = Filling(scene, full.port)
        with alive(full):
            assert person.work(asking_at_length(scene)) == 200
        with alive(roomy):
            later = Writer(scene, roomy.port, acknowledged=person.acknowledged)
            assert later.take(*next(pausing(scene)))
        with database.sessions() as session:
            assert counting.lost_or_doubled(session, scene, later.acknowledged) == {"lost": [], "unasked": []}
            assert (counting.wrong_records(session, scene.store), len(later.acknowledged) > 1) == ([], True)
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_a_full_disk_under_the_log_keeps_nobody_from_working(database, tmp_path):
    scene = a_scene(database.sessions, tmp_path, cases=1, places=["appraisal"])
    (tmp_path / "web.log").write_bytes(b"\n" * LIMIT)
    server = web(database.url, tmp_path, largest_file=LIMIT)
    with alive(server):
        assert Writer(scene, server.port).take(
            "owner", scene.codes["appraisal"][0], "hoi-tien-do", {"question": REASON}
        )
    assert (tmp_path / "web.log").stat().st_size == LIMIT
