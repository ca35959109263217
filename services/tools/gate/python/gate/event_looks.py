"""How well a tree of depth two on one event tells events of schemes from honest ones in the same channel."""

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from gate.bootstrap import Measure, f1
from gate.event_table import ARTEFACTS
from gate.looks import Look, aim_of
from gate.settings import Settings

MIN_SCHEMES = 2
MIN_EVENTS = 10


def event_looks(train: pd.DataFrame, test: pd.DataFrame, settings: Settings) -> list[Look]:
    """All looks at single events. `train` and `test` are joined tables of `event_table`."""
    groups = sorted(set(test.index.get_level_values("group")) - {""})
    channels = sorted(set(test.index.get_level_values("channel")))
    looks = []
    for group in groups:
        for channel in channels:
            training, testing = (_rows(table, group, channel) for table in (train, test))
            if not (_is_enough(training, group) and _is_enough(testing, group)):
                continue
            for tree, chosen in {"tree": train.columns, "tree on artefacts": _artefacts(train.columns)}.items():
                measure = _held_out_f1(training[chosen], testing[chosen], group, settings)
                probe = f"{tree}: {channel}"
                looks.append(Look(group, "honest events", probe, aim_of(group, probe), measure))
    return looks


def _artefacts(columns: pd.MultiIndex) -> pd.MultiIndex:
    return columns[columns.get_level_values(0) == ARTEFACTS]


def _rows(table: pd.DataFrame, group: str, channel: str) -> pd.DataFrame:
    """Events of the group and honest ones in a channel, of the scenarios that have such schemes."""
    group_of = table.index.get_level_values("group")
    in_channel = table.index.get_level_values("channel") == channel
    scenario = table.index.get_level_values("scenario")
    in_scenario = scenario.isin(scenario[group_of == group].unique())
    return table[in_channel & ((group_of == group) | ((group_of == "") & in_scenario))]


def _is_enough(rows: pd.DataFrame, group: str) -> bool:
    of_group = rows.index.get_level_values("group") == group
    schemes = rows.index[of_group].get_level_values("cluster").nunique()
    return schemes >= MIN_SCHEMES and MIN_EVENTS <= of_group.sum() < len(rows)


def _held_out_f1(training: pd.DataFrame, testing: pd.DataFrame, group: str, settings: Settings) -> Measure:
    """The tree and the threshold are the best of those tried on the training seeds."""
    weight = training.index.get_level_values("weight").to_numpy(dtype=float)
    is_scheme = training.index.get_level_values("group") == group
    best = (-1.0, None, 1.0)
    for class_weight in [None, "balanced"]:
        tree = DecisionTreeClassifier(max_depth=2, class_weight=class_weight, random_state=settings.random_state)
        tree.fit(training.to_numpy(), is_scheme, sample_weight=weight)
        score = tree.predict_proba(training.to_numpy())[:, 1]
        for threshold in np.unique(score):
            fit = _f1(score >= threshold, is_scheme, weight)
            if fit > best[0]:
                best = (fit, tree, threshold)
    _, tree, threshold = best
    alarm = tree.predict_proba(testing.to_numpy())[:, 1] >= threshold
    return _measure(alarm, testing, group, settings)


def _f1(alarm: np.ndarray, is_scheme: np.ndarray, weight: np.ndarray) -> float:
    hits = 2 * weight[alarm & is_scheme].sum()
    return hits / (hits + weight[alarm != is_scheme].sum())


def _measure(alarm: np.ndarray, testing: pd.DataFrame, group: str, settings: Settings) -> Measure:
    is_scheme = testing.index.get_level_values("group") == group
    weight = testing.index.get_level_values("weight").to_numpy(dtype=float)
    cluster = testing.index.get_level_values("cluster").to_numpy()
    scheme = np.unique(cluster[is_scheme], return_inverse=True)[1]
    block = np.unique(cluster[~is_scheme], return_inverse=True)[1]
    found = np.bincount(scheme, alarm[is_scheme].astype(float))
    missed = np.bincount(scheme, 1.0 - alarm[is_scheme])
    false_alarms = np.bincount(block, weight[~is_scheme] * alarm[~is_scheme])
    return f1(found, missed, false_alarms, settings.resamples)
