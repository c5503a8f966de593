"""No interference of results (I-31): nobody is told another's, nor how a mean came about, nor anything too early."""

from collections.abc import Callable
from fractions import Fraction

from tests.put_rounds import put_round
from tests.selection import Scene, close_scores, conclude, decide, recognise, score
from tests.two_worlds import FAR, Tell, differing
from workflow.models import Case


def published(totals: tuple[int, int], other: int = 75, *acts: Callable[[Scene], object]) -> Tell:
    """Two jurors score the second product, one of them with the first; then everything up to the notice happens."""

    def told(scene: Scene) -> None:
        score(scene, scene.nominations[0], scene.jury[0], Fraction(other))
        for juror, total in zip(scene.jury, (*totals, 75), strict=True):
            score(scene, scene.nominations[1], juror, Fraction(total))
        for act in acts or (close_scores, decide, conclude, recognise):
            act(scene)

    return told


def test_the_notice_of_a_result_tells_nothing_of_another_product_nor_of_single_sheets(pair_of):
    """The first product falls in one world only; the sheets of the second differ, and their mean does not.

    The archive of the dossier holds the digests of its history, which cover the salted seals and tell nothing.
    """
    pair = pair_of(published((70, 80)), published((60, 90), 50))
    first, second = (pair.scene.owners[case_id].email for case_id in pair.scene.nominations)

    assert [path for path in differing(pair, second, FAR) if not path.endswith("/ho-so.zip")] == []
    assert "/thong-bao" in differing(pair, first)


def test_before_the_notice_nobody_is_told_a_result(pair_of):
    before = (close_scores, decide, conclude)
    pair = pair_of(published((80, 80), 75, *before), published((90, 90), 95, *before))

    for owner in pair.scene.owners.values():
        assert (owner.email, differing(pair, owner.email)) == (owner.email, [])


def test_a_nominee_cannot_tell_before_the_notice_whether_the_product_is_proposed(pair_of):
    before = (close_scores, decide, conclude)
    pair = pair_of(published((80, 80), 95, *before), published((80, 80), 30, *before))

    for owner in pair.scene.owners.values():
        assert (owner.email, differing(pair, owner.email, FAR)) == (owner.email, [])


def test_a_nominee_asks_on_a_page_that_hides_the_result(maker, world, sign_in):
    scene = put_round(maker, world, "recognising")
    with maker() as session:
        code = session.get_one(Case, scene.nominations[0]).code
    owner = sign_in(scene.owners[scene.nominations[0]].email)
    page = owner.open(f"/ho-so/{code}/hoi-tien-do")

    assert owner.send(page, question="Đã có kết quả chưa?").flashes == ["Đã ghi nhận: Hỏi tiến độ."]
