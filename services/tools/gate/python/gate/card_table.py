"""One world's cards as the models see them: the columns of every probe, and what each card truly is."""

import numpy as np
import pandas as pd

from gate.artefacts import artefacts_of_cards
from gate.domain_traits import domain_traits_of_cards
from gate.profiles import profiles
from gate.reference import honest_cards, ordinary_cards
from gate.worlds import World

HONEST, LOOK_ALIKES = "honest cards", "look-alikes"
MAX_HONEST_CARDS = 3_000
#: Honest people are drawn anew in blocks: a person's cards stay together.
HONEST_BLOCKS = 20
#: The control: honest people who move money often. A probe that tells them from others sees how people differ.
BUSY_GROUP = "busy honest cards"
BUSY_CHANNELS = ["p2p", "transfer", "atm"]
BUSY_SHARE = 0.05


def card_table(world: World) -> pd.DataFrame:
    """Rows: cards of schemes and look-alikes once for each group of theirs, busy honest cards, and a sample of all honest ones.

    The index holds the scenario, kind ('scheme', 'look-alike', 'busy' or 'honest'), group ('' for honest cards) and cluster: the scheme,
    the look-alike, or the block of people, which is drawn as a whole in the bootstrap. The columns are pairs of a
    probe, which is 'family: name', and a feature. Cards without any event are left out.
    """
    probes = {
        **{f"artefacts of cards: {name}": columns for name, columns in artefacts_of_cards(world).items()},
        **{f"domain traits: {name}": columns for name, columns in domain_traits_of_cards(world).items()},
        "profile: 60 days": profiles(world),
    }
    features = pd.concat(probes, axis=1).astype(np.float32)
    who = who_is_looked_at(world)
    table = features.iloc[who["card"]]
    table.index = pd.MultiIndex.from_frame(
        who[["kind", "group", "cluster"]].assign(scenario=world.scenario)
    )
    return table


def who_is_looked_at(world: World) -> pd.DataFrame:
    """A row for each card and group of it: card, kind, group and cluster."""
    who = pd.concat([_members(world), _busy(world), _honest_sample(world)], ignore_index=True)
    is_active = np.zeros(len(world.cards), dtype=bool)
    is_active[world.events["card"].unique()] = True
    return who[is_active[who["card"]]].sort_values(["kind", "group", "cluster", "card"], ignore_index=True)


def _members(world: World) -> pd.DataFrame:
    members = world.members.drop_duplicates(["card", "group", "kind"])
    controlled = members.loc[members["kind"] == "scheme", "card"]
    members = members[(members["kind"] == "scheme") | ~members["card"].isin(controlled)]
    # The honest country of a seed is the same in every scenario; its schemes are not.
    scheme_of = f"{world.scenario}-{world.seed}-" + members["schemeId"]
    look_alike_of = f"{world.seed}-" + members["schemeId"]
    cluster = scheme_of.where(members["kind"] == "scheme", look_alike_of)
    return pd.DataFrame(
        {"card": members["card"], "kind": members["kind"], "group": members["group"], "cluster": cluster}
    )


def _honest_sample(world: World) -> pd.DataFrame:
    honest = np.flatnonzero(honest_cards(world))
    size = min(MAX_HONEST_CARDS, len(honest))
    card = np.sort(np.random.default_rng(world.seed).choice(honest, size=size, replace=False))
    return pd.DataFrame({"card": card, "kind": "honest", "group": "", "cluster": honest_block(world, card)})


def _busy(world: World) -> pd.DataFrame:
    ordinary = ordinary_cards(world)
    moves = world.events.loc[world.events["channel"].isin(BUSY_CHANNELS), "card"]
    number = np.bincount(moves, minlength=len(world.cards))
    card = np.flatnonzero(ordinary & (number > np.quantile(number[ordinary], 1 - BUSY_SHARE)))
    return pd.DataFrame({"card": card, "kind": "busy", "group": BUSY_GROUP, "cluster": honest_block(world, card)})


def honest_block(world: World, card: np.ndarray) -> pd.Series:
    """The block of people that the holder of each card belongs to."""
    holder = pd.factorize(world.cards["holderIin"])[0][card]
    return pd.Series(holder % HONEST_BLOCKS).map(lambda block: f"{world.seed}-block-{block}")
