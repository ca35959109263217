"""Meaningless artefacts of each card: what no analyst would look at, and what no crime explains."""

import numpy as np
import pandas as pd

from gate.partitions import partition_of
from gate.twins import Traces, size_class
from gate.worlds import LOCAL_TIME_OFFSET_MS, MS_PER_DAY, World

TIYN_PER_TENGE = 100
ROUND_STEPS_KZT = [1, 100, 500, 1_000, 5_000, 10_000, 50_000]
BANKNOTES_KZT = [1_000, 2_000, 5_000, 10_000, 20_000]
PARTITIONS = [4, 12]
#: What banks book by themselves has the sums that it has.
BOOKED_BY_BANKS = ["fee", "repayment"]
#: Terminals of the first typology take money from nobody in particular: there, a missing sender is part of the crime.
SENDER_MAY_BE_MISSING = ["terminal"]


def artefacts_of_cards(world: World) -> dict[str, pd.DataFrame]:
    """The columns of each probe of what a card is, a row for each card of the world."""
    return {
        "id": _ids(world),
        "order": _order(world),
        "partition": pd.DataFrame({f"of{n}": partition_of(list(world.cards["card"]), n) for n in PARTITIONS}),
        "shard": _one_column_each(world.cards["shard"]),
        "region": _one_column_each(world.cards["city"]),
        "first day": _first_day(world),
        "known holder": _known_holder(world),
    }


def artefacts_of_events(world: World) -> dict[str, Traces]:
    """The flags of each probe of how events look."""
    return {
        "position": _position(world),
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
    size = cards.groupby("shard")["row"].transform("max") + 1
    return pd.DataFrame(
        {
            "card": np.arange(len(cards)) / len(cards),
            "inShard": cards["row"] / size,
            "person": person.fillna(-1),
            "ofHolder": cards.groupby("holderIin").cumcount(),
        }
    )


def _position(world: World) -> Traces:
    """Whether an event shares its second with others, or its time is a whole second."""
    # The two legs of a transfer share an instant by their nature.
    events = world.events[world.events["noTransferId"]]
    second = events["timeMs"] // 1000
    together = second.groupby(second).transform("size").to_numpy() > 1
    # Events meet more often in busy hours, and where many are paid at once.
    hour = events["timeMs"].to_numpy() // 3_600_000 - world.events["timeMs"].min() // 3_600_000
    whole = (events["timeMs"] % 1000 == 0).to_numpy()
    return _traces(events, _code(events["channel"]) * 100_000 + hour, {"sharedSecond": together, "wholeSecond": whole})


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


def _rounding(world: World) -> Traces:
    """How often sums are whole multiples of round steps, against sums of the same size in the same channel."""
    events = world.events[~world.events["channel"].isin(BOOKED_BY_BANKS)]
    amount = events["amountTiyn"].to_numpy()
    # Money from inside and from outside the country is rounded by different people.
    stratum = (_code(events["channel"]) * 2 + events["noTransferId"].to_numpy()) * 100 + size_class(amount)
    return _traces(events, stratum, {f"of{step}": amount % (step * TIYN_PER_TENGE) == 0 for step in ROUND_STEPS_KZT})


def _banknotes(world: World) -> Traces:
    """Which banknotes a machine must pay a sum with, against withdrawals of the same size."""
    cash = world.events[world.events["channel"] == "atm"]
    amount = cash["amountTiyn"].to_numpy()
    multiples = {f"of{note}": amount % (note * TIYN_PER_TENGE) == 0 for note in BANKNOTES_KZT}
    favourites = cash["amountTiyn"].value_counts()
    rare = cash["amountTiyn"].map(favourites).to_numpy() < len(cash) * 0.005
    return _traces(cash, size_class(amount), {**multiples, "rareSum": rare})


def _missing_fields(world: World) -> Traces:
    """Which fields of events lack, against the same channel."""
    # Once for each counterparty and place: who pays often would make the same field lack often.
    is_again = world.events.duplicated(["card", "channel", "party", "place"]) & ~world.events["noParty"]
    events = world.events[~is_again]
    explained = events["channel"].isin(SENDER_MAY_BE_MISSING).to_numpy()
    flags = {
        "party": events["noParty"].to_numpy() & ~explained,
        "biometric": events["noBiometric"].to_numpy(),
        "verification": events["unverified"].to_numpy() & ~explained,
    }
    return _traces(events, _code(events["channel"]), flags)


def _known_holder(world: World) -> pd.DataFrame:
    """What is not known of the holder."""
    cards = world.cards
    is_person = cards["heldBy"] == "person"
    return pd.DataFrame(
        {
            "noPatronymic": cards["patronymic"].isna() & cards["personRow"].notna(),
            "nobody": cards["personRow"].isna() & is_person,
        }
    ).astype(float)


def _traces(events: pd.DataFrame, stratum: np.ndarray, flags: dict[str, np.ndarray]) -> Traces:
    return Traces(events["card"].to_numpy(), np.asarray(stratum), pd.DataFrame(flags).astype(float))


def _code(values: pd.Series) -> np.ndarray:
    return pd.factorize(values, sort=True)[0]
