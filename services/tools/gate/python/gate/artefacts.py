"""Meaningless artefacts of each card: what no analyst would look at, and what no crime explains."""

import numpy as np
import pandas as pd

from gate.partitions import partition_of
from gate.reference import reference_cards
from gate.surprise import size_class, surprise
from gate.worlds import LOCAL_TIME_OFFSET_MS, MS_PER_DAY, World

TIYN_PER_TENGE = 100
ROUND_STEPS_KZT = [1, 100, 500, 1_000, 5_000, 10_000, 50_000]
BANKNOTES_KZT = [1_000, 2_000, 5_000, 10_000, 20_000]
PARTITIONS = [4, 12]
#: Terminals of the first typology take money from nobody in particular: there, a missing sender is part of the crime.
SENDER_MAY_BE_MISSING = ["terminal"]


def artefacts(world: World) -> dict[str, pd.DataFrame]:
    """The columns of each probe, a row for each card of the world."""
    return {
        "id": _ids(world),
        "order": _order(world),
        "position": _position(world),
        "partition": pd.DataFrame({f"of{n}": partition_of(list(world.cards["card"]), n) for n in PARTITIONS}),
        "shard": _one_column_each(world.cards["shard"]),
        "region": _one_column_each(world.cards["city"]),
        "first day": _first_day(world),
        "rounding": _rounding(world),
        "banknotes": _banknotes(world),
        "missing fields": _missing_fields(world),
    }


def _one_column_each(values: pd.Series) -> pd.DataFrame:
    return pd.get_dummies(values.astype(str), dtype=float)


def _ids(world: World) -> pd.DataFrame:
    """Digits of the card's number and of the serial part of its holder's number; the last letters of event ids."""
    cards = world.cards
    digits = {f"card{at}": cards["card"].str[at].astype(float) for at in range(1, 16)}
    serial = {f"holder{at}": cards["holderIin"].str[at].astype(float) for at in range(6, 12)}
    last = world.events["id"].str[-2].map(ord).to_numpy()
    count = np.bincount(world.events["card"], minlength=len(cards))
    total = np.bincount(world.events["card"], last, minlength=len(cards))
    mean = np.divide(total - last.mean() * count, np.sqrt(count), out=np.zeros(len(cards)), where=count > 0)
    return pd.DataFrame({**digits, **serial, "eventIds": mean})


def _order(world: World) -> pd.DataFrame:
    """The place of the card in the table of cards, of its holder among people, and among the cards of one holder."""
    cards = world.cards
    person = cards["personRow"] / max(1, len(cards))
    return pd.DataFrame(
        {
            "card": np.arange(len(cards)) / len(cards),
            "person": person.fillna(-1),
            "ofHolder": cards.groupby("holderIin").cumcount(),
        }
    )


def _position(world: World) -> pd.DataFrame:
    """The place of the card in its shard's part, and of its events among those of the same second."""
    cards = world.cards
    size = cards.groupby("shard")["row"].transform("max") + 1
    events = world.events
    second = events["timeMs"] // 1000
    together = second.groupby(second).transform("size").to_numpy() > 1
    # Events meet more often in busy hours, and where many are paid at once.
    stratum = _code(events["channel"]) * 100_000 + (events["timeMs"] // 3_600_000 - events["timeMs"].min() // 3_600_000)
    whole = (events["timeMs"] % 1000 == 0).to_numpy()
    met = _surprises(world, events, stratum.to_numpy(), {"sharedSecond": together, "wholeSecond": whole})
    return met.assign(inShard=cards["row"] / size)


def _first_day(world: World) -> pd.DataFrame:
    """When the first event of a card is: on the first day of the world, and at what hour."""
    local_ms = world.events["timeMs"] + LOCAL_TIME_OFFSET_MS
    begin_ms = (local_ms.min() // MS_PER_DAY) * MS_PER_DAY
    first_ms = local_ms.groupby(world.events["card"]).min().reindex(range(len(world.cards)))
    return pd.DataFrame(
        {
            "day": ((first_ms - begin_ms) // MS_PER_DAY).fillna(-1),
            "hour": (first_ms % MS_PER_DAY // 3_600_000).fillna(-1),
        }
    )


def _rounding(world: World) -> pd.DataFrame:
    """How often sums are whole multiples of round steps, against sums of the same size in the same channel."""
    events = world.events
    amount = events["amountTiyn"].to_numpy()
    stratum = _code(events["channel"]) * 100 + size_class(amount)
    return _surprises(
        world, events, stratum, {f"of{step}": amount % (step * TIYN_PER_TENGE) == 0 for step in ROUND_STEPS_KZT}
    )


def _banknotes(world: World) -> pd.DataFrame:
    """Which banknotes a machine must pay a sum with, against withdrawals of the same size."""
    cash = world.events[world.events["channel"] == "atm"]
    amount = cash["amountTiyn"].to_numpy()
    multiples = {f"of{note}": amount % (note * TIYN_PER_TENGE) == 0 for note in BANKNOTES_KZT}
    favourites = cash["amountTiyn"].value_counts()
    rare = cash["amountTiyn"].map(favourites).to_numpy() < len(cash) * 0.005
    return _surprises(world, cash, size_class(amount), {**multiples, "rareSum": rare})


def _missing_fields(world: World) -> pd.DataFrame:
    """Which fields of events lack, against the same channel, and what is not known of the holder."""
    events = world.events
    explained = events["channel"].isin(SENDER_MAY_BE_MISSING).to_numpy()
    flags = {
        "party": events["noParty"].to_numpy() & ~explained,
        "transferId": events["noTransferId"].to_numpy(),
        "biometric": events["noBiometric"].to_numpy(),
        "verification": events["unverified"].to_numpy() & ~explained,
    }
    columns = _surprises(world, events, _code(events["channel"]), flags)
    columns["patronymic"] = world.cards["patronymic"].isna() & world.cards["personRow"].notna()
    columns["nobody"] = world.cards["personRow"].isna() & (world.cards["heldBy"] == "person")
    return columns.astype(float)


def _surprises(
    world: World, events: pd.DataFrame, stratum: np.ndarray, flags: dict[str, np.ndarray]
) -> pd.DataFrame:
    card = events["card"].to_numpy()
    reference = reference_cards(world)
    return pd.DataFrame(
        {name: surprise(card, stratum, flag, reference, len(world.cards)) for name, flag in flags.items()}
    )


def _code(values: pd.Series) -> np.ndarray:
    return pd.factorize(values, sort=True)[0]
