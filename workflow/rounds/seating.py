"""Which seats on its nominations the records of a round give: by membership, assignment and declaration."""

from datetime import date

from workflow.definition import Role
from workflow.rounds.records import Item, Reader, Round, items, jurors, seated, serving
from workflow.rounds.scores import sheets_of
from workflow.rounds.standings import declared
from workflow.selection.conflicts import Standing
from workflow.selection.councils import Body

Held = tuple[int, int, str]
"""A nomination, a person and a role."""
EVERYWHERE = ((Body.COUNCIL, Role.COUNCIL_MEMBER), (Body.EXPERTS, Role.EXPERT))


def due_seats(session: Reader, of: Round, on: date, found: tuple[Item, ...] | None = None) -> set[Held]:
    """Return the seats on these nominations (all of the round's) that its records give on a day.

    A juror sits, while serving, on a nomination that is theirs to score; a member of the council or the expert team on
    every one. Nobody sits before they declared and stand open.
    """
    lines, known = seated(session, of.id), declared(session, of.id)
    open_ = {pair for pair, one in known.items() if one.standing is Standing.OPEN}
    able = {one.user_id for one in jurors(lines, on)}
    theirs = (sheet for sheet in sheets_of(session, of.id, void=True) if sheet.void_at is None)
    scored = {(sheet.case_id, sheet.user_id) for sheet in theirs if sheet.user_id in able}
    given = {(case_id, user_id, Role.JUROR.value) for case_id, user_id in scored & open_}
    ids = [item.case_id for item in (items(session, of.id) if found is None else found)]
    for body, role in EVERYWHERE:
        people = {one.user_id for one in serving(lines, body, on)}
        given |= {(case, user, role.value) for case in ids for user in people if (case, user) in open_}
    return given
