"""A made-up world of a few dozen cards, in the shape that `read_world` gives; each test plants what it needs."""

import numpy as np
import pandas as pd

from gate.worlds import MS_PER_DAY, World

MONDAY_MS = 19_786 * MS_PER_DAY
CHANNELS = ["p2p", "purchase", "atm"]
FLAGS = ["awayFromHome", "ownMoney", "unverified", "noBiometric", "refused", "noParty", "noTransferId"]


def small_world(seed: int, *, schemes: int = 8, cards_each: int = 3, honest: int = 120, events_each: int = 30) -> World:
    """Scheme cards live exactly as honest ones do. A card's number says nothing of what it is."""
    random = np.random.default_rng(seed)
    size = schemes * cards_each + honest
    cards = pd.DataFrame(
        {
            "card": [f"9{number:015d}" for number in random.choice(10**14, size=size, replace=False)],
            "holderIin": [f"{number:012d}" for number in random.choice(10**11, size=size, replace=False)],
            "heldBy": "person",
            "city": random.choice(["Almaty", "Astana", "Oral"], size=size),
            "issuedDay": 19_000 + random.integers(0, 700, size=size),
            "openingTiyn": random.integers(0, 10**8, size=size),
            "patronymic": "Маратович",
            "personRow": random.permutation(size),
            "shard": random.integers(0, 2, size=size),
        }
    )
    cards["row"] = cards.groupby("shard").cumcount()
    controlled = np.sort(random.choice(size, size=schemes * cards_each, replace=False))
    members = pd.DataFrame(
        {
            "card": random.permutation(controlled),
            "schemeId": np.repeat([f"s{at}" for at in range(schemes)], cards_each),
            "kind": "scheme",
            "group": "nominee-cards",
        }
    )
    events = _events(random, size, events_each)
    scheme_of = events["card"].map(members.set_index("card")["schemeId"])
    is_crime = scheme_of.notna()
    scheme_events = pd.DataFrame(
        {"eventId": events["id"][is_crime], "schemeId": scheme_of[is_crime], "group": "nominee-cards"}
    )
    return World("nominee-cards", seed, events, cards, members, scheme_events)


def _events(random: np.random.Generator, cards: int, each: int) -> pd.DataFrame:
    size = cards * each
    events = pd.DataFrame(
        {
            "id": [f"e{number:06d}" for number in range(size)],
            "timeMs": MONDAY_MS + random.integers(0, 20 * MS_PER_DAY, size=size),
            "card": np.repeat(np.arange(cards), each),
            "channel": random.choice(CHANNELS, size=size),
            "amountTiyn": 100_000 * random.integers(1, 500, size=size),
            "party": [f"p{number}" for number in random.integers(0, 200, size=size)],
            "place": "here",
            "city": "Almaty",
            "shard": 0,
        }
    )
    for flag in FLAGS:
        events[flag] = flag == "noTransferId"
    events = events.sort_values(["timeMs", "id"], ignore_index=True)
    return events.assign(row=np.arange(size))


def scheme_rows(world: World) -> np.ndarray:
    """True for each event of a card that a scheme controls."""
    return world.events["card"].isin(world.members["card"]).to_numpy()
