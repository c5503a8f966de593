"""No interference (I-31): worlds that differ only in a secret are the same, byte for byte, to whoever may not know it.

Every page that a viewer can reach by links is read in both worlds, with files and exports, and the mail to them.
"""

from fractions import Fraction
from random import Random
from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import update

from tests.selection import REASON, Scene, score
from tests.two_worlds import EVERY, Tell, differing, signed_in, tells_apart
from workflow.models import Case, User
from workflow.models.base import table_of

ROUNDS, SHUFFLES = 300, 10_000


def nothing(_scene: Scene) -> None:
    """Nothing happens."""


def scored(total: int) -> Tell:
    """The first juror submits a sheet for the first product."""
    return lambda scene: score(scene, scene.nominations[0], scene.jury[0], Fraction(total))


def recused(scene: Scene) -> None:
    """The secretary sends the first juror out of the first product."""
    pair = (scene.nominations[0], scene.jury[0].id)
    scene.take("decide_conflict", declaration=pair, verdict="recused", **REASON)


def renamed(scene: Scene) -> None:
    """The first juror is somebody else."""
    scene.session.execute(update(User).where(User.id == scene.jury[0].id).values(name="Người Khác", title="Chuyên gia"))


def outsiders(scene: Scene) -> list[str]:
    """Who may know nothing of how a jury works: nominees, the public, other offices, administrators."""
    people, (owner, *_) = scene.world.people, scene.owners.values()
    return ["", owner.email, people["stranger"].email, people["admin"].email]


def jurors(scene: Scene) -> list[str]:
    """One of the others: they are all alike."""
    return [scene.jury[1].email]


def test_the_value_of_a_sheet_is_known_to_its_juror_alone(pair_of):
    pair = pair_of(scored(72), scored(95))
    officials = [pair.scene.world.people[who].email for who in ("officer", "governor")]
    council = [pair.scene.council[2].email]

    for email in [*outsiders(pair.scene), *jurors(pair.scene), *officials, *council]:
        assert (email, differing(pair, email)) == (email, [])
    assert tells_apart(pair, pair.scene.jury[0].email)


@pytest.mark.parametrize(
    "secret",
    [pytest.param(scored(80), id="a sheet"), pytest.param(recused, id="a recusal", marks=pytest.mark.release)],
)
def test_whether_a_sheet_or_a_recusal_exists_is_hidden_from_other_jurors_and_outsiders(pair_of, secret):
    pair = pair_of(nothing, secret)

    for email in [*outsiders(pair.scene), *jurors(pair.scene), pair.scene.council[4].email]:
        assert (email, differing(pair, email)) == (email, [])
    assert tells_apart(pair, pair.scene.world.people["officer"].email)


def test_who_scores_is_no_business_of_outsiders(pair_of):
    pair = pair_of(nothing, renamed)

    for email in outsiders(pair.scene):
        assert (email, differing(pair, email)) == (email, [])
    assert tells_apart(pair, pair.scene.world.people["officer"].email)


def hidden_from_all(tell: Tell) -> Tell:
    """A chair, a secretary who runs the round, a leader and a juror are in conflict; then something happens."""

    def told(scene: Scene) -> None:
        case_id = scene.nominations[0]
        pair = (case_id, scene.jury[0].id)
        scene.take("decide_conflict", declaration=pair, verdict="recused", **REASON)
        scene.take("decide_conflict", declaration=(case_id, scene.council[0].id), verdict="recused", **REASON)
        for who in ("leader", "governor", "second_officer"):
            scene.take("declare_conflict", scene.world.people[who], on=case_id, **REASON)
        tell(scene)

    return told


def other_name(scene: Scene) -> None:
    """The first product has another name."""
    case = table_of(Case)
    changed = {"title": "Một tên rất khác", "folded": "mot ten rat khac"}
    scene.session.execute(update(case).where(case.c.id == scene.nominations[0]).values(changed))


def visited(scene: Scene) -> None:
    """The workshop of the first product is visited."""
    said = {"visited_on": scene.now.date(), "participants": "Lê Thị An", "findings": "Xưởng đúng như hồ sơ đã nộp."}
    scene.take("visit", on=scene.nominations[0], **said)


@pytest.mark.parametrize(
    "secret", [pytest.param(other_name, id="a name", marks=pytest.mark.release), pytest.param(visited, id="a visit")]
)
def test_a_recused_person_cannot_tell_what_is_hidden_whatever_their_office(pair_of, secret):
    pair = pair_of(hidden_from_all(nothing), hidden_from_all(secret))
    people, scene = pair.scene.world.people, pair.scene
    offices = (people[who] for who in ("leader", "governor", "second_officer"))
    away = [one.email for one in (scene.jury[0], scene.council[0], *offices)]

    for email in away:
        assert (email, differing(pair, email)) == (email, [])
    assert tells_apart(pair, people["officer"].email)


@pytest.mark.release
@pytest.mark.parametrize("secret", [scored(80), recused, renamed], ids=["a sheet", "a recusal", "an identity"])
def test_every_page_within_reach_of_every_outsider_is_the_same(pair_of, secret):
    pair = pair_of(nothing, secret)
    people = pair.scene.world.people
    everybody = [*outsiders(pair.scene), *(people[who].email for who in ("commune", "owner", "centre", "finance"))]

    for email in everybody:
        assert (email, differing(pair, email, EVERY)) == (email, [])


@pytest.mark.release
def test_answers_take_no_longer_where_there_is_a_secret(pair_of):
    """Two worlds answer by turns; only a difference that chance gives once in ten thousand, and of 5 %, is told."""
    pair = pair_of(nothing, recused)
    visitors = [signed_in(app, pair.scene.jury[1].email) for app in pair.apps]
    path = f"/cham-diem/{pair.scene.of.slug}"
    took: list[list[float]] = [[], []]
    for turn in range(2 * ROUNDS):
        start = perf_counter()
        visitors[turn % 2].client.get(path, headers=visitors[turn % 2].headers)
        took[turn % 2].append(perf_counter() - start)
    plain, secret = took
    gap = median(secret) - median(plain)
    chance = Random(1)  # noqa: S311 -- not for security
    both = [*plain, *secret]
    beaten = sum(_shuffled_gap(both, chance) >= abs(gap) for _ in range(SHUFFLES))

    assert abs(gap) < median(plain) / 20 or beaten > 0


def _shuffled_gap(both: list[float], chance: Random) -> float:
    chance.shuffle(both)
    return abs(median(both[:ROUNDS]) - median(both[ROUNDS:]))
