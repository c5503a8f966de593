"""A score sheet set by a province: rounds approved there from its day on pin it; no other round does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories import MONDAY, a_world
from tests.round_records import somebody
from tests.selection import a_scene
from workflow.authority import Grant
from workflow.definition import Role
from workflow.errors import StepRefused
from workflow.impacts.preview import rule_preview
from workflow.models import RuleDraft, RuleRow
from workflow.rulemaking import Line
from workflow.services.offices import load_office
from workflow.services.rule_changes import row_of
from workflow.services.rule_drafts import Head, Place, Writer, put_line, resolution_of, start_draft
from workflow.services.rule_publishing import publish_draft
from workflow.shipped import shipped_rules

RULE = "score_sheet.product_selection"
SHIPPED = shipped_rules().get(RULE, MONDAY.date())
CULTURE = [{"label": "Giá trị văn hóa", "maximum": 7}, {"label": "Nét riêng của vùng", "maximum": 3}]
OWN = {"parts": {**SHIPPED.value["parts"], "culture": CULTURE}}
SINCE, LATER = date(2026, 4, 1), MONDAY + timedelta(days=40)
BASIS = "QĐ 15/QĐ-UBND"


@pytest.fixture
def world(session):
    return a_world(session)


def drafted(session, world, value):
    by = Writer(world.people["admin"], ("dong-nai",), MONDAY)
    draft = start_draft(session, Head("dong-nai", "Phiếu chấm của tỉnh", BASIS), by=by)
    line = Line(RULE, "rubric", value, SHIPPED.unit, SHIPPED.label, SINCE)
    put_line(session, Place(draft, 1), line, by=by, office=world.office)
    return session.get_one(RuleDraft, draft)


def published(session, world):
    """Publish the sheet of the province; return what the preview could not tell of single cases."""
    row = drafted(session, world, OWN)
    found = rule_preview(session, resolution_of(row), opens=None, now=MONDAY, office=load_office(session))
    other = Writer(world.people["supervisor"], ("dong-nai",), MONDAY)
    publish_draft(session, Place(row.id, row.version), found.seen, by=other)
    world.office = replace(world.office, rules=load_office(session).rules)
    return found


def elsewhere(session, world):
    """The same world, in which the officer and the one who signs are those of the other province."""
    home = [world.units[name] for name in ("other_province", "other_department")]
    governor = somebody(session, "Chu tich tinh ban", Grant(Role.PROV_LEADER, home[0], frozenset(home)))
    return replace(world, people={**world.people, "officer": world.people["stranger"], "governor": governor})


def culture(scene):
    return [(part.key, part.maximum) for part in scene.of.rubric.criteria[2].parts]


def test_the_next_round_of_the_province_pins_the_sheet_and_no_other_does(session, world):
    opened = a_scene(session, world, until="forming")
    told = published(session, world)
    early = a_scene(session, world, until="forming", now=MONDAY + timedelta(days=2))
    own = a_scene(session, world, until="forming", now=LATER)
    other = a_scene(session, elsewhere(session, world), until="forming", now=LATER)

    shipped = [("cultural_value", 5), ("beauty", 5)]
    assert [culture(one) for one in (opened, early, other)] == [shipped] * 3
    assert culture(own) == [("cultural_value", 7), ("culture_1", 3)]
    assert (own.of.rubric.basis.endswith(f"; {BASIS}"), own.of.rubric.unverified) == (True, ())
    assert (told.differences, told.untold) == ((), (SHIPPED.label,))


@pytest.mark.parametrize(
    ("culture", "code"),
    [([{"label": "Giá trị văn hóa", "maximum": 9}], "parts"), ([], "rule_unfit"), (CULTURE * 2, "label_twice")],
)
def test_a_sheet_that_cannot_be_used_is_not_drafted(session, world, culture, code):
    with pytest.raises(StepRefused) as refused:
        drafted(session, world, {"parts": {**OWN["parts"], "culture": culture}})

    assert refused.value.refusals[0].code == code


def test_a_round_is_not_approved_with_a_sheet_that_the_law_has_outrun(session, world):
    value = {"parts": {**OWN["parts"], "culture": CULTURE[:1]}}
    session.add(RuleRow(**row_of(replace(SHIPPED, value=value, scope="dong-nai", valid_from=SINCE))))
    session.flush()
    world.office = replace(world.office, rules=load_office(session).rules)

    with pytest.raises(StepRefused) as refused:
        a_scene(session, world, until="forming", now=LATER)
    assert [one.code for one in refused.value.refusals] == ["sheet_unfit"]
