"""What the jury of the demo's rounds marks together before the scores open; every product in it is invented."""

from dataclasses import dataclass
from functools import cache

from workflow.reference.reading import build, document, sequence
from workflow.seeds import SEEDS


@dataclass(frozen=True, slots=True)
class SampleText:
    """One sample: what the jury reads, the total in the middle of its marks, and what it agreed on."""

    title: str
    total: int
    about: str
    conclusion: str


@cache
def sample_texts() -> tuple[SampleText, ...]:
    """The samples in the order in which they are marked."""
    path = SEEDS / "demo" / "rounds.yaml"
    return tuple(
        build(SampleText, row, f"{path.name}: calibration[{place}]")
        for place, row in enumerate(sequence(document(path).get("calibration"), path.name))
    )
