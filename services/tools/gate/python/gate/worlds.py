"""Reads exported worlds: the events of all channels as one table, the cards, and what is true of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

MS_PER_DAY = 86_400_000
LOCAL_TIME_OFFSET_MS = 5 * 3_600_000


@dataclass(frozen=True)
class World:
    """One exported world. `events` and `cards` join on the row number of a card."""

    scenario: str
    seed: int
    #: A row for each event: card (row of `cards`), channel, timeMs, amountTiyn, party, place, city, id, shard, row
    #: (its place in the part of its shard) and flags that say which fields are missing.
    events: pd.DataFrame
    #: A row for each card, with its holder's facts, shard and place in the table.
    cards: pd.DataFrame
    #: A row for each card of a scheme or look-alike: card, schemeId, kind, group (see `group_of`), difficulty.
    members: pd.DataFrame
    #: A row for each event of a scheme: eventId, schemeId, group.
    scheme_events: pd.DataFrame


def group_of(typology: str, form: str | None) -> str:
    """What is judged together: a typology; of unlicensed platforms, hidden exchangers apart from named platforms."""
    if typology != "unlicensed-platforms":
        return typology
    return "hidden-exchangers" if form == "hidden" else "named-platforms"


DIFFICULTIES = ["plain", "careful", "evasive"]


def of_difficulty(group: str, difficulty: str) -> str:
    """The schemes of a group at one difficulty."""
    return f"{group}, {difficulty}"


def is_of_difficulty(group: str) -> bool:
    """Whether a group holds the schemes of one difficulty only."""
    return group.rpartition(", ")[2] in DIFFICULTIES


#: Look-alikes of the customers of a named platform; the others are those of a hidden exchanger.
COIN_HABITS = ["licensed-trader"]


def look_alike_groups(typology: str, habit: str) -> list[str]:
    """The groups that a look-alike resembles."""
    if typology != "unlicensed-platforms":
        return [typology]
    return ["named-platforms"] if habit in COIN_HABITS else ["hidden-exchangers"]


def read_world(folder: Path) -> World:
    """Reads what `tengewatch export` wrote; the folder is named SCENARIO-SEED."""
    scenario, _, seed = folder.name.rpartition("-")
    cards = _cards(folder)
    schemes = pd.read_parquet(folder / "truth-schemes")
    members = pd.read_parquet(folder / "truth-members")
    truth_events = pd.read_parquet(folder / "truth-events", columns=["eventId", "schemeId"])
    return World(
        scenario=scenario,
        seed=int(seed),
        events=_events(folder, cards),
        cards=cards,
        members=_members(cards, schemes, members),
        scheme_events=_scheme_events(schemes, truth_events),
    )


def _parts(folder: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """A table with the number of its shard and the place of each row in its shard's part."""
    frames = []
    for file in sorted(folder.glob("*.parquet")):
        frame = pd.read_parquet(file, columns=columns)
        frame["shard"] = int(file.name.split("-")[1])
        frames.append(frame)
    table = pd.concat(frames, ignore_index=True)
    table["row"] = table.groupby("shard").cumcount()
    return table


def _cards(folder: Path) -> pd.DataFrame:
    people = pd.read_parquet(folder / "people", columns=["iin", "patronymic", "city"])
    people["personRow"] = np.arange(len(people))
    people = people.rename(columns={"iin": "holderIin", "city": "holderCity"})
    cards = _parts(folder / "cards").merge(people, on="holderIin", how="left", sort=False)
    cards["issuedDay"] = (pd.to_datetime(cards["issuedOn"]) - pd.Timestamp(0)).dt.days
    return cards


def _events(folder: Path, cards: pd.DataFrame) -> pd.DataFrame:
    row_of_card = pd.Index(cards["card"])
    home = cards["city"].to_numpy()
    holder = cards["holderIin"].to_numpy()

    def table(name: str, columns: list[str]) -> pd.DataFrame:
        events = _parts(folder / name, ["id", "timeMs", "card", "city", *columns])
        events["card"] = row_of_card.get_indexer(events["card"])
        events["awayFromHome"] = events["city"].to_numpy() != home[events["card"]]
        return events

    top_ups = table(
        "card-top-ups", ["channel", "amountTiyn", "senderIin", "senderVerification", "terminal", "transferId"]
    ).rename(columns={"senderIin": "party", "terminal": "place"})
    top_ups["ownMoney"] = top_ups["party"].to_numpy() == holder[top_ups["card"]]
    top_ups["unverified"] = top_ups["senderVerification"] == "none"
    debits = table("card-debits", ["kind", "amountTiyn", "counterparty", "transferId"]).rename(
        columns={"kind": "channel", "counterparty": "party"}
    )
    trades = table("exchanger-trades", ["side", "fiatTiyn", "wallet", "platform"]).rename(
        columns={"side": "channel", "fiatTiyn": "amountTiyn", "wallet": "party", "platform": "place"}
    )
    cash = table("atm-withdrawals", ["amountTiyn", "atm", "biometric", "outcome"]).rename(columns={"atm": "place"})
    cash["channel"] = "atm"
    cash["noBiometric"] = cash["biometric"] == "none"
    cash["refused"] = cash["outcome"] != "paid"
    events = pd.concat([top_ups, debits, trades, cash], ignore_index=True)
    events["noParty"] = events["party"].isna()
    events["noTransferId"] = events["transferId"].isna()
    for flag in ["ownMoney", "unverified", "noBiometric", "refused"]:
        events[flag] = events[flag].eq(True)
    unused = ["transferId", "senderVerification", "biometric", "outcome"]
    return events.drop(columns=unused).sort_values(["timeMs", "id"], ignore_index=True)


def _members(cards: pd.DataFrame, schemes: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    joined = members[members["kind"] == "card"].drop(columns="kind").merge(schemes, on="schemeId")
    joined["card"] = pd.Index(cards["card"]).get_indexer(joined["id"])
    rows = []
    for member in joined.sort_values(["schemeId", "card"]).itertuples():
        is_scheme = member.kind == "scheme" and member.label == "illicit"
        groups = [group_of(member.typology, member.form)] if is_scheme else look_alike_groups(member.typology, member.habit)
        kind = "scheme" if is_scheme else "look-alike"
        by_difficulty = [member.difficulty] if is_scheme else DIFFICULTIES
        groups = [*groups, *(of_difficulty(group, difficulty) for group in groups for difficulty in by_difficulty)]
        rows.extend((member.card, member.schemeId, kind, group) for group in groups)
    return pd.DataFrame(rows, columns=["card", "schemeId", "kind", "group"])


def _scheme_events(schemes: pd.DataFrame, truth_events: pd.DataFrame) -> pd.DataFrame:
    illicit = schemes[(schemes["kind"] == "scheme") & (schemes["label"] == "illicit")]
    group = [group_of(typology, form) for typology, form in zip(illicit["typology"], illicit["form"])]
    return truth_events.merge(illicit[["schemeId"]].assign(group=group), on="schemeId")
