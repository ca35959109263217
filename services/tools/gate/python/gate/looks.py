"""A look is one question with one answer: a figure, its interval, and whether it keeps to its aim."""

from dataclasses import dataclass
from enum import StrEnum

from gate.bootstrap import Measure
from gate.worlds import DIFFICULTIES

#: All intervals of a run together are right in 99 of 100 runs.
CONFIDENCE = 0.99
#: With fewer schemes, or fewer look-alikes, nothing is judged.
MIN_UNITS = 5
#: A figure is known well enough when its own interval reaches no farther to either side.
HALF_WIDTH = 0.03


def family_of(probe: str) -> str:
    """A probe is named 'family: name'."""
    return probe.split(":")[0]


class Verdict(StrEnum):
    MET = "met"
    #: The figure is above its aim, by less than chance may do, and too few schemes were looked at to tell.
    OPEN = "open"
    RED = "red"
    #: A figure without an aim, told for comparison.
    TOLD = "told"


@dataclass(frozen=True)
class Aim:
    """Between what a figure should lie."""

    most: float
    least: float = 0.0

    def __str__(self) -> str:
        return f"≤ {self.most:g}" if self.least == 0 else f"{self.least:g}–{self.most:g}"


AIMS = {
    # Chance is 0.5.
    "artefacts of cards": Aim(0.55),
    "artefacts of events": Aim(0.55),
    "pools": Aim(0.55),
    # They may say something, as the typologies do; card age alone reached 0.86 when the worlds were audited.
    "domain traits": Aim(0.8),
    "tree": Aim(0.5),
    "tree on artefacts": Aim(0.3),
}
#: A model may do well on many meaningless traits at once by some of them alone.
TOGETHER_AIM = Aim(0.65)
#: Plain schemes should stand out from look-alikes, evasive ones hardly.
PROFILE_AIMS = {"plain": Aim(0.995, 0.95), "careful": Aim(0.97, 0.88), "evasive": Aim(0.9, 0.75)}


def aim_of(group: str, probe: str) -> Aim:
    """The aim of a probe; that of profiles depends on the difficulty, which the group's name ends with."""
    family = family_of(probe)
    if family == "profile":
        return PROFILE_AIMS[next(difficulty for difficulty in DIFFICULTIES if group.endswith(difficulty))]
    return TOGETHER_AIM if probe.endswith("all together") else AIMS[family]


@dataclass(frozen=True)
class Look:
    """`against` is 'honest cards', 'look-alikes' or 'honest events'."""

    group: str
    against: str
    probe: str
    aim: Aim | None
    measure: Measure


def verdict(look: Look, looks: int) -> Verdict:
    """Red when the whole interval, corrected for all `looks` at once, lies outside the aim."""
    if look.aim is None:
        return Verdict.TOLD
    value = look.measure.value
    if look.aim.least <= value <= look.aim.most:
        return Verdict.MET
    if look.measure.units < MIN_UNITS:
        return Verdict.OPEN
    low, high = interval(look, looks)
    if low > look.aim.most or high < look.aim.least:
        return Verdict.RED
    own_low, own_high = look.measure.interval(CONFIDENCE)
    return Verdict.MET if own_high - own_low <= 2 * HALF_WIDTH else Verdict.OPEN


def interval(look: Look, looks: int) -> tuple[float, float]:
    """Bonferroni: each of `looks` intervals may be wrong so seldom that together they are right as often as stated."""
    return look.measure.interval(1 - (1 - CONFIDENCE) / looks)
