"""How well each probe tells the cards of schemes from their twins, on seeds that its model has not seen."""

import numpy as np
import pandas as pd

from gate.card_table import BUSY_GROUP
from gate.looks import Look, aim_of
from gate.probes import held_out_auc, is_enough, probes_of
from gate.settings import Settings

#: Families whose probes are also tried all at once.
TOGETHER = ["artefacts of events", "pools"]


def twin_looks(train: pd.DataFrame, test: pd.DataFrame, settings: Settings) -> list[Look]:
    """All looks at cards and twins. `train` and `test` are joined tables of `twin_table`."""
    looks = []
    pairs = test.index.droplevel(["scenario", "isOwn", "cluster"]).unique()
    for group, against in sorted(pairs):
        training, testing = (_rows(table, group, against) for table in (train, test))
        for probe, chosen in probes_of(test.columns, TOGETHER).items():
            aim = None if group == BUSY_GROUP else aim_of(group, probe)
            of_probe = [_known(rows[chosen]) for rows in (training, testing)]
            if all(is_enough(rows, _is_own) for rows in of_probe):
                looks.append(Look(group, against, probe, aim, held_out_auc(*of_probe, _is_own, settings)))
    return looks


def _rows(table: pd.DataFrame, group: str, against: str) -> pd.DataFrame:
    index = table.index
    return table[(index.get_level_values("group") == group) & (index.get_level_values("against") == against)]


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each probe alone, cards with any match; of several together, what lacks is as if nothing had been noticed."""
    return rows[rows.notna().any(axis=1)].fillna(-1)


def _is_own(rows: pd.DataFrame) -> np.ndarray:
    return rows.index.get_level_values("isOwn").to_numpy(dtype=bool)
