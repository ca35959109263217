"""What an analyst sees of a card in sixty days: sums, numbers, parties, hours, and how long money rests."""

import numpy as np
import pandas as pd

from gate.domain_traits import CHANNELS, TOP_UP_CHANNELS
from gate.worlds import LOCAL_TIME_OFFSET_MS, MS_PER_DAY, World

PROFILE_DAYS = 60
NIGHT_ENDS_HOUR = 7
LONGEST_REST_HOURS = PROFILE_DAYS * 24


def profiles(world: World) -> pd.DataFrame:
    """A row for each card of the world; sums in tenge."""
    size = len(world.cards)
    begin_ms = world.events["timeMs"].min()
    events = world.events[world.events["timeMs"] < begin_ms + PROFILE_DAYS * MS_PER_DAY]
    local_ms = events["timeMs"] + LOCAL_TIME_OFFSET_MS
    kzt = events["amountTiyn"] / 100
    columns: dict[str, np.ndarray] = {}
    for channel in CHANNELS:
        of_channel = (events["channel"] == channel).to_numpy()
        card = events["card"].to_numpy()[of_channel]
        number = np.bincount(card, minlength=size)
        total = np.bincount(card, kzt.to_numpy()[of_channel], minlength=size)
        columns[f"{channel}Number"] = number
        columns[f"{channel}Sum"] = total
        columns[f"{channel}Mean"] = np.divide(total, number, out=np.zeros(size), where=number > 0)
    grouped = events.groupby("card")
    for name, field in {"parties": "party", "places": "place", "cities": "city"}.items():
        columns[name] = _per_card(grouped[field].nunique(), size)
    columns["largest"] = _per_card(kzt.groupby(events["card"]).max(), size)
    columns["activeDays"] = _per_card((local_ms // MS_PER_DAY).groupby(events["card"]).nunique(), size)
    at_night = local_ms % MS_PER_DAY < NIGHT_ENDS_HOUR * 3_600_000
    columns["night"] = _per_card(at_night.groupby(events["card"]).mean(), size)
    columns["away"] = _per_card(grouped["awayFromHome"].mean(), size)
    columns["refused"] = _per_card(grouped["refused"].sum(), size)
    columns["ageDays"] = (begin_ms // MS_PER_DAY - world.cards["issuedDay"]).to_numpy()
    columns["balance"] = world.cards["openingTiyn"].to_numpy() / 100
    for name, exits in {"cashRest": ["atm"], "exitRest": ["atm", "transfer", "buy"]}.items():
        columns[name] = _rest_hours(events, exits, size)
    return pd.DataFrame(columns).astype(float)


def _per_card(values: pd.Series, size: int) -> np.ndarray:
    return values.reindex(range(size)).fillna(0).to_numpy(dtype=float)


def _rest_hours(events: pd.DataFrame, exits: list[str], size: int) -> np.ndarray:
    """The median time from an exit back to the last top-up before it, in hours; the longest where there is none."""
    moves = events[events["channel"].isin([*TOP_UP_CHANNELS, *exits])]
    is_exit = moves["channel"].isin(exits)
    topped_up_ms = moves["timeMs"].where(~is_exit).groupby(moves["card"]).ffill()
    rest = ((moves["timeMs"] - topped_up_ms)[is_exit] / 3_600_000).dropna()
    median = rest.groupby(moves.loc[rest.index, "card"]).median()
    return median.reindex(range(size)).fillna(LONGEST_REST_HOURS).to_numpy(dtype=float)
