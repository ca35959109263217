"""How well each probe tells the cards of schemes from honest ones, on seeds that its model has not seen."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

from gate.bootstrap import auc
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
    groups = sorted(set(test.xs("scheme", level="kind").index.get_level_values("group")))
    looks = []
    for group in groups:
        for against in [HONEST, LOOK_ALIKES]:
            training, testing = (_rows(table, group, against) for table in (train, test))
            if not (_is_enough(training) and _is_enough(testing)):
                continue
            for probe, chosen in _probes(columns).items():
                family = probe.split(":")[0]
                told_only = family == "profile" and against == HONEST
                aim = None if told_only else AIMS[family]
                measure = _held_out_auc(training[chosen], testing[chosen], settings)
                looks.append(Look(group, against, probe, aim, measure))
    return looks


def _probes(columns: pd.MultiIndex) -> dict[str, pd.MultiIndex]:
    name = columns.get_level_values(0)
    family = name.str.split(":").str[0]
    probes = {probe: columns[name == probe] for probe in dict.fromkeys(name)}
    return {**probes, **{f"{each}: all together": columns[family == each] for each in TOGETHER}}


def _rows(table: pd.DataFrame, group: str, against: str) -> pd.DataFrame:
    """Scheme cards of the group and those that they are told from, of the scenarios that have such schemes."""
    kind = table.index.get_level_values("kind")
    of_group = table.index.get_level_values("group") == group
    schemes = (kind == "scheme") & of_group
    scenario = table.index.get_level_values("scenario")
    others = kind == "honest" if against == HONEST else (kind == "look-alike") & of_group
    return table[schemes | (others & scenario.isin(scenario[schemes].unique()))]


def _is_enough(rows: pd.DataFrame) -> bool:
    is_scheme = rows.index.get_level_values("kind") == "scheme"
    schemes = rows.index[is_scheme].get_level_values("cluster").nunique()
    return schemes >= MIN_SCHEMES and MIN_CARDS <= is_scheme.sum() and (~is_scheme).sum() >= MIN_CARDS


def _held_out_auc(training: pd.DataFrame, testing: pd.DataFrame, settings: Settings):
    model = RandomForestClassifier(
        n_estimators=settings.trees,
        min_samples_leaf=5,
        class_weight="balanced",
        random_state=settings.random_state,
        n_jobs=-1,
    )
    model.fit(training.to_numpy(), training.index.get_level_values("kind") == "scheme")
    # Threads add up in any order: the last digits would differ from run to run.
    scores = np.round(model.predict_proba(testing.to_numpy())[:, 1], SCORE_DIGITS)
    is_scheme = testing.index.get_level_values("kind") == "scheme"
    cluster = testing.index.get_level_values("cluster").to_numpy()
    return auc(scores[is_scheme], cluster[is_scheme], scores[~is_scheme], cluster[~is_scheme], settings.resamples)
