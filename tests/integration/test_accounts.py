"""Accounts, links, sessions and limits on tries, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.models import OutboxIntent, SignInAttempt, User, WebSession
from workflow.queries.signed_in import open_session
from workflow.services import browser_sessions, sign_in, throttle, tokens
from workflow.services.accounts import (
    ask_for_reset,
    close_account,
    create_account,
    find_account,
    reset_password,
    set_password,
)
from workflow.services.passwords import Passwords

HERE, THERE = "192.0.2.1", "192.0.2.2"
SOON = MONDAY + timedelta(minutes=1)
CHEAP = Passwords(time_cost=1, memory_kib=64)


@pytest.fixture
def person(session):
    return create_account(session, email="A@x.vn", name="Nguyễn An", now=MONDAY, password="kept")


def wrong(session, *, email="a@x.vn", address=HERE, now=MONDAY, times=1):
    for _ in range(times):
        attempt = sign_in.begin_try(session, email, address=address, now=now)
        sign_in.finish_try(session, attempt, good=False, now=now)


def right(session, *, address=HERE, now=MONDAY):
    attempt = sign_in.begin_try(session, "a@x.vn", address=address, now=now)
    return sign_in.finish_try(session, attempt, good=True, now=now, address=address)


def found(session, secret, now=SOON):
    return open_session(session, browser_sessions.hash_of(secret), now=now)


def test_an_address_means_one_account_however_it_is_written(session, person):
    assert find_account(session, " a@X.VN ").id == person.id


def test_ten_failures_shut_the_door_of_an_account_from_everywhere(session, person):
    wrong(session, times=9)
    wrong(session, address=THERE)

    with pytest.raises(throttle.TooManyTries) as refused:
        sign_in.begin_try(session, "a@x.vn", address="192.0.2.3", now=SOON)

    assert refused.value.until == MONDAY + timedelta(minutes=15)


def test_the_door_opens_again_after_a_quarter_of_an_hour(session, person):
    wrong(session, times=10)

    assert right(session, now=MONDAY + timedelta(minutes=15, seconds=1)) is not None


def test_slow_failures_do_not_shut_the_door(session, person):
    for minute in range(0, 60, 5):
        wrong(session, now=MONDAY + timedelta(minutes=minute), address=f"192.0.2.{minute}")

    assert right(session, now=MONDAY + timedelta(minutes=61)) is not None


def test_tries_at_many_accounts_shut_the_door_of_the_address(session, person):
    for number in range(10):
        wrong(session, email=f"{number}@x.vn")

    with pytest.raises(throttle.TooManyTries):
        right(session)
    assert right(session, address=THERE) is not None


def test_strangers_cannot_lock_somebody_out_of_where_they_sign_in(session, person):
    right(session)

    wrong(session, times=10, address=THERE, now=SOON)

    assert right(session, now=SOON) is not None


def test_one_colleague_cannot_lock_out_the_office(session, person):
    right(session)

    wrong(session, times=10, email="colleague@x.vn", now=SOON)

    assert right(session, now=SOON) is not None


def test_a_known_address_is_no_way_around_the_limit(session, person):
    right(session)

    wrong(session, times=10, now=SOON)

    with pytest.raises(throttle.TooManyTries):
        right(session, now=SOON)


def test_a_refused_try_is_not_counted(session, person):
    wrong(session, times=10)

    for _ in range(3):
        with pytest.raises(throttle.TooManyTries):
            right(session, now=SOON)

    assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 10


def test_fifty_tries_at_once_are_counted_as_fifty(database):
    def attempt(_number):
        try:
            with unit_of_work(database.sessions) as session:
                sign_in.begin_try(session, "a@x.vn", address=HERE, now=MONDAY)
        except throttle.TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(12) as crowd:
        found = list(crowd.map(attempt, range(50)))

    assert sum(found) == 10


def test_a_password_changed_meanwhile_lets_nobody_in(session, person):
    attempt = sign_in.begin_try(session, "a@x.vn", address=HERE, now=MONDAY)
    set_password(session, person.id, "other", now=MONDAY)
    session.expire_all()

    assert sign_in.finish_try(session, attempt, good=True, now=MONDAY) is None


def test_the_secret_of_a_session_is_kept_nowhere(session, person):
    secret = right(session).secret

    kept = session.scalars(select(WebSession.id_hash)).all()

    assert (len(secret), kept, found(session, secret).user_id) == (
        43,
        [browser_sessions.hash_of(secret)],
        person.id,
    )
    assert found(session, kept[0]) is None


@pytest.mark.parametrize(
    "end",
    [
        lambda session, user: browser_sessions.end_all(session, user.id),
        lambda session, user: set_password(session, user.id, "other", now=MONDAY),
        lambda session, user: close_account(session, user.id, now=MONDAY),
    ],
)
def test_sessions_end_with_what_they_stand_on(session, person, end):
    secret = right(session).secret

    end(session, person)
    session.expire_all()

    assert found(session, secret) is None


def test_a_session_lasts_twelve_hours(session, person):
    secret = right(session).secret

    alive = [found(session, secret, MONDAY + timedelta(hours=12, seconds=off)) for off in (-1, 0)]

    assert [one is not None for one in alive] == [True, False]


def test_a_link_is_good_for_its_purpose_its_time_and_once(session, person):
    secret = tokens.issue(session, person.id, tokens.RESET, now=MONDAY)

    refused = [
        (secret, (tokens.CONFIRM,), MONDAY),
        (secret[:-1], (tokens.RESET,), MONDAY),
        ("", (tokens.RESET,), MONDAY),
        (secret, (tokens.RESET,), MONDAY + timedelta(minutes=30)),
    ]
    for given, purposes, at in refused:
        with pytest.raises(tokens.LinkDead):
            tokens.use(session, given, purposes, now=at)

    assert tokens.use(session, secret, (tokens.RESET,), now=SOON) == person.id
    with pytest.raises(tokens.LinkDead):
        tokens.use(session, secret, (tokens.RESET,), now=SOON)


def test_of_twenty_at_once_one_uses_the_link(database):
    with unit_of_work(database.sessions) as session:
        user = create_account(session, email="a@x.vn", name="An", now=MONDAY)
        secret = tokens.issue(session, user.id, tokens.RESET, now=MONDAY)

    def use(_number):
        try:
            with unit_of_work(database.sessions) as session:
                tokens.use(session, secret, (tokens.RESET,), now=SOON)
        except tokens.LinkDead:
            return False
        return True

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(use, range(20))) == 1


def test_a_new_password_kills_every_other_link(session, person):
    reset, confirm = (
        tokens.issue(session, person.id, purpose, now=MONDAY) for purpose in (tokens.RESET, tokens.CONFIRM)
    )

    reset_password(session, reset, "other", now=SOON)

    with pytest.raises(tokens.LinkDead):
        tokens.owner(session, confirm, (tokens.CONFIRM,), now=SOON)
    session.expire_all()
    assert session.get_one(User, person.id).password == "other"


def test_five_links_a_day_are_sent(session, person):
    for _ in range(7):
        ask_for_reset(session, "a@x.vn", address=HERE, now=MONDAY)

    assert session.scalar(select(func.count()).where(OutboxIntent.audience == f"user:{person.id}")) == 5
