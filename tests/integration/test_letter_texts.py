"""Words of letters as versions: the newest goes out, no old one is lost, two who save at once do not both win."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from notifications.channels import Fate, Outcome
from notifications.delivery import PostRoom, deliver_due
from notifications.outbox import expand
from tests.factories import MONDAY
from tests.journeys import walk
from tests.post import TUESDAY, Postbox, committed_world, pass_at, server_at
from tests.smtp import mail_host
from workflow.db import unit_of_work
from workflow.errors import CaseNotFound, StepRefused
from workflow.letters.kinds import KINDS
from workflow.letters.reading import Text
from workflow.models import Delivery, MessageTemplate, OutboxIntent, User
from workflow.queries.letter_texts import kind_lines, text_in_force, versions_of
from workflow.services.letter_texts import LetterChanged, restore_text, save_text
from workflow.services.notices import choose_notices

HANDED = KINDS["handed"]
MUST = "Mã: {ma_ho_so}\nHạn: {han_xu_ly}\nHẹn: {ngay_hen}\n\n{dien_bien}\n\n"
LINK = "\n\nMở hồ sơ:\n{lien_ket}"


def both(name, kind=HANDED):
    middle = "{danh_sach}\n\n" if kind.key == "digest" else MUST
    return {
        lang: Text(f"{hello} {name}", f"{hello} {{nguoi_nhan}}!\n\n{middle}{LINK}")
        for lang, hello in (("vi", "Chào"), ("en", "Hello"))
    }


@pytest.fixture
def maker(database):
    return database.sessions


@pytest.fixture
def world(maker):
    """A case that the commune has to confirm."""
    return committed_world(maker, lambda s, w, c: walk(s, w, c, until="submit"))[0]


def save(maker, world, texts, *, seen=0, kind=HANDED):
    with unit_of_work(maker) as session:
        return save_text(session, kind, texts, seen=seen, reason="Đổi lời", by=world.people["admin"], now=MONDAY)


def numbers(maker):
    with maker() as session:
        return [version.number for version in versions_of(session, HANDED)]


def wordings(maker):
    with maker() as session:
        return list(session.scalars(select(Delivery.wording).where(Delivery.channel == "email").order_by(Delivery.id)))


def test_a_mail_after_the_change_carries_the_new_words_on_the_wire(maker, world):
    save(maker, world, both("bản một"))
    with unit_of_work(maker) as session:
        expand(session, TUESDAY)
    assert wordings(maker) == [None]
    save(maker, world, both("bản hai"), seen=1)
    with mail_host() as host:
        deliver_due(PostRoom(maker, server_at(host.port), world.office), now=TUESDAY)
    text, html = (part.get_content() for part in host.taken[0].iter_parts())

    assert (host.subjects, text.splitlines()[0]) == (["Chào bản hai"], "Chào Commune!")
    assert "<td>DONGNAI-260302-0001</td>" in html
    assert (wordings(maker), numbers(maker)) == ([2], [2, 1, 0])


def test_markup_in_the_words_of_a_mail_stays_text(maker, world):
    save(maker, world, both("<script>alert(1)</script> {ten_de_an}"))
    box = Postbox()
    pass_at(maker, world, box, TUESDAY)
    (message,) = box.messages

    assert message.subject == "Chào <script>alert(1)</script> Hỗ trợ ứng dụng máy sấy"
    assert ("<script" in message.html, "<title>Chào &lt;script&gt;alert(1)&lt;/script&gt;" in message.html) == (
        False,
        True,
    )


def test_without_a_change_the_shipped_words_go_out(maker, world):
    box = Postbox()
    pass_at(maker, world, box, TUESDAY)

    assert (box.messages[0].text.splitlines()[0], wordings(maker)) == ("Kính gửi Commune,", [0])


def test_each_reader_gets_the_words_of_their_language(maker, world):
    save(maker, world, both("x"))
    with unit_of_work(maker) as session:
        session.get_one(User, world.people["commune"].id).language = "en"
    box = Postbox()
    pass_at(maker, world, box, TUESDAY)

    assert [message.subject for message in box.messages] == ["Hello x"]


def test_another_kind_keeps_its_words(maker, world):
    save(maker, world, both("x"), kind=KINDS["told"])
    box = Postbox()
    pass_at(maker, world, box, TUESDAY)

    assert [message.text.splitlines()[0] for message in box.messages] == ["Kính gửi Commune,"]


def test_a_digest_goes_through_the_same_door(maker, world):
    digest = KINDS["digest"]
    save(maker, world, both("tổng hợp {so_ho_so}", digest), kind=digest)
    with unit_of_work(maker) as session:
        choose_notices(session, world.people["commune"].id, "digest", MONDAY)
    box = Postbox()
    for day in (3, 4):
        pass_at(maker, world, box, TUESDAY.replace(day=day))

    assert [message.subject for message in box.messages] == ["Chào tổng hợp 1"]
    assert "[DONGNAI-260302-0001] Hỗ trợ ứng dụng máy sấy\nhttp://localhost:8000/ho-so/" in box.messages[0].text


def test_a_mail_about_an_account_goes_through_the_same_door(maker, world):
    kind, person = KINDS["account"], world.people["officer"].id
    body = "Chào {nguoi_nhan}\n\nMở:\n{lien_ket}"
    save(maker, world, {lang: Text("Đã đổi", body) for lang in ("vi", "en")}, kind=kind)
    with unit_of_work(maker) as session:
        session.query(OutboxIntent).delete()
        about = {"purpose": "password_changed", "token": ""}
        session.add(OutboxIntent(
            dedup_key="x", kind="account", audience=f"user:{person}", content=about, created_at=MONDAY,
        ))  # fmt: skip
    box = Postbox()
    pass_at(maker, world, box, TUESDAY)

    assert ("Đã đổi", "Chào Officer") in [(one.subject, one.text.splitlines()[0]) for one in box.messages]


class Shelf:
    """A channel that keeps the subjects it is given."""

    key = "shelf"

    def __init__(self):
        self.subjects = []

    def wanted(self, *_):
        return True

    def ready(self, _session, _reader, message):
        return lambda: self.subjects.append(message.subject) or Outcome(Fate.SENT)


def test_another_channel_goes_through_the_same_door(maker, world):
    save(maker, world, both("x"))
    with unit_of_work(maker) as session:
        expand(session, TUESDAY)
        session.query(Delivery).filter_by(channel="email").update({"channel": Shelf.key})
    shelf = Shelf()
    deliver_due(PostRoom(maker, Postbox(), world.office, others={Shelf.key: shelf}), now=TUESDAY)

    assert shelf.subjects == ["Chào x"]


def test_words_that_fit_no_more_give_way_to_the_shipped_ones(maker, world):
    save(maker, world, both("x"))
    with unit_of_work(maker) as session:
        session.query(MessageTemplate).filter_by(language="vi").update({"body": "Chào {cho_cu}"})
    with maker() as session:
        (newest, _) = versions_of(session, HANDED)
        assert (text_in_force(session, HANDED, "vi").version, newest.fits) == (0, False)
        assert text_in_force(session, HANDED, "en").version == 1
    box = Postbox()
    pass_at(maker, world, box, TUESDAY)

    assert (box.messages[0].text.splitlines()[0], wordings(maker)) == ("Kính gửi Commune,", [0])


def test_an_earlier_version_comes_back_as_a_new_one(maker, world):
    save(maker, world, both("một"))
    save(maker, world, both("hai"), seen=1)
    with unit_of_work(maker) as session:
        by = {"reason": "Bản một hay hơn", "by": world.people["admin"], "now": TUESDAY}
        assert restore_text(session, HANDED, 1, seen=2, **by) == 3
        with pytest.raises(CaseNotFound):
            restore_text(session, HANDED, 9, seen=3, **by)

    with maker() as session:
        newest, two, one, shipped = versions_of(session, HANDED)
        line = next(line for line in kind_lines(session) if line.kind is HANDED)
    assert (newest.texts, two.texts, one.texts, shipped.at) == (both("một"), both("hai"), both("một"), None)
    assert (newest.reason, newest.by, newest.at) == ("Bản một hay hơn", "Admin", TUESDAY)
    assert (line.version, line.at, line.by) == (3, TUESDAY, "Admin")


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"vi": both("x")["vi"]}, "letter_empty"),
        (both("{la}"), "letter_place_unknown"),
        ({lang: HANDED.shipped(lang) for lang in ("vi", "en")}, "letter_same"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_kept(maker, world, texts, code):
    with pytest.raises(StepRefused) as refused:
        save(maker, world, texts)

    assert (refused.value.codes[0], numbers(maker)) == (code, [0])


def test_a_version_needs_a_reason(maker, world):
    with pytest.raises(StepRefused) as refused, unit_of_work(maker) as session:
        save_text(session, HANDED, both("x"), seen=0, reason=" ", by=world.people["admin"], now=MONDAY)

    assert (refused.value.codes, numbers(maker)) == (("letter_reason",), [0])


def test_of_two_who_save_at_once_one_is_told(maker, world):
    together, ended = Barrier(2), []

    def work(name):
        together.wait()
        try:
            ended.append(save(maker, world, both(name)))
        except LetterChanged as told:
            ended.append(told.code)

    workers = [Thread(target=work, args=(name,)) for name in ("một", "hai")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (sorted(map(str, ended)), numbers(maker)) == (["1", "step_refused"], [1, 0])
