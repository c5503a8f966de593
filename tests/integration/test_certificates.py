"""Certificates in the database: numbers, validity, names as granted, and one identity of a product over its rounds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import update

from tests.factories import MONDAY, a_case, a_world
from tests.granted import DAY, change, grant, issuer
from workflow.db import unit_of_work
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import CaseLink, Certificate, Unit
from workflow.rounds.records import CLIMBS
from workflow.selection.certificate_file import file_hash
from workflow.services.certificates import Given, certificates_of, held_by, new_certificate, products_of


@pytest.fixture
def world(session):
    return a_world(session)


def test_numbers_follow_each_other_in_a_level_year_and_province(session, world):
    case_id = a_case(session, world).case_id

    numbers = [
        grant(session, world, case_id, **changes)["number"]
        for changes in ({}, {}, {"level": "commune"}, {"granted_on": date(2025, 6, 1)}, {"level": "nation",
            "mark": ""}, {})
    ]  # fmt: skip

    assert numbers == [
        "0001/2026/CNNT-T-DONG-NAI", "0002/2026/CNNT-T-DONG-NAI", "0001/2026/CNNT-X-DONG-NAI",
        "0001/2025/CNNT-T-DONG-NAI", "0001/2026/CNNT-QG", "0003/2026/CNNT-T-DONG-NAI",
    ]  # fmt: skip


def test_acts_of_one_batch_share_the_numbers_not_yet_written(session, world):
    case_id, given = a_case(session, world).case_id, Given()
    wanted = {
        "case_id": case_id, "applicant_id": world.units["owner"], "issuer": issuer("province"), "product": "Gốm",
        "mark": "dong-nai", "granted_on": DAY, "signer": "", "rules": world.office.rules, "given": given,
    }  # fmt: skip

    numbers = [new_certificate(session, number=text, **wanted)["number"] for text in (None, "2/x", None)]

    assert numbers == ["0001/2026/CNNT-T-DONG-NAI", "2/x", "0002/2026/CNNT-T-DONG-NAI"]
    with pytest.raises(StepRefused) as refused:
        new_certificate(session, number="2/x", **wanted)
    assert [one.code for one in refused.value.refusals] == ["number_taken"]


def test_a_number_given_by_hand_is_taken_once(session, world):
    case_id = a_case(session, world).case_id
    assert grant(session, world, case_id, number=" 15/GCN ")["number"] == "15/GCN"

    with pytest.raises(StepRefused) as refused:
        grant(session, world, case_id, number="15/GCN")

    assert refused.value.refusals[0].params == {"number": "15/GCN"}


def test_validity_names_file_and_hash_are_those_of_the_grant(session, world):
    row = grant(session, world, a_case(session, world).case_id)
    session.execute(update(Unit).where(Unit.id == world.units["owner"]).values(name="Tên mới"))

    assert row["valid_until"] == date(2028, 12, 31)
    assert (row["shown"], row["folded"]) == ("Công ty TNHH Minh Anh", "bo am tra cong ty tnhh minh anh")
    assert (row["recipient"], row["issuer"]) == ("Công ty TNHH Minh Anh", "UBND tỉnh Đồng Nai")
    assert row["sha256"] == file_hash(row["text"])
    assert "Công ty TNHH Minh Anh" in row["text"]
    assert len(row["token"]) == 32


def test_a_replacement_lengthens_nothing(session, world):
    case_id = a_case(session, world).case_id
    first = grant(session, world, case_id, granted_on=date(2024, 5, 1))

    second = grant(session, world, case_id, granted_on=DAY, until=first["valid_until"])

    assert second["valid_until"] == date(2026, 12, 31)


def test_a_product_is_one_item_over_its_rounds(session, world):
    low, middle, high, other = (a_case(session, world).case_id for _ in range(4))
    for above, below in ((middle, low), (high, middle)):
        session.add(CaseLink(from_id=above, to_id=below, kind=CLIMBS))
    session.flush()
    grant(session, world, low)
    grant(session, world, high, level="region")

    assert products_of(session, [low, middle, high, other]) == {low: low, middle: low, high: low, other: other}
    found = certificates_of(session, [low, high, other])
    assert {case_id: [(one.level, one.item_id) for one in ones] for case_id, ones in found.items()} == {
        low: [("province", low)], high: [("region", low)],
    }  # fmt: skip
    assert [one.level for one in held_by(session, world.units["owner"])] == ["province", "region"]


def test_a_changed_file_and_a_foreign_replacement_break_a_promise(session, world):
    row, other = (grant(session, world, a_case(session, world).case_id, product=name) for name in ("Gốm", "Mây"))
    assert violations(session, now=MONDAY) == []

    change(session, row["number"], text=row["text"] + " ")
    newer = session.query(Certificate.id).filter_by(number=other["number"]).scalar_subquery()
    change(session, row["number"], replaced_by=newer)

    assert [violation.id for violation in violations(session, now=MONDAY)] == ["I-51", "I-51"]


def test_certificates_granted_at_once_get_numbers_of_their_own(database):
    with unit_of_work(database.sessions) as session:
        world = a_world(session)
        ids = [a_case(session, world).case_id for _ in range(6)]
    start = Barrier(len(ids))

    def granted(case_id):
        start.wait()
        with unit_of_work(database.sessions) as own:
            return grant(own, world, case_id)["number"]

    with ThreadPoolExecutor(len(ids)) as pool:
        numbers = list(pool.map(granted, ids))

    assert sorted(numbers) == [f"000{number}/2026/CNNT-T-DONG-NAI" for number in range(1, 7)]


def test_replacement_and_revocation_are_read_back(session, world):
    case_id = a_case(session, world).case_id
    first, second = grant(session, world, case_id), grant(session, world, case_id)
    known = {one.number: one for one in session.query(Certificate)}
    known[first["number"]].replaced_by = known[second["number"]].id
    known[second["number"]].revoked_at = MONDAY
    session.flush()

    found = {one.number: one for one in certificates_of(session, [case_id])[case_id]}

    assert found[first["number"]].replaced_by == second["number"]
    assert found[second["number"]].revoked_on == DAY
