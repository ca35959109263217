"""What each card of a world truly is."""

import numpy as np

from gate.worlds import World


def honest_cards(world: World) -> np.ndarray:
    """True for each card that no scheme controls."""
    return ~_is_member(world, "scheme")


def ordinary_cards(world: World) -> np.ndarray:
    """True for each honest card that is no look-alike's."""
    return honest_cards(world) & ~_is_member(world, "look-alike")


def look_alike_cards(world: World, group: str) -> np.ndarray:
    """True for each card of honest people who do nearly what schemes of the group do."""
    return _is_member(world, "look-alike", group) & honest_cards(world)


def _is_member(world: World, kind: str, group: str | None = None) -> np.ndarray:
    members = world.members[world.members["kind"] == kind]
    chosen = members if group is None else members[members["group"] == group]
    member = np.zeros(len(world.cards), dtype=bool)
    member[chosen["card"].to_numpy(dtype=np.int64)] = True
    return member
