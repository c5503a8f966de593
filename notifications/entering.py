"""Enters the lists that officers queued: claimed, checked again piece by piece, then written whole or not at all."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.office import Office
from workflow.queries.people_sign_in import person_of
from workflow.services.entering_lists import LeaseLost, Taken, advance, check, claim, enter, give_back, refuse
from workflow.services.list_lines import Problem

PIECE = 500
"""After how many lines the page of a list is told how far it is."""


def enter_lists(maker: sessionmaker[Session], *, now: datetime, office: Office) -> int:
    """Enter every list that waits, one after the other, and return how many were taken."""
    number = 0
    while True:
        with unit_of_work(maker) as session:
            taken = claim(session, now=now)
        if taken is None:
            return number
        number += 1
        if taken.lines:
            _enter(maker, taken, now=now, office=office)


def _enter(maker: sessionmaker[Session], taken: Taken, *, now: datetime, office: Office) -> None:
    problems = _checked(maker, taken, now, office)
    try:
        with unit_of_work(maker) as session:
            if problems:
                refuse(session, taken, problems, now=now)
            else:
                by = person_of(session, taken.by, local(now).date())
                enter(session, taken, by=by, now=now, office=office)
    except (IntegrityError, LeaseLost):  # somebody entered the same meanwhile
        with unit_of_work(maker) as session:
            give_back(session, taken)


def _checked(maker: sessionmaker[Session], taken: Taken, now: datetime, office: Office) -> list[Problem]:
    problems = list[Problem]()
    for start in range(0, len(taken.lines), PIECE):
        lines = taken.lines[start : start + PIECE]
        with unit_of_work(maker, read_only=True) as session:
            problems += check(session, taken, lines, now=now, office=office)
        with unit_of_work(maker) as session:
            advance(session, taken, min(start + PIECE, len(taken.lines)))
    return problems
