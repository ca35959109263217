"""Meaningless artefacts of each card: what no analyst would look at, and what no crime explains."""

import numpy as np
import pandas as pd

from gate.partitions import partition_of
from gate.reference import reference_cards
from gate.surprise import size_class, surprises
from gate.worlds import LOCAL_TIME_OFFSET_MS, MS_PER_DAY, World

TIYN_PER_TENGE = 100
ROUND_STEPS_KZT = [1, 100, 500, 1_000, 5_000, 10_000, 50_000]
BANKNOTES_KZT = [1_000, 2_000, 5_000, 10_000, 20_000]
PARTITIONS = [4, 12]
WAYS = {
    "in": ["terminal", "p2p", "branch", "employer", "loan"],
    "out": ["transfer", "atm", "buy", "sell"],
    "spent": ["purchase", "fee"],
}
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
    """Digits of the card's number and of the serial part of its holder's number; the last letters of an event's id."""
    cards = world.cards
    digits = {f"card{at}": cards["card"].str[at].astype(float) for at in range(1, 16)}
    serial = {f"holder{at}": cards["holderIin"].str[at].astype(float) for at in range(6, 12)}
    # Of one event only: the letters of all would say how many events there are.
    first = world.events.drop_duplicates("card").set_index("card")["id"].reindex(range(len(cards)))
    letters = {f"eventId{at}": first.str[at].map(ord, na_action="ignore").fillna(0).to_numpy() for at in [-3, -2, -1]}
    return pd.DataFrame({**digits, **serial, **letters})


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
    # The two legs of a transfer share an instant by their nature.
    events = world.events[world.events["noTransferId"]]
    second = events["timeMs"] // 1000
    together = second.groupby(second).transform("size").to_numpy() > 1
    # Events meet more often in busy hours, and where many are paid at once.
    hour = events["timeMs"].to_numpy() // 3_600_000 - world.events["timeMs"].min() // 3_600_000
    stratum = _code(events["channel"]) * 100_000 + hour
    whole = (events["timeMs"] % 1000 == 0).to_numpy()
    met = _surprises(world, events, stratum, {"sharedSecond": together, "wholeSecond": whole})
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

    def of_channels(channels: list[str]) -> pd.DataFrame:
        events = world.events[world.events["channel"].isin(channels)]
        amount = events["amountTiyn"].to_numpy()
        # Money from inside and from outside the country is rounded by different people.
        stratum = (_code(events["channel"]) * 2 + events["noTransferId"].to_numpy()) * 100 + size_class(amount)
        flags = {f"of{step}": amount % (step * TIYN_PER_TENGE) == 0 for step in ROUND_STEPS_KZT}
        return _surprises(world, events, stratum, flags)

    return pd.concat([of_channels(channels).add_prefix(name) for name, channels in WAYS.items()], axis=1)


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
    # Once for each counterparty: who pays often would make the same field lack often.
    is_again = world.events.duplicated(["card", "channel", "party"]) & ~world.events["noParty"]
    events = world.events[~is_again]
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
    return surprises(events["card"].to_numpy(), stratum, flags, reference_cards(world), world.seed)


def _code(values: pd.Series) -> np.ndarray:
    return pd.factorize(values, sort=True)[0]
