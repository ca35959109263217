"""Each family sees what was planted for it, and nothing of what it should not see."""

import unittest

import numpy as np

from gate.artefacts import artefacts
from gate.partitions import partition_of
from gate.pools import pools
from gate.profiles import profiles
from gate.reference import honest_cards
from gate.surprise import surprises
from tests.small_world import scheme_rows, small_world


class Surprises(unittest.TestCase):
    def test_do_not_say_how_many_events_a_card_has(self):
        random = np.random.default_rng(1)
        card = np.repeat(np.arange(1200), np.repeat([2, 50, 0], 400))
        happened = random.random(len(card)) < 0.3
        scores = surprises(card, np.zeros(len(card)), {"so": happened}, random.random(1200) < 0.5, 1)["so"]
        for few_or_many in [scores[:400], scores[400:800], scores[800:]]:
            self.assertAlmostEqual(few_or_many.mean(), 0, delta=0.15)
            self.assertAlmostEqual(few_or_many.std(), 1, delta=0.15)

    def test_what_is_usual_is_learned_from_reference_cards_of_the_same_stratum(self):
        card, stratum = np.repeat([0, 1], 60), np.tile(np.repeat([0, 1], 30), 2)
        happened = np.where(card == 0, stratum == 0, True)
        scores = surprises(card, stratum, {"so": happened}, np.array([True, False]), 1)["so"]
        self.assertAlmostEqual(scores[0], 0, delta=0.5)
        self.assertGreater(scores[1], 5)

    def test_nothing_is_made_of_what_too_few_reference_cards_do(self):
        card = np.repeat([0, 1], [10, 40])
        scores = surprises(card, np.zeros(50), {"so": card == 1}, np.array([True, False]), 1)["so"]
        self.assertEqual(scores.tolist(), [0, 0])


class Families(unittest.TestCase):
    def test_sums_off_the_grid_are_seen_by_rounding_alone(self):
        world = small_world(1)
        world.events.loc[scheme_rows(world), "amountTiyn"] += 700
        probes = artefacts(world)
        honest = honest_cards(world)
        gap = {
            name: float((probe.mean(axis=1)[honest].mean() - probe.mean(axis=1)[~honest].mean()).item())
            for name, probe in probes.items()
            if name in ("rounding", "missing fields")
        }
        self.assertGreater(abs(gap["rounding"]), 1)
        self.assertLess(abs(gap["missing fields"]), 0.1)

    def test_a_sender_that_a_terminal_does_not_name_is_no_missing_field(self):
        world = small_world(1)
        world.events["channel"] = "terminal"
        world.events.loc[scheme_rows(world), "noParty"] = True
        self.assertTrue((artefacts(world)["missing fields"]["party"] < 1).all())

    def test_payers_that_are_seen_once_are_seen_by_their_pool_alone(self):
        world = small_world(1)
        paid = scheme_rows(world) & (world.events["channel"] == "p2p").to_numpy()
        world.events.loc[paid, "party"] = [f"stranger{at}" for at in range(paid.sum())]
        honest = honest_cards(world)
        found = pools(world)
        seen_once = found["payers"]["seenOnce"]
        self.assertGreater(seen_once[~honest].median(), 3)
        self.assertLess(seen_once[honest].median(), 1)
        self.assertEqual(found["lenders"].abs().to_numpy().max(), 0)

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
