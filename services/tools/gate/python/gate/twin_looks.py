"""How well each probe tells the cards of schemes from their twins, on seeds that its model has not seen."""

import numpy as np
import pandas as pd

from gate.bootstrap import Measure, auc
from gate.card_table import BUSY_GROUP
from gate.card_looks import forest, scores_of
from gate.looks import Look, aim_of, family_of
from gate.settings import Settings

MIN_SCHEMES = 2
MIN_CARDS = 5
#: Families whose probes are also tried all at once.
TOGETHER = ["artefacts of events", "pools"]


def twin_looks(train: pd.DataFrame, test: pd.DataFrame, settings: Settings) -> list[Look]:
    """All looks at cards and twins. `train` and `test` are joined tables of `twin_table`."""
    looks = []
    pairs = test.index.droplevel(["scenario", "isOwn", "cluster"]).unique()
    for group, against in sorted(pairs):
        training, testing = (_rows(table, group, against) for table in (train, test))
        for probe, chosen in _probes(test.columns).items():
            aim = None if group == BUSY_GROUP else aim_of(group, probe)
            of_probe = [_known(rows[chosen]) for rows in (training, testing)]
            if all(_is_enough(rows) for rows in of_probe):
                looks.append(Look(group, against, probe, aim, _held_out_auc(*of_probe, settings)))
    return looks


def _probes(columns: pd.MultiIndex) -> dict[str, pd.MultiIndex]:
    name = columns.get_level_values(0)
    probes = {probe: columns[name == probe] for probe in dict.fromkeys(name)}
    families = {each: columns[name.map(family_of) == each] for each in TOGETHER}
    return {**probes, **{f"{each}: all together": chosen for each, chosen in families.items()}}


def _rows(table: pd.DataFrame, group: str, against: str) -> pd.DataFrame:
    index = table.index
    return table[(index.get_level_values("group") == group) & (index.get_level_values("against") == against)]


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each probe alone, cards with any match; of several together, what lacks is as if nothing had been noticed."""
    return rows[rows.notna().any(axis=1)].fillna(-1)


def _is_own(rows: pd.DataFrame) -> np.ndarray:
    return rows.index.get_level_values("isOwn").to_numpy(dtype=bool)


def _is_enough(rows: pd.DataFrame) -> bool:
    own = _is_own(rows)
    return rows.index[own].get_level_values("cluster").nunique() >= MIN_SCHEMES and own.sum() >= MIN_CARDS


def _held_out_auc(training: pd.DataFrame, testing: pd.DataFrame, settings: Settings) -> Measure:
    model = forest(settings)
    model.fit(training.to_numpy(), _is_own(training))
    scores = scores_of(model, testing)
    own = _is_own(testing)
    cluster = testing.index.get_level_values("cluster").to_numpy()
    return auc(scores[own], cluster[own], scores[~own], cluster[~own], settings.resamples)
