"""How well each probe tells the cards of schemes from honest ones, on seeds that its model has not seen."""

from itertools import product

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

from gate.bootstrap import Measure, auc
from gate.card_table import BUSY_GROUP
from gate.looks import AIMS, Look
from gate.settings import Settings

MIN_SCHEMES = 2
MIN_CARDS = 5
SCORE_DIGITS = 9
HONEST, LOOK_ALIKES = "honest cards", "look-alikes"
#: Families whose probes are also tried all at once.
TOGETHER = ["artefacts", "pools"]


def card_looks(train: pd.DataFrame, test: pd.DataFrame, settings: Settings) -> list[Look]:
    """All looks at cards. `train` and `test` are joined tables of `card_table`."""
    columns = train.columns.union(test.columns)
    train, test = (table.reindex(columns=columns).fillna(0) for table in (train, test))
    schemes = sorted(set(test.xs("scheme", level="kind").index.get_level_values("group")))
    looks = []
    for group, against in [*product(schemes, [HONEST, LOOK_ALIKES]), (BUSY_GROUP, HONEST)]:
        training, testing = (_rows(table, group, against) for table in (train, test))
        if not (_is_enough(training, group) and _is_enough(testing, group)):
            continue
        for probe, chosen in _probes(columns).items():
            measure = _held_out_auc(training[chosen], testing[chosen], group, settings)
            looks.append(Look(group, against, probe, _aim(group, against, probe), measure))
    return looks


def _aim(group: str, against: str, probe: str) -> float | None:
    """Schemes may differ from all honest cards in what they do, and busy people from others."""
    family = probe.split(":")[0]
    is_comparison = group == BUSY_GROUP or (family == "profile" and against == HONEST)
    return None if is_comparison else AIMS[family]


def _probes(columns: pd.MultiIndex) -> dict[str, pd.MultiIndex]:
    name = columns.get_level_values(0)
    family = name.str.split(":").str[0]
    probes = {probe: columns[name == probe] for probe in dict.fromkeys(name)}
    return {**probes, **{f"{each}: all together": columns[family == each] for each in TOGETHER}}


def _rows(table: pd.DataFrame, group: str, against: str) -> pd.DataFrame:
    """Cards of the group and those that they are told from, of the scenarios that have such schemes."""
    kind = table.index.get_level_values("kind")
    scenario = table.index.get_level_values("scenario")
    of_group = table.index.get_level_values("group") == group
    in_group = of_group & (kind != "look-alike")
    others = kind == "honest" if against == HONEST else (kind == "look-alike") & of_group
    # The honest country of a seed is the same in every scenario: one of them is enough.
    chosen = scenario[in_group].unique() if group != BUSY_GROUP else [scenario.min()]
    return table[(in_group | others) & scenario.isin(chosen)]


def _in_group(rows: pd.DataFrame, group: str) -> np.ndarray:
    is_look_alike = rows.index.get_level_values("kind") == "look-alike"
    return (rows.index.get_level_values("group") == group) & ~is_look_alike


def _is_enough(rows: pd.DataFrame, group: str) -> bool:
    in_group = _in_group(rows, group)
    clusters = rows.index[in_group].get_level_values("cluster").nunique()
    return clusters >= MIN_SCHEMES and MIN_CARDS <= in_group.sum() and (~in_group).sum() >= MIN_CARDS


def _held_out_auc(training: pd.DataFrame, testing: pd.DataFrame, group: str, settings: Settings) -> Measure:
    model = RandomForestClassifier(
        n_estimators=settings.trees,
        min_samples_leaf=5,
        class_weight="balanced",
        random_state=settings.random_state,
        n_jobs=-1,
    )
    model.fit(training.to_numpy(), _in_group(training, group))
    # Threads add up in any order: the last digits would differ from run to run.
    scores = np.round(model.predict_proba(testing.to_numpy())[:, 1], SCORE_DIGITS)
    in_group = _in_group(testing, group)
    cluster = testing.index.get_level_values("cluster").to_numpy()
    return auc(scores[in_group], cluster[in_group], scores[~in_group], cluster[~in_group], settings.resamples)
