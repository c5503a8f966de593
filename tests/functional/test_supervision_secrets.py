"""What the offices say to each other about time is told to nobody outside them, whatever they open."""

import io
import json
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from tests.desk import move, put_case
from workflow.db import unit_of_work
from workflow.models import Case
from workflow.states.interventions import INTERNAL_STEPS

REASON = {"reason": "Hồ sơ đã nằm yên ba tuần."}


def urge(maker, world, code):
    """Do everything that leaders and supervisors do to a case without moving it."""
    officer = world.people["officer"].id
    move(maker, world, code, "remind", "leader", **REASON)
    move(maker, world, code, "set_target", "leader", due_on=date(2026, 3, 3), **REASON)
    move(maker, world, code, "ask_explanation", "leader", due_on=date(2026, 3, 6), asked_id=officer, **REASON)
    move(maker, world, code, "explain", "officer", answer="Đang chờ báo giá")
    move(maker, world, code, "escalate", "leader", **REASON)


def key_of(maker, code):
    with unit_of_work(maker) as session:
        return session.scalars(select(Case.lookup_key).where(Case.code == code)).one()


def steps_of(visitor, code):
    """The acts in the archive of the dossier."""
    with visitor.client.get(f"/ho-so/{code}/ho-so.zip") as answer:
        facts = zipfile.ZipFile(io.BytesIO(answer.data)).read("ho-so.json")
    return [event["step"] for event in json.loads(facts)["events"]]


def seen_outside(visitor, maker, code):
    """Every word of a case that reaches its establishment, or anybody with the key."""
    pages = (f"/ho-so/{code}", f"/ho-so/{code}/in/giay-tiep-nhan", "/toi")
    looked_up = visitor.send(visitor.open("/tra-cuu"), "Tra cứu", code=code, key=key_of(maker, code))
    return [visitor.open(path).text for path in pages], looked_up.text, steps_of(visitor, code)


def test_an_establishment_sees_the_same_whatever_was_urged(sign_in, maker, world):
    code, owner = put_case(maker, world, until="submit_project"), sign_in("owner")
    before = seen_outside(owner, maker, code)
    urge(maker, world, code)

    assert seen_outside(owner, maker, code) == before


@pytest.mark.parametrize("who", ["officer", "leader", "supervisor", "centre"])
def test_the_offices_see_every_act(sign_in, maker, world, who):
    code = put_case(maker, world, until="submit_project")
    urge(maker, world, code)

    assert frozenset(steps_of(sign_in(who), code)) >= INTERNAL_STEPS


def test_an_owner_acts_though_something_was_urged_meanwhile(sign_in, maker, world):
    code, owner = put_case(maker, world, until="submit_project"), sign_in("owner")
    page = owner.open(f"/ho-so/{code}/hoi-tien-do")
    urge(maker, world, code)

    assert "Đã ghi nhận" in owner.send(page, "Hỏi tiến độ", question="Hồ sơ của tôi đến đâu rồi?").flashes[0]
