"""What was published stays as it was, whoever reaches for the database; a rule may still end, an impact be answered."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories import MONDAY, a_case, a_world
from tests.rule_scene import concern
from workflow.models import RuleDraft, RuleRow

FROZEN = {
    "a published resolution": "UPDATE rule_draft SET title = 'Khác' WHERE published_at IS NOT NULL",
    "its lines": "UPDATE rule_draft SET lines = '[]' WHERE published_at IS NOT NULL",
    "who published it": "UPDATE rule_draft SET published_at = NULL WHERE published_at IS NOT NULL",
    "the resolution itself": "DELETE FROM rule_draft WHERE published_at IS NOT NULL",
    "a dropped draft": "UPDATE rule_draft SET dropped_at = NULL WHERE dropped_at IS NOT NULL",
    "what was dropped": "DELETE FROM rule_draft WHERE dropped_at IS NOT NULL",
    "the value of a rule": "UPDATE rule SET value = '{}' WHERE rule_id = 'cap.machinery'",
    "the first day of a rule": "UPDATE rule SET valid_from = '2026-05-01' WHERE rule_id = 'cap.machinery'",
    "the paper of a rule": "UPDATE rule SET basis = 'Khác' WHERE rule_id = 'cap.machinery'",
    "a rule in force": "DELETE FROM rule WHERE rule_id = 'cap.machinery'",
    "a rule that ended": "DELETE FROM rule WHERE rule_id = 'stalled_after'",
    "what was found": "UPDATE rule_impact SET content = '{}'",
    "a finding": "DELETE FROM rule_impact",
}
ALLOWED = {
    "a rule ends": "UPDATE rule SET valid_to = '2026-12-31' WHERE rule_id = 'cap.machinery'",
    "an impact is answered": "UPDATE rule_impact SET outcome = 'keep', settled_at = found_at",
    "a draft is written": "UPDATE rule_draft SET title = 'Khác' WHERE published_at IS NULL AND dropped_at IS NULL",
    "a draft goes": "DELETE FROM rule_draft WHERE published_at IS NULL AND dropped_at IS NULL",
    "what has not begun is taken back": "DELETE FROM rule WHERE rule_id = 'stuck_slow'",
}


@pytest.fixture
def book(session):
    """A published resolution with its rule and what it concerns, one that was dropped, and one in draft."""
    world = a_world(session)
    concern(session, a_case(session, world).case_id, now=MONDAY)
    draft = {"scope": "", "title": "Dự thảo", "basis": "NQ 1", "lines": [], "clauses": [], "authors": []}
    for dropped in (None, MONDAY):
        session.add(RuleDraft(**draft, created_at=MONDAY, edited_at=MONDAY, dropped_at=dropped))
    rule = {"scope": "", "value": {}, "unit": "VND", "basis": "NQ", "verified": True, "label": "Mức"}
    first, last = MONDAY.date(), MONDAY.date()
    for name, kind, ends in (
        ("cap.machinery", "cap", None),
        ("stalled_after", "term", last),
        ("stuck_slow", "amount", None),
    ):
        session.add(RuleRow(**rule, rule_id=name, kind=kind, valid_from=first, valid_to=ends))
    session.flush()
    return session


@pytest.mark.parametrize("what", FROZEN)
def test_the_database_refuses_to_touch(book, what):
    with pytest.raises(DBAPIError, match="is frozen"):
        book.execute(text(FROZEN[what]))


@pytest.mark.parametrize("what", ALLOWED)
def test_the_database_lets_happen(book, what):
    assert book.execute(text(ALLOWED[what])).rowcount == 1
