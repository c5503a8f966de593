"""What a resolution would do, for somebody who reads it: cases that they may not open stand by their code alone."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow.authority import Person, scope_of
from workflow.impacts.preview import RulePreview, rule_preview
from workflow.office import Office
from workflow.queries.visibility import visible
from workflow.rulemaking import Resolution


def seen_preview(
    session: Session, resolution: Resolution, *, person: Person, now: datetime, office: Office
) -> RulePreview:  # fmt: skip
    """Return what a resolution would do if it were published now; it must fit into the rule book."""
    return rule_preview(session, resolution, opens=visible(scope_of(person)), now=now, office=office)
