"""How much work a run does; the short form is for CI, where it only has to show that everything works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    trees: int
    resamples: int
    random_state: int = 0


FULL = Settings(trees=100, resamples=2_000)
SHORT = Settings(trees=30, resamples=500)
