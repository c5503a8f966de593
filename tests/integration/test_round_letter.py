"""What a request to the level above reads: as many statements for one product as for many, and papers as they were."""

from datetime import timedelta

from sqlalchemy import select

from tests.factories import a_world
from tests.selection import a_scene
from tests.statements import counted
from workflow.models import Certificate
from workflow.models.base import table_of
from workflow.queries.round_letter import round_letter
from workflow.selection.councils import Level

CERTIFICATE, MOST = table_of(Certificate), 12


def read(session, scene):
    """The request as the officer finds it."""
    return round_letter(session, scene.of.slug, person=scene.officer, on=scene.now.date())


def test_statements_do_not_grow_with_products_and_stay_few(session):
    world, sent = a_world(session), []
    for nominations in (1, 4):
        scene = a_scene(session, world, until="forwarding", nominations=nominations)
        with counted(session) as statements:
            letter = read(session, scene)
        assert len(letter.lines) == nominations
        sent.append(len(statements))

    assert sent[0] == sent[1]
    assert sent[0] <= MOST


def test_a_certificate_replaced_after_the_letter_is_named_as_it_was(session):
    world = a_world(session)
    region = a_scene(session, world, level=Level.REGION, until="receiving")
    scene = a_scene(session, world, until="forwarding", nominations=1)
    scene.take("forward_list", target_id=region.round_id, items=[], letter_number="1/CV", letter_on=scene.now.date())
    scene.now += timedelta(days=30)
    why = {"reason_code": "lost", "details": "Mất khi chuyển xưởng", "signer": "Nguyễn Văn Ký"}
    scene.take("replace_certificate", on=scene.nominations[0], granted_on=scene.now.date(), **why)
    first, _second = session.scalars(select(CERTIFICATE.c.number).order_by(CERTIFICATE.c.id))

    assert [line.number for line in read(session, scene).lines] == [first]


def test_a_draft_names_the_certificate_of_now_and_no_addressee_where_two_rounds_take_dossiers(session):
    world = a_world(session)
    for _ in range(2):
        a_scene(session, world, level=Level.REGION, until="receiving")
    scene = a_scene(session, world, until="forwarding", nominations=1)
    why = {"reason_code": "lost", "details": "Mất khi chuyển xưởng", "signer": "Nguyễn Văn Ký"}
    scene.take("replace_certificate", on=scene.nominations[0], granted_on=scene.now.date(), **why)
    letter = read(session, scene)

    assert (letter.addressee, [line.number for line in letter.lines]) == ("", ["0002/2026/CNNT-T-DONG-NAI"])
