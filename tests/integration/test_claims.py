"""Claims beside registering: a list that names a firm meanwhile, two who try at once, accounts that were closed."""

import pytest
from sqlalchemy import select

from notifications.entering import enter_lists
from tests.factories import MONDAY, a_world
from tests.project_lists import allot, past, take
from workflow.db import unit_of_work
from workflow.errors import StepRefused
from workflow.models import Case, Establishment, EstablishmentClaim, Membership, User
from workflow.services import registration, tokens
from workflow.services.accounts import close_account
from workflow.services.claims import Verdict, decide_claim
from workflow.services.list_imports import queue_list

TAX_CODE, NAME = "3600000014", "Hợp tác xã Điều Đồi Sương"
YES = Verdict(granted=True, reason="Đã đối chiếu giấy đăng ký.")


@pytest.fixture
def here(database):
    with unit_of_work(database.sessions) as session:
        world = a_world(session)
        allot(session, world)
    return database.sessions, world


def name_in_a_list(here):
    maker, world = here
    with unit_of_work(maker) as session:
        found = take(session, world, [past(tax_code=TAX_CODE)])
        queue_list(session, found.import_id, by=world.people["officer"])
    assert enter_lists(maker, now=MONDAY, office=world.office) == 1
    with maker() as session:
        assert session.scalars(select(Case.state)).all() == ["settled"]


def register(here, email):
    """Register and return the secret of the link, as if it had come by mail."""
    maker, world = here
    wish = registration.Registration(
        TAX_CODE, NAME, "cooperative", world.units["commune"], "Ấp 2", "Trần An", "0912345678", email, "a hash"
    )
    with unit_of_work(maker) as session:
        registration.register(session, wish, now=MONDAY)
        session.flush()
        user = session.scalars(select(User.id).where(User.email == email)).one()
        return tokens.issue(session, user, tokens.CONFIRM, now=MONDAY)


def confirm(here, secret):
    with unit_of_work(here[0]) as session:
        return registration.confirm(session, secret, now=MONDAY)


def standing(here):
    """Who has a role in the firm, and whose claims stand how."""
    with here[0]() as session:
        mine = select(User.email).join(Membership).join(Establishment, Establishment.unit_id == Membership.unit_id)
        claims = select(User.email, EstablishmentClaim.granted).join(User, User.id == EstablishmentClaim.user_id)
        return (
            session.scalars(mine.where(Establishment.tax_code == TAX_CODE)).all(),
            [tuple(row) for row in session.execute(claims.order_by(EstablishmentClaim.id))],
        )


def test_a_firm_that_a_list_named_before_its_address_was_confirmed_becomes_a_claim(here):
    secret = register(here, "ke@la.vn")
    name_in_a_list(here)
    confirm(here, secret)

    assert standing(here) == ([], [("ke@la.vn", None)])


def test_registering_what_a_list_named_meanwhile_takes_nothing_away(here):
    register(here, "ke@la.vn")
    name_in_a_list(here)
    confirm(here, register(here, "an@htx.vn"))

    assert standing(here) == ([], [("an@htx.vn", None)])
    with here[0]() as session:
        owner = select(Establishment.tax_code).join(Case, Case.applicant_id == Establishment.unit_id)
        assert session.scalars(owner).all() == [TAX_CODE]


def test_a_firm_that_confirmed_its_address_before_the_list_keeps_its_account(here):
    confirm(here, register(here, "an@htx.vn"))
    name_in_a_list(here)

    assert standing(here) == (["an@htx.vn"], [])


def test_claiming_again_before_the_address_is_confirmed_leaves_one_claim(here):
    name_in_a_list(here)
    register(here, "an@htx.vn")
    register(here, "an@htx.vn")

    assert standing(here) == ([], [("an@htx.vn", None)])


@pytest.fixture
def claims(here):
    """Two who claim the same firm: their users and their claims."""
    name_in_a_list(here)
    for email in ("an@htx.vn", "ke@la.vn"):
        confirm(here, register(here, email))
    with here[0]() as session:
        found = select(EstablishmentClaim.id, EstablishmentClaim.user_id).order_by(EstablishmentClaim.id)
        return [tuple(row) for row in session.execute(found)]


def refusal(here, claim_id, *, who="officer", verdict=YES):
    maker, world = here
    with pytest.raises(StepRefused) as refused, unit_of_work(maker) as session:
        decide_claim(session, claim_id, verdict, by=world.people[who], now=MONDAY)
    return [one.code for one in refused.value.refusals]


def test_two_officers_do_not_grant_two_claims(here, claims):
    maker, world = here
    with unit_of_work(maker) as session:
        decide_claim(session, claims[0][0], YES, by=world.people["officer"], now=MONDAY)

    assert refusal(here, claims[1][0], who="second_officer") == ["claim_decided"]
    assert standing(here) == (["an@htx.vn"], [("an@htx.vn", True), ("ke@la.vn", False)])


def test_a_claim_of_an_account_that_was_closed_is_not_granted(here, claims):
    with unit_of_work(here[0]) as session:
        close_account(session, claims[0][1], now=MONDAY)

    assert refusal(here, claims[0][0]) == ["claim_closed"]
    assert standing(here)[0] == []


def test_a_claim_on_what_got_an_account_otherwise_is_not_granted(here, claims):
    maker, world = here
    with unit_of_work(maker) as session:
        unit = session.scalars(select(EstablishmentClaim.unit_id).limit(1)).one()
        owner = world.people["owner"].id
        session.add(Membership(user_id=owner, unit_id=unit, role="beneficiary", valid_from=MONDAY.date()))

    assert refusal(here, claims[0][0]) == ["claim_taken"]
