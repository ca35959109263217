"""Which honest cards say what is usual, and which are left to be looked at."""

import numpy as np

from gate.worlds import World


def honest_cards(world: World) -> np.ndarray:
    """True for each card that no scheme controls."""
    return ~_is_member(world, "scheme")


def reference_cards(world: World) -> np.ndarray:
    """A half of the honest cards, without look-alikes: what is usual is learned from them, and they are not looked at."""
    return _reference_half(world) & ~is_look_alike(world)


def cards_to_look_at(world: World) -> np.ndarray:
    """The other half of the honest cards, with the look-alikes in it."""
    return honest_cards(world) & ~_reference_half(world)


def is_look_alike(world: World) -> np.ndarray:
    """True for each card of honest people who do nearly what a scheme does."""
    return _is_member(world, "look-alike")


def _reference_half(world: World) -> np.ndarray:
    in_half = np.random.default_rng(world.seed).random(len(world.cards)) < 0.5
    return honest_cards(world) & in_half


def _is_member(world: World, kind: str) -> np.ndarray:
    member = np.zeros(len(world.cards), dtype=bool)
    member[world.members.loc[world.members["kind"] == kind, "card"].to_numpy(dtype=np.int64)] = True
    return member
