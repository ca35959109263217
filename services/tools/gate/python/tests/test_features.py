"""Each family sees what was planted for it, and nothing of what it should not see."""

import unittest

import numpy as np
import pandas as pd

from gate.artefacts import artefacts_of_events
from gate.partitions import partition_of
from gate.pools import pools
from gate.profiles import profiles
from gate.reference import honest_cards
from gate.twins import Traces, cards_and_twins
from tests.small_world import scheme_rows, small_world


class Twins(unittest.TestCase):
    def test_a_twin_has_events_of_the_same_kind_and_says_nothing_else(self):
        random = np.random.default_rng(1)
        card = np.repeat(np.arange(600), np.repeat([2, 50, 0], 200))
        stratum = (card % 2).astype(np.int64)
        flags = pd.DataFrame({"so": (random.random(len(card)) < np.where(stratum == 0, 0.2, 0.8)).astype(float)})
        others = np.arange(600) >= 100
        for few_or_many in [np.arange(100), np.arange(300, 400)]:
            own, twin = cards_and_twins(Traces(card, stratum, flags), few_or_many, others, random)
            self.assertAlmostEqual(own["so"].mean(), twin["so"].mean(), delta=0.06)

    def test_what_nobody_else_does_counts_for_neither(self):
        traces = Traces(np.array([0, 1]), np.array([0, 1]), pd.DataFrame({"so": [1.0, 0.0]}))
        own, twin = cards_and_twins(traces, np.array([0]), np.array([False, True]), np.random.default_rng(1))
        self.assertTrue(own["so"].isna().all() and twin["so"].isna().all())

    def test_a_card_is_not_its_own_twin(self):
        traces = Traces(np.array([0, 0]), np.zeros(2, dtype=np.int64), pd.DataFrame({"so": [1.0, 1.0]}))
        _, twin = cards_and_twins(traces, np.array([0]), np.array([True]), np.random.default_rng(1))
        self.assertTrue(twin["so"].isna().all())


class Families(unittest.TestCase):
    def test_sums_off_the_grid_are_seen_by_rounding_alone(self):
        world = small_world(1)
        world.events.loc[scheme_rows(world), "amountTiyn"] += 700
        gap = {name: self._gap(world, traces) for name, traces in artefacts_of_events(world).items()}
        self.assertGreater(gap["rounding"], 0.5)
        self.assertLess(gap["missing fields"], 0.05)

    def test_a_sender_that_a_terminal_does_not_name_is_no_missing_field(self):
        world = small_world(1)
        world.events["channel"] = "terminal"
        world.events.loc[scheme_rows(world), "noParty"] = True
        self.assertEqual(artefacts_of_events(world)["missing fields"].flags["party"].max(), 0)

    def test_payers_that_are_seen_once_are_seen_by_their_pool_alone(self):
        world = small_world(1)
        paid = scheme_rows(world) & (world.events["channel"] == "p2p").to_numpy()
        world.events.loc[paid, "party"] = [f"stranger{at}" for at in range(paid.sum())]
        found = pools(world)
        self.assertGreater(self._gap(world, found["payers"]), 0.5)
        self.assertTrue(found["lenders"].flags.empty)

    @staticmethod
    def _gap(world, traces):
        """The largest difference that a flag makes between cards of schemes and their twins."""
        honest = honest_cards(world)
        own, twin = cards_and_twins(traces, np.flatnonzero(~honest), honest, np.random.default_rng(1))
        return float((own.mean() - twin.mean()).abs().max())

    def test_a_profile_says_how_long_money_rests(self):
        world = small_world(1, honest=2, schemes=0, events_each=2)
        world.events["card"] = [0, 0, 1, 1]
        world.events["channel"] = ["p2p", "atm", "atm", "p2p"]
        begin = world.events["timeMs"].iloc[0]
        world.events["timeMs"] = begin + np.array([0, 3, 4, 5]) * 3_600_000
        profile = profiles(world)
        self.assertEqual(profile["cashRest"].tolist(), [3, 60 * 24])
        self.assertEqual(profile["p2pNumber"].tolist(), [1, 1])

    def test_partitions_are_those_of_kafka(self):
        keys = ["9382978590825978", "9208355129207766", "9531869281332251"]
        self.assertEqual(partition_of(keys, 4).tolist(), [3, 1, 0])
        self.assertEqual(partition_of(keys, 12).tolist(), [3, 5, 4])
