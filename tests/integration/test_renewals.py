"""A certificate that ends is proposed for renewal once, and renewed from what was certified, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from notifications.renewals import sweep_renewals
from tests.factories import a_world
from tests.post import Postbox, an_intent, pass_at
from tests.renewing import AFTER, BEFORE, FIRST, LAST, an_open_round, certified, page_of
from workflow.db import unit_of_work
from workflow.errors import CaseNotFound, StepRefused
from workflow.invariants import violations
from workflow.models import Case, CaseLink, CaseSection, Certificate, Document, OutboxIntent
from workflow.queries.topic import Sort
from workflow.rounds.renewals import RENEWS
from workflow.selection.certificates import proposed_on, proposed_within
from workflow.selection.councils import Level
from workflow.services.carrying import OF_ONE_ROUND
from workflow.services.renewals import start_renewal
from workflow.services.rounds import start_nomination
from workflow.services.transition import TransitionRequest, perform_transition
from workflow.shipped import shipped_calendar, shipped_rules


@pytest.fixture
def maker(database):
    return database.sessions


@pytest.fixture
def scene(maker):
    """Two certified products, everything told so far."""
    with unit_of_work(maker) as session:
        made = certified(session, a_world(session), 2)
        session.execute(update(OutboxIntent).values(expanded_at=made.now))
    return made


def proposed(maker):
    with unit_of_work(maker, read_only=True) as session:
        return session.scalar(select(func.count()).where(OutboxIntent.kind == Sort.RENEWAL))


def renew(session, scene, on=FIRST, *, place=0, into=None, by=None):
    case_id = scene.nominations[place]
    into = into or an_open_round(session, scene.world)
    who = by or scene.owners[case_id]
    return start_renewal(session, case_id, into.round_id, by=who, now=on, office=scene.world.office)


def test_the_rule_says_how_long_before():
    found = proposed_on(date(2028, 12, 31), date(2028, 1, 1), shipped_rules(), shipped_calendar())
    rule = shipped_rules().get("sel_renewal_notice", date(2028, 1, 1))

    assert (found, rule.unit, rule.verified, rule.basis != "") == (FIRST.date(), "cd", False, True)
    assert proposed_within(FIRST.date(), shipped_rules()) >= date(2028, 12, 31)


def test_each_certificate_is_proposed_once_from_its_day_on(maker, scene):
    office = scene.world.office
    found = [sweep_renewals(maker, now=moment, office=office) for moment in (BEFORE, FIRST, FIRST, LAST)]

    assert (found, proposed(maker)) == ([0, 2, 0, 0], 2)


def test_nothing_is_proposed_of_a_certificate_that_is_over_or_was_taken_back(maker, scene):
    with unit_of_work(maker) as session:
        session.execute(update(Certificate).where(Certificate.case_id == scene.nominations[0]).values(revoked_at=FIRST))
        session.execute(
            update(Certificate).where(Certificate.case_id == scene.nominations[1]).values(valid_until=date(2028, 10, 1))
        )

    assert sweep_renewals(maker, now=FIRST, office=scene.world.office) == 0


def test_two_workers_at_once_propose_once(maker, scene):
    start = Barrier(2)

    def sweeping(_):
        start.wait()
        return sweep_renewals(maker, now=FIRST, office=scene.world.office)

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(sweeping, range(2)))

    assert (sum(told), proposed(maker)) == (2, 2)


def test_the_owner_alone_is_told_by_mail_with_the_day(maker, scene):
    box = Postbox()
    pass_at(maker, scene.world, box, FIRST)
    owners = sorted(person.email.split("@")[0] for person in scene.owners.values())
    told = [(who, what) for who, what in box.empty() if "Giấy chứng nhận" in what]

    assert told == [(who, "Giấy chứng nhận hết giá trị ngày 31/12/2028") for who in owners]


def test_a_renewal_that_was_begun_is_not_asked_for(maker, scene):
    with unit_of_work(maker) as session:
        renew(session, scene, place=0, on=FIRST)

    assert sweep_renewals(maker, now=FIRST, office=scene.world.office) == 1


@pytest.fixture
def one(session):
    return certified(session, a_world(session))


@pytest.mark.parametrize("on", [FIRST, AFTER])
def test_a_renewal_is_filled_in_from_the_product_and_waits_to_be_read(session, one, on):
    old = one.nominations[0]
    into = an_open_round(session, one.world)
    opened = renew(session, one, on, into=into)

    case, before = session.get_one(Case, opened.case_id), session.get_one(Case, old)
    links = select(CaseLink.kind, CaseLink.to_id).where(CaseLink.from_id == opened.case_id).order_by(CaseLink.kind)
    product, certified_product = (page_of(session, case_id, "product") for case_id in (opened.case_id, old))
    assert (case.title, case.activity, case.applicant_id) == (before.title, before.activity, before.applicant_id)
    assert [tuple(row) for row in session.execute(links)] == [("part_of", into.round_id), (RENEWS, old)]
    assert (product.content, product.complete) == (certified_product.content, False)
    assert [str(broken) for broken in violations(session, now=one.now)] == []


def papers_of(session, case_id):
    found = select(Document.kind, Document.sha256, Document.name).where(Document.case_id == case_id)
    return {tuple(row) for row in session.execute(found.where(Document.removed_at.is_(None)))}


def test_papers_of_the_product_are_carried_over_and_those_of_the_old_round_are_not(session, one):
    old = one.nominations[0]
    before = papers_of(session, old)
    visited = {"case_id": old, "version": 1, "name": "anh.jpg", "mime": "image/jpeg", "size": 9, "sha256": "1" * 64}
    session.add(Document(kind="visit_photo", uploaded_at=one.now, **visited))
    session.add(Document(kind="other", uploaded_at=one.now, removed_at=one.now, **visited))
    opened = renew(session, one)

    assert papers_of(session, opened.case_id) == {paper for paper in before if paper[0] not in OF_ONE_ROUND}
    assert {paper[0] for paper in before} >= OF_ONE_ROUND
    assert [str(broken) for broken in violations(session, now=one.now)] == []


def test_a_renewal_is_not_handed_in_before_each_page_was_read_and_the_form_signed_again(session, one):
    opened, into = renew(session, one), one.world
    owner = one.owners[one.nominations[0]]
    wish = TransitionRequest(opened.case_id, "nominate", session.get_one(Case, opened.case_id).version)
    with pytest.raises(StepRefused) as refused:
        perform_transition(session, wish, by=owner, now=FIRST, office=into.office)

    assert refused.value.codes == ("sections_incomplete", "documents_missing")
    assert refused.value.refusals[1].params["papers"] == ("nomination_form",)


def test_what_the_owner_pledged_is_pledged_anew(session, one):
    opened = renew(session, one)
    pages = select(CaseSection.key).where(CaseSection.case_id == opened.case_id).order_by(CaseSection.key)

    assert session.scalars(pages).all() == ["establishment", "market", "product", "quality"]


def test_of_one_certificate_there_is_one_renewal(session, one):
    into = an_open_round(session, one.world)
    first = renew(session, one, into=into)

    with pytest.raises(StepRefused) as refused:
        renew(session, one, into=into)

    assert (refused.value.codes, refused.value.refusals[0].params) == (("renewal_begun",), {"code": first.code})


def test_after_a_renewal_was_withdrawn_another_may_be_begun(session, one):
    into = an_open_round(session, one.world)
    first = renew(session, one, into=into)
    session.execute(update(Case).where(Case.id == first.case_id).values(state="withdrawn", closed_at=FIRST))

    assert renew(session, one, into=into).code != first.code


@pytest.mark.parametrize("level", [Level.REGION, Level.NATION])
def test_rounds_that_take_lists_alone_take_no_renewal(session, one, level):
    with pytest.raises(StepRefused) as refused:
        renew(session, one, into=an_open_round(session, one.world, level=level))

    assert refused.value.codes == ("round_closed",)


def test_a_round_that_is_over_takes_no_renewal(session, one):
    with pytest.raises(StepRefused) as refused:
        renew(session, one, into=an_open_round(session, one.world, closes_on="2028-10-01"))

    assert refused.value.codes == ("round_closed",)


def test_nobody_renews_too_early_nor_for_another(session, one):
    into = an_open_round(session, one.world)
    for on, by in ((BEFORE, None), (FIRST, one.officer), (FIRST, one.world.people["stranger"])):
        with pytest.raises(CaseNotFound):
            renew(session, one, on, into=into, by=by)


def test_two_tabs_at_once_begin_one_renewal(maker, scene):
    start = Barrier(2)
    with unit_of_work(maker) as session:
        into = an_open_round(session, scene.world)

    def beginning(_):
        start.wait()
        try:
            with unit_of_work(maker) as own:
                return renew(own, scene, into=into).code
        except StepRefused as refused:
            return refused.codes

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(beginning, range(2)))

    assert sorted(map(type, found), key=str) == [str, tuple]
    assert ("renewal_begun",) in found


def test_the_case_ends_with_its_certificate_and_not_before(maker, scene):
    ended = []
    for moment in (LAST, AFTER):
        pass_at(maker, scene.world, None, moment)
        with unit_of_work(maker, read_only=True) as session:
            ended.append({session.get_one(Case, case_id).state for case_id in scene.nominations})

    assert ended[1] == {"expired"}
    assert "expired" not in ended[0]


def test_two_proposals_and_two_renewals_break_a_promise(session, one):
    old, into = one.nominations[0], an_open_round(session, one.world)
    renew(session, one, into=into)
    other = start_nomination(
        session, into.of, applicant_id=session.get_one(Case, old).applicant_id, by=one.owners[old], now=FIRST,
        office=one.world.office,
    )  # fmt: skip
    session.add(CaseLink(from_id=other.case_id, to_id=old, kind=RENEWS))
    for name in ("a", "b"):
        an_intent(session, f"user:{one.owners[old].id}", kind=Sort.RENEWAL, case_id=old, name=name)

    assert [broken.id for broken in violations(session, now=FIRST) if broken.id in ("I-23", "I-49")] == ["I-23", "I-49"]
