"""A planted giveaway is found; pure noise is not called red; the same data give the same table."""

import unittest
from functools import cache

import numpy as np
import pandas as pd

from gate.bootstrap import Measure, auc, f1
from gate.card_looks import card_looks
from gate.card_table import card_table
from gate.event_looks import event_looks
from gate.event_table import event_table
from gate.looks import Aim, Look, Verdict, verdict
from gate.settings import Settings
from gate.tables import passes, tables
from gate.twin_looks import twin_looks
from gate.twin_table import twin_table
from tests.small_world import scheme_rows, small_world

QUICK = Settings(trees=10, resamples=200)


def looks_at(plant=lambda world: None) -> list[Look]:
    """Looks at made-up worlds, two to train on and two to test on, after `plant` has changed each of them."""

    def joined(make, seeds):
        worlds = [small_world(seed) for seed in seeds]
        for world in worlds:
            plant(world)
        return pd.concat([make(world) for world in worlds])

    train, test = (1, 2), (11, 12)
    return [
        *card_looks(joined(card_table, train), joined(card_table, test), QUICK),
        *twin_looks(joined(twin_table, train), joined(twin_table, test), QUICK),
        *event_looks(joined(event_table, train), joined(event_table, test), QUICK),
    ]


@cache
def looks_at_noise() -> list[Look]:
    return looks_at()


def red_probes(looks: list[Look]) -> set[str]:
    return {look.probe for look in looks if verdict(look, len(looks)) is Verdict.RED}


class Noise(unittest.TestCase):
    def test_schemes_that_live_as_everybody_does_are_not_called_red(self):
        looks = [look for look in looks_at_noise() if not look.probe.startswith(("tree", "profile"))]
        self.assertGreater(len(looks), 15)
        self.assertEqual(red_probes(looks), set())

    def test_a_handful_of_schemes_that_agree_by_chance_is_no_proof(self):
        few = Look("g", "honest cards", "artefacts of cards: id", Aim(0.55), Measure(0.9, 0.0, 3))
        self.assertIs(verdict(few, 10), Verdict.OPEN)


class Giveaways(unittest.TestCase):
    def test_sums_off_the_grid_turn_rounding_red_and_leave_other_artefacts_alone(self):
        def plant(world):
            world.events.loc[scheme_rows(world), "amountTiyn"] += 700

        looks = looks_at(plant)
        red = red_probes(looks)
        self.assertLessEqual({"artefacts of events: rounding", "artefacts of events: all together"}, red)
        self.assertIn("tree on artefacts: p2p", red)
        self.assertEqual(red & {"artefacts of cards: id", "artefacts of cards: region", "artefacts of events: missing fields", "pools: payers"}, set())
        self.assertFalse(passes(looks))

    def test_the_place_in_the_table_is_found(self):
        def plant(world):
            honest_first = np.argsort(world.cards.index.isin(world.members["card"]), kind="stable")
            for column in ["shard", "row"]:
                world.cards.loc[honest_first, column] = 0 if column == "shard" else np.arange(len(world.cards))

        self.assertIn("artefacts of cards: order", red_probes(looks_at(plant)))

    def test_the_same_data_give_the_same_table(self):
        self.assertEqual(tables(looks_at_noise()), tables(looks_at()))


class Figures(unittest.TestCase):
    def test_auc_counts_ties_half(self):
        measure = auc(np.array([2.0, 1.0]), np.array(["a", "b"]), np.array([1.0, 0.0]), np.array(["x", "y"]), 100)
        self.assertEqual(measure.value, 0.875)

    def test_cards_of_one_scheme_are_not_counted_as_independent(self):
        random = np.random.default_rng(1)
        score, negative = np.repeat(random.random(10), 20), random.random(400)
        blocks = np.arange(400)
        together = auc(score, np.repeat(np.arange(10), 20), negative, blocks, 500)
        apart = auc(score, np.arange(200), negative, blocks, 500)
        self.assertEqual(together.value, apart.value)
        self.assertGreater(together.standard_error, 3 * apart.standard_error)

    def test_f1_weighs_what_is_found_missed_and_falsely_alarmed(self):
        self.assertEqual(f1(np.array([3.0, 1.0]), np.array([0.0, 2.0]), np.array([2.0]), 10).value, 2 / 3)
        self.assertEqual(f1(np.array([0.0]), np.array([4.0]), np.array([0.0]), 10).value, 0)

    def test_an_interval_is_wider_the_more_looks_there_are(self):
        look = Look("g", "honest cards", "artefacts of cards: id", Aim(0.6), Measure(0.66, 0.016, 40))
        self.assertIs(verdict(look, 1), Verdict.RED)
        self.assertIs(verdict(look, 200), Verdict.OPEN)

    def test_a_figure_that_is_off_by_less_than_chance_may_do_keeps_to_its_aim_once_it_is_known_well(self):
        well, badly = (Look("g", "honest cards", "pools: payers", Aim(0.55), Measure(0.56, error, 400)) for error in [0.01, 0.05])
        self.assertIs(verdict(well, 100), Verdict.MET)
        self.assertIs(verdict(badly, 100), Verdict.OPEN)

    def test_a_figure_below_its_range_is_red_as_well(self):
        look = Look("g, plain", "look-alikes", "profile: 60 days", Aim(0.995, 0.95), Measure(0.7, 0.01, 40))
        self.assertIs(verdict(look, 10), Verdict.RED)

    def test_what_has_no_aim_is_only_told(self):
        self.assertIs(verdict(Look("g", "honest cards", "profile: 60 days", None, Measure(1.0, 0.0, 40)), 1), Verdict.TOLD)
