"""A total shared out over the criteria of a score sheet, as a juror of the demo would have typed it."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate, pairwise

from workflow.selection.rubrics import Rubric


def marks_of(rubric: Rubric, total: int) -> Mapping[str, str]:
    """Return marks in the steps of the sheet, each criterion in proportion, that add up to about the total."""
    share = Fraction(min(total, rubric.maximum), rubric.maximum)
    reached = [most * share // rubric.step * rubric.step for most in accumulate(leaf.maximum for leaf in rubric.leaves)]
    marks = (after - before for before, after in pairwise((Fraction(0), *reached)))
    texts = [f"{float(mark):g}".replace(".", ",") for mark in marks]
    return dict(zip([leaf.key for leaf in rubric.leaves], texts, strict=True))
