"""A group đề án with four shares, and a national rule that is published while it goes on."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tests.factories import MONDAY, World
from tests.shares import CODES, Group, M, a_group, lines_of, shares_of
from workflow.impacts.preview import RulePreview, rule_preview
from workflow.rulemaking import ClauseLine, Line, Resolution
from workflow.services.offices import load_office
from workflow.services.rule_drafts import Head, Place, Writer, put_clause, put_line, start_draft
from workflow.services.rule_publishing import publish_draft

SINCE = date(2026, 4, 1)
LATER = MONDAY + timedelta(days=40)
"""After the new rule began."""
BASIS = "TT 64/2024"
CAP = Line("cap.machinery", "cap", {"rate": "50%", "ceiling": 90 * M}, "VND", "Mức hỗ trợ", SINCE)
KEEPS = ClauseLine("cap", "submitted", SINCE, "old", "Điều 9")
FOLLOWS = ClauseLine("cap", "approved", SINCE, "new", "Điều 10")
ONE, TWO, THREE = (codes[0] for codes in CODES.values())
SMALL = CODES["dong-nai"][1]


def a_shared_group(session: Session, world: World | None = None) -> Group:
    """A đề án whose first line item has four shares: 100, 80, 120 and 100 million."""
    found = a_group(session, support=600 * M, world=world)
    found.take("plan_lines", "regional", lines=lines_of(400 * M, 200 * M))
    given = shares_of({ONE: 100 * M, SMALL: 80 * M, TWO: 120 * M, THREE: 100 * M})
    found.take("open_shares", "regional", line_item_id=found.lines[0], shares=given)
    return found


def looked(group: Group, *clauses: ClauseLine, line: Line = CAP) -> RulePreview:
    """What the rule would do if it were published on the first day."""
    resolution = Resolution("", BASIS, (line,), clauses)
    return rule_preview(group.session, resolution, opens=None, now=MONDAY, office=group.world.office)


def publish(group: Group, *clauses: ClauseLine, line: Line = CAP) -> None:
    """Put the rule in force as it was looked at, and go on some weeks later under it."""
    session, author = group.session, Writer(group.world.people["admin"], ("",), MONDAY)
    draft = start_draft(session, Head("", "Mức mới", BASIS), by=author)
    put_line(session, Place(draft, 1), line, by=author, office=group.world.office)
    for number, one in enumerate(clauses):
        put_clause(session, Place(draft, 2 + number), one, by=author)
    other = Writer(group.world.people["supervisor"], ("",), MONDAY)
    seen = looked(group, *clauses, line=line).seen
    publish_draft(session, Place(draft, 2 + len(clauses)), seen, by=other)
    group.world.office = replace(group.world.office, rules=load_office(session).rules)
    group.now = LATER
