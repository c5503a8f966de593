"""An account that waits for its e-mail to be confirmed: it gets the mail, and nothing else."""

import pytest
from sqlalchemy import select

from notifications.outbox import expand
from tests.factories import MONDAY, a_world
from workflow.models import AccountToken, Delivery, Establishment, Membership, Unit, User
from workflow.services import registration, tokens
from workflow.services.accounts import ask_for_reset, close_account

WISH = {
    "tax_code": "0100109106", "establishment": "Hợp tác xã Thanh Đức", "kind": "cooperative", "address": "Ấp 2",
    "name": "Trần Thị Hạnh", "phone": "0912345678", "email": "hanh@htx.vn", "password": "a hash",
}  # fmt: skip


@pytest.fixture
def world(session):
    return a_world(session)


def register(session, world, **changed):
    wish = registration.Registration(**{**WISH, "commune_id": world.units["commune"], **changed})
    registration.register(session, wish, now=MONDAY)
    session.flush()


def written_to(session):
    expand(session, MONDAY)
    found = select(User.email).join(Delivery, Delivery.user_id == User.id).where(Delivery.channel == "email")
    return list(session.scalars(found.order_by(Delivery.id)))


def standing(session):
    found = select(Unit.name, User.email, User.active).join(Establishment, Establishment.unit_id == Unit.id)
    found = found.join(Membership, Membership.unit_id == Unit.id).join(User, User.id == Membership.user_id)
    return session.execute(found.where(Establishment.tax_code == WISH["tax_code"])).all()


def test_the_link_reaches_an_account_that_still_waits(session, world):
    register(session, world)

    assert written_to(session) == ["hanh@htx.vn"]


def test_a_waiting_account_gets_no_link_for_a_password(session, world):
    register(session, world)
    written_to(session)

    ask_for_reset(session, "hanh@htx.vn", address="192.0.2.1", now=MONDAY)

    assert session.scalars(select(AccountToken.purpose)).all() == [tokens.CONFIRM]


def test_registering_again_corrects_what_was_wrong(session, world):
    register(session, world, tax_code="3600000019", establishment="Hợp tác xã Thanh Đứk")

    register(session, world)

    assert standing(session) == [("Hợp tác xã Thanh Đức", "hanh@htx.vn", False)]
    assert session.scalars(select(Establishment.tax_code).order_by(Establishment.unit_id)).all() == [
        "3600000007",
        "0100109106",
    ]


def test_somebody_else_may_register_what_nobody_confirmed(session, world):
    register(session, world)

    register(session, world, email="other@htx.vn")

    assert standing(session) == [("Hợp tác xã Thanh Đức", "other@htx.vn", False)]


def test_a_closed_account_is_not_opened_by_an_old_link(session, world):
    register(session, world)
    person = session.scalars(select(User).where(User.email == "hanh@htx.vn")).one()
    secret = tokens.issue(session, person.id, tokens.CONFIRM, now=MONDAY)
    close_account(session, person.id, now=MONDAY)

    with pytest.raises(tokens.LinkDead):
        registration.confirm(session, secret, now=MONDAY)


@pytest.mark.parametrize("key", ["owner", "officer"])
def test_an_establishment_with_an_account_is_taken(session, world, key):
    session.get_one(User, world.people["owner"].id).active = key == "owner"

    with pytest.raises(registration.TaxCodeTaken):
        register(session, world, tax_code="3600000007")
