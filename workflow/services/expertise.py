"""Which groups of products a member of a round knows well, as its officers note it; assignments prefer it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.errors import Refusal, StepRefused
from workflow.forms.selection_codes import PRODUCT_GROUPS
from workflow.models import RoundMember
from workflow.models.base import table_of
from workflow.rounds.records import Round, jurors, seated
from workflow.selection.councils import Level
from workflow.services.access import locked_case
from workflow.states.selection_levels import ORGANISERS

MEMBER = table_of(RoundMember)
OFFICERS = dict(zip(Level, (one.officer for one in ORGANISERS), strict=True))
KNOWN = tuple(key for key, _ in PRODUCT_GROUPS)
NOT_OFFICER = Refusal(
    "not_officer", "Chỉ chuyên viên tổ chức đợt ghi được nhóm chuyên môn.", "Gửi danh sách cho chuyên viên của đợt."
)


def note_expertise(
    session: Session, of: Round, said: Mapping[int, Collection[str]], *, by: Person, now: datetime
) -> None:
    """Keep the groups that jurors of a round know well, by person; who is not named stays as it is."""
    _, roles = locked_case(session, of.id, by)
    if OFFICERS[of.level] not in roles:
        raise StepRefused("assign", (NOT_OFFICER,))
    for line in jurors(seated(session, of.id), local(now).date()):
        groups = [key for key in KNOWN if key in said.get(line.user_id, ())]
        if line.user_id in said and frozenset(groups) != line.expertise:
            session.execute(update(MEMBER).where(MEMBER.c.id == line.line_id).values(expertise=groups))
