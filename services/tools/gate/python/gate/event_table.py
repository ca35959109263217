"""One world's single events as the trees see them: all events of schemes, and a weighted sample of honest ones."""

import numpy as np
import pandas as pd

from gate.artefacts import BANKNOTES_KZT, ROUND_STEPS_KZT, TIYN_PER_TENGE
from gate.card_table import honest_block
from gate.partitions import partition_of
from gate.worlds import LOCAL_TIME_OFFSET_MS, MS_PER_DAY, World

MAX_HONEST_EVENTS = 10_000
ARTEFACTS = "artefacts"
OTHERS = "others"


def event_table(world: World) -> pd.DataFrame:
    """The index holds the scenario, channel, group ('' for honest events), cluster and weight: how many events a row stands for.

    The columns are pairs of a family, 'artefacts' or 'others', and a feature.
    """
    sample = _sample(world)
    features = pd.concat({ARTEFACTS: _artefacts(world, sample), OTHERS: _others(world, sample)}, axis=1)
    features = features.astype(np.float32)
    features.index = pd.MultiIndex.from_frame(sample[["channel", "group", "cluster", "weight"]].assign(scenario=world.scenario))
    return features


def _sample(world: World) -> pd.DataFrame:
    # An event of two schemes counts for the first.
    truth = world.scheme_events.drop_duplicates("eventId").set_index("eventId")
    events = world.events
    scheme = events["id"].map(truth["schemeId"])
    groups = events["id"].map(truth["group"]).fillna("").astype(str)
    events = events.assign(group=groups, weight=1.0)
    guilty = events[scheme.notna()].copy()
    guilty["cluster"] = f"{world.scenario}-{world.seed}-" + scheme[scheme.notna()].astype(str)
    samples = [guilty]
    for _, honest in events[scheme.isna()].groupby("channel", sort=True):
        if len(honest) > MAX_HONEST_EVENTS:
            weight = len(honest) / MAX_HONEST_EVENTS
            honest = honest.sample(MAX_HONEST_EVENTS, random_state=world.seed).sort_index().assign(weight=weight)
        samples.append(honest.assign(cluster=honest_block(world, honest["card"].to_numpy()).to_numpy()))
    return pd.concat(samples, ignore_index=True)


def _artefacts(world: World, sample: pd.DataFrame) -> pd.DataFrame:
    amount = sample["amountTiyn"].to_numpy()
    card = world.cards.iloc[sample["card"]].reset_index(drop=True)
    steps = sorted({*ROUND_STEPS_KZT, *BANKNOTES_KZT})
    begin_ms = world.events["timeMs"].min() + LOCAL_TIME_OFFSET_MS
    midnight_ms = begin_ms // MS_PER_DAY * MS_PER_DAY
    return pd.DataFrame(
        {
            **{f"multipleOf{step}": amount % (step * TIYN_PER_TENGE) == 0 for step in steps},
            "day": (sample["timeMs"] + LOCAL_TIME_OFFSET_MS - midnight_ms) // MS_PER_DAY,
            "shard": sample["shard"],
            "row": sample["row"],
            "partition": partition_of(list(card["card"]), 4),
            "city": pd.factorize(card["city"], sort=True)[0],
            "cardRow": card["row"],
            "lastOfId": sample["id"].str[-2].map(ord),
            "noTransferId": sample["noTransferId"],
            # Without a sender, a top-up at a terminal may be part of the crime.
            "noParty": sample["noParty"] & (sample["channel"] != "terminal"),
            "noBiometric": sample["noBiometric"],
            "noPatronymic": card["patronymic"].isna() & card["personRow"].notna(),
        }
    )


def _others(world: World, sample: pd.DataFrame) -> pd.DataFrame:
    known = world.events[~world.events["noParty"]]
    by_party = known.groupby(["channel", "party"], sort=True)["card"].agg(["size", "nunique"])
    party = pd.MultiIndex.from_frame(sample[["channel", "party"]])
    seen = by_party.reindex(party).fillna(0).reset_index(drop=True)
    local_ms = sample["timeMs"] + LOCAL_TIME_OFFSET_MS
    issued_day = world.cards["issuedDay"].to_numpy()[sample["card"]]
    return pd.DataFrame(
        {
            "amount": sample["amountTiyn"] / TIYN_PER_TENGE,
            "hour": local_ms % MS_PER_DAY / 3_600_000,
            "weekday": local_ms // MS_PER_DAY % 7,
            "cardAge": sample["timeMs"] // MS_PER_DAY - issued_day,
            "away": sample["awayFromHome"],
            "noParty": sample["noParty"],
            "ownMoney": sample["ownMoney"],
            "unverified": sample["unverified"],
            "refused": sample["refused"],
            "partyEvents": seen["size"],
            "partyCards": seen["nunique"],
        }
    )
