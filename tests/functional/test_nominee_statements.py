"""What the pages of a nominee ask the database: few statements, however far the product is, however much is shown."""

import pytest
from sqlalchemy import select

from notifications.outbox import expand
from tests.desk import statements
from tests.factories import MONDAY
from tests.juries import can_sign_in, code_of
from tests.post import an_intent
from tests.renewing import FIRST, an_open_round, certified
from tests.selection import a_scene
from web.cases.outlook import KEPT
from workflow.db import unit_of_work
from workflow.models import Case, Delivery, User

MOST = 12
STAGES = ("nominated", "scoring", "recognising", "complaints", "forwarding")


@pytest.fixture
def counted(app, maker, sign_in):
    """How many statements a page takes of somebody, with nothing that another page left behind."""

    def count(email, path):
        visitor = sign_in(email)
        visitor.open(path)
        app.extensions.pop(KEPT, None)
        with statements(maker) as sent:
            visitor.open(path)
        return len(sent)

    return count


def put(maker, world, until, **given):
    with unit_of_work(maker) as session:
        scene = a_scene(session, world, until=until, nominations=2, **given)
        can_sign_in(session)
        expand(session, scene.now)
        case_id = scene.nominations[0]
        return scene.owners[case_id].email, f"/ho-so/{code_of(session, case_id)}"


@pytest.mark.parametrize("stage", STAGES)
def test_the_page_of_a_nomination_takes_few_statements_at_every_stage(maker, world, counted, stage):
    owner, address = put(maker, world, stage)

    assert counted(owner, address) <= MOST


@pytest.mark.parametrize("stage", STAGES)
def test_the_page_of_a_nomination_takes_few_statements_for_its_officer(maker, world, counted, stage):
    _, address = put(maker, world, stage)

    assert counted("officer", address) <= MOST


def test_the_page_of_a_renewal_takes_few_statements_however_many_rounds_are_open(maker, world, counted, clock):
    with unit_of_work(maker) as session:
        scene = certified(session, world)
        can_sign_in(session)
        (case_id,) = scene.nominations
        owner, address = scene.owners[case_id].email, f"/ho-so/{code_of(session, case_id)}/binh-chon-lai"
    clock.at, found = FIRST, []
    for number in range(3):
        found.append(counted(owner, address))
        with unit_of_work(maker) as session:
            an_open_round(session, world, title=f"Lần sau {number}")

    assert len(set(found)) == 1
    assert max(found) <= MOST


def test_once_a_renewal_was_begun_both_pages_take_no_more(maker, world, sign_in, counted, clock):
    with unit_of_work(maker) as session:
        scene = certified(session, world)
        can_sign_in(session)
        an_open_round(session, world)
        (case_id,) = scene.nominations
        email, address = scene.owners[case_id].email, f"/ho-so/{code_of(session, case_id)}"
    clock.at = FIRST
    owner = sign_in(email)
    owner.send(owner.open(f"{address}/binh-chon-lai"), "Lập hồ sơ bình chọn lại")

    assert max(counted(email, path) for path in (address, f"{address}/binh-chon-lai")) <= MOST


SORTS = {
    "renewal": {"due": "2028-12-31T16:59:00+00:00"}, "explain": {"asked": 1}, "review": {"review_on": "2026-03-02"},
    "reminder": {"clock": 1, "clock_key": "complaints", "due": "2026-03-23T10:00:00+00:00", "state": "x", "when": "on"},
}  # fmt: skip


def test_messages_of_every_sort_take_few_statements_however_many_there_are(maker, world, counted):
    owner, address = put(maker, world, "complaints")
    found = [counted(owner, "/thong-bao")]
    for name in ("once", "again"):
        with unit_of_work(maker) as session:
            person_id = session.scalars(select(User.id).where(User.email == owner)).one()
            case_id = session.scalars(select(Case.id).where(Case.code == address.split("/")[-1])).one()
            for kind, content in SORTS.items():
                told = an_intent(session, f"user:{person_id}", kind=kind, name=name, case_id=case_id, content=content)
                seen = {"user_id": person_id, "channel": "inapp", "status": "sent", "created_at": MONDAY}
                session.add(Delivery(intent_id=told, message_id=f"{told:032x}", **seen))
        found.append(counted(owner, "/thong-bao"))

    assert found[1] == found[2]
    assert max(found) <= MOST
