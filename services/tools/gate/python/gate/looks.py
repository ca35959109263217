"""A look is one question with one answer: a figure, its interval, and whether it keeps to its aim."""

from dataclasses import dataclass
from enum import StrEnum

from gate.bootstrap import Measure

#: All intervals of a run together are right in 95 of 100 runs.
CONFIDENCE = 0.95
#: With fewer schemes, or fewer look-alikes, nothing is judged.
MIN_UNITS = 5


class Verdict(StrEnum):
    MET = "met"
    #: The interval holds the aim, or there are too few schemes to tell.
    OPEN = "open"
    RED = "red"
    #: A figure without an aim, told for comparison.
    TOLD = "told"


#: The most that the upper end of an interval may be.
AIMS = {
    # Chance is 0.5. Below 0.6 a model is wrong about two of five pairs; nobody can tune a rule on that.
    "artefacts": 0.6,
    # That strangers pay, and that customers share an exchanger's wallet, is part of some crimes; the rest is chance.
    "pools": 0.7,
    # They may say something, as the typologies do; card age alone reached 0.86 when the worlds were audited.
    "domain traits": 0.8,
    # With 0.9 the nearest look-alikes are confused with schemes often enough for precision to be a question.
    "profile": 0.9,
    "tree": 0.5,
    "tree on artefacts": 0.3,
}


@dataclass(frozen=True)
class Look:
    """`against` is 'honest cards', 'look-alikes' or 'honest events'."""

    group: str
    against: str
    probe: str
    aim: float | None
    measure: Measure


def verdict(look: Look, looks: int) -> Verdict:
    """Red when even the lower end of the interval, corrected for all `looks` at once, is above the aim."""
    if look.aim is None:
        return Verdict.TOLD
    if look.measure.units < MIN_UNITS:
        return Verdict.OPEN
    low, high = interval(look, looks)
    if high <= look.aim:
        return Verdict.MET
    return Verdict.RED if low > look.aim else Verdict.OPEN


def interval(look: Look, looks: int) -> tuple[float, float]:
    """Bonferroni: each of `looks` intervals may be wrong so seldom that together they are right as often as stated."""
    return look.measure.interval(1 - (1 - CONFIDENCE) / looks)
