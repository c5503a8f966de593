"""One effect a request, however often it comes, also when the answer was lost on the way."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.databases import Database
from tests.factories import MONDAY, World, a_case, a_world
from workflow.db import unit_of_work
from workflow.errors import KeyReused, StaleCase, WorkflowRefused
from workflow.invariants import violations
from workflow.models import CaseEvent, DoneOnce
from workflow.services.transition import Moved, TransitionRequest, perform_transition

KEY = "6a1f8d02"
REASON = {"reason": "Không cần nữa vì đã mua máy."}


@pytest.fixture
def place(database: Database) -> tuple[Database, World, int]:
    """A committed world with one case in it."""
    with unit_of_work(database.sessions) as session:
        world = a_world(session)
        return database, world, a_case(session, world).case_id


def submit(place, *, key: str = KEY, who: str = "owner", step: str = "submit", **values: object) -> Moved:
    """Take a step in a transaction of its own."""
    database, world, case_id = place
    request = TransitionRequest(case_id, step, 1, values or {"agree": True}, key)
    with unit_of_work(database.sessions) as session:
        return perform_transition(session, request, by=world.people[who], now=MONDAY, office=world.office)


def history(place) -> list[str]:
    """The steps that the case took; nothing else may be wrong either."""
    with place[0].sessions() as session:
        assert violations(session, now=MONDAY) == []
        return list(session.execute(select(CaseEvent.step).order_by(CaseEvent.seq)).scalars())


def test_the_same_request_twice_has_one_effect_and_one_answer(place):
    first, second = submit(place), submit(place)

    assert (first, second) == (Moved(place[2], 2), Moved(place[2], 2, again=True))
    assert history(place) == ["open", "submit"]


def test_the_same_key_with_another_body_is_refused(place):
    submit(place)

    with pytest.raises(KeyReused):
        submit(place, agree="khác")
    with pytest.raises(KeyReused):
        submit(place, step="withdraw", **REASON)
    assert history(place) == ["open", "submit"]


def test_the_same_key_on_an_act_that_is_open_is_refused_and_writes_nothing(place):
    database, world, case_id = place
    submit(place)
    request = TransitionRequest(case_id, "withdraw", 2, REASON, KEY)

    with pytest.raises(KeyReused), unit_of_work(database.sessions) as session:
        perform_transition(session, request, by=world.people["owner"], now=MONDAY, office=world.office)

    assert history(place) == ["open", "submit"]


def test_another_person_may_use_the_same_key(place):
    database, world, case_id = place
    submit(place)
    request = TransitionRequest(case_id, "confirm_place", 2, {"exists": True, "place_ok": True}, KEY)

    with unit_of_work(database.sessions) as session:
        moved = perform_transition(session, request, by=world.people["commune"], now=MONDAY, office=world.office)

    assert (moved, history(place)) == (Moved(case_id, 3), ["open", "submit", "confirm_place"])


def test_without_a_key_the_version_alone_stops_a_second_effect(place):
    submit(place, key="")

    with pytest.raises(StaleCase):
        submit(place, key="")
    assert history(place) == ["open", "submit"]


def test_a_refused_request_leaves_its_key_free(place):
    with pytest.raises(WorkflowRefused):
        submit(place, step="accept")

    assert submit(place) == Moved(place[2], 2)


def test_an_act_that_was_rolled_back_leaves_its_key_free(place):
    database, world, case_id = place
    request = TransitionRequest(case_id, "submit", 1, {"agree": True}, KEY)
    with database.sessions() as session:
        perform_transition(session, request, by=world.people["owner"], now=MONDAY, office=world.office)
        session.rollback()

    assert (submit(place), history(place)) == (Moved(case_id, 2), ["open", "submit"])


def test_a_reply_lost_after_the_commit_is_told_again(place):
    for _ in range(20):
        with pytest.raises(ConnectionError):
            lost_reply(place)

    assert submit(place) == Moved(place[2], 2, again=True)
    assert history(place) == ["open", "submit"]


def lost_reply(place) -> None:
    """Do the act, then lose the answer."""
    submit(place)
    raise ConnectionError("the line went dead after the commit")


@pytest.mark.parametrize("clicks", [2, 8])
def test_many_clicks_at_once_have_one_effect(place, clicks):
    start = Barrier(clicks)

    def click(_: int) -> object:
        start.wait()
        try:
            return submit(place)
        except WorkflowRefused as refused:
            return type(refused)

    with ThreadPoolExecutor(clicks) as pool:
        answers = list(pool.map(click, range(clicks)))

    assert sorted(map(str, answers)) == sorted(
        [str(Moved(place[2], 2))] + [str(Moved(place[2], 2, again=True))] * (clicks - 1)
    )
    assert history(place) == ["open", "submit"]


def test_a_key_is_kept_once(place):
    submit(place)
    submit(place)

    with place[0].sessions() as session:
        assert session.execute(select(func.count()).select_from(DoneOnce)).scalar_one() == 1
