"""How well each probe tells the cards of schemes from honest ones, on seeds that its model has not seen."""

from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from gate.card_table import BUSY_GROUP, HONEST, LOOK_ALIKES
from gate.looks import Aim, Look, aim_of, family_of
from gate.probes import held_out_auc, is_enough, probes_of
from gate.settings import Settings
from gate.worlds import is_of_difficulty

#: All their customers trade coins, which is no crime: they are told from honest people who do.
TRADERS = "named-platforms"
#: Families whose probes are also tried all at once.
TOGETHER = ["artefacts of cards"]


def card_looks(train: pd.DataFrame, test: pd.DataFrame, settings: Settings) -> list[Look]:
    """All looks at cards. `train` and `test` are joined tables of `card_table`."""
    columns = train.columns.union(test.columns)
    train, test = (table.reindex(columns=columns).fillna(0) for table in (train, test))
    schemes = sorted(set(test.xs("scheme", level="kind").index.get_level_values("group")))
    looks = []
    for group, against in [*product(schemes, [HONEST, LOOK_ALIKES]), (BUSY_GROUP, HONEST)]:
        training, testing = (_rows(table, group, against) for table in (train, test))
        is_crime = partial(_in_group, group=group)
        if not all(is_enough(rows, is_crime) for rows in (training, testing)):
            continue
        for probe, chosen in probes_of(columns, TOGETHER).items():
            # Schemes of one difficulty are few: only what they do is looked at.
            if is_of_difficulty(group) != probe.startswith("profile"):
                continue
            measure = held_out_auc(training[chosen], testing[chosen], is_crime, settings)
            looks.append(Look(group, against, probe, _aim(group, against, probe), measure))
    return looks


def _aim(group: str, against: str, probe: str) -> Aim | None:
    """Schemes may differ from all honest cards in what they do, and busy people from others."""
    is_comparison = group == BUSY_GROUP or (family_of(probe) == "profile" and against == HONEST)
    return None if is_comparison else aim_of(group, probe)


def _trades(table: pd.DataFrame) -> np.ndarray:
    """Whether a card trades coins."""
    used = table["domain traits: channels used"]
    return ((used["buy"] > 0) | (used["sell"] > 0)).to_numpy()


def _rows(table: pd.DataFrame, group: str, against: str) -> pd.DataFrame:
    """Cards of the group and those that they are told from, of the scenarios that have such schemes."""
    kind = table.index.get_level_values("kind")
    scenario = table.index.get_level_values("scenario")
    of_group = table.index.get_level_values("group") == group
    in_group = of_group & (kind != "look-alike")
    honest = (kind == "honest") & (_trades(table) if group.startswith(TRADERS) else True)
    others = honest if against == HONEST else (kind == "look-alike") & of_group
    # The honest country of a seed is the same in every scenario: one of them is enough.
    chosen = scenario[in_group].unique() if group != BUSY_GROUP else [scenario.min()]
    return table[(in_group | others) & scenario.isin(chosen)]


def _in_group(rows: pd.DataFrame, group: str) -> np.ndarray:
    is_look_alike = rows.index.get_level_values("kind") == "look-alike"
    return (rows.index.get_level_values("group") == group) & ~is_look_alike
