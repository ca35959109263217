"""Probes: which columns each sees, and how well a model of them tells the cards of schemes from others."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

from gate.bootstrap import Measure, auc
from gate.looks import family_of
from gate.settings import Settings

MIN_SCHEMES = 2
MIN_CARDS = 5
SCORE_DIGITS = 9

#: Which rows are cards of the schemes that are looked for.
Question = Callable[[pd.DataFrame], np.ndarray]


def probes_of(columns: pd.MultiIndex, together: list[str]) -> dict[str, pd.MultiIndex]:
    """The columns of each probe by its name. Families `together` are also tried with all their probes at once."""
    name = columns.get_level_values(0)
    family = name.map(family_of)
    probes = {probe: columns[name == probe] for probe in dict.fromkeys(name)}
    return {**probes, **{f"{each}: all together": columns[family == each] for each in together}}


def is_enough(rows: pd.DataFrame, is_crime: Question) -> bool:
    """Whether enough schemes, enough of their cards and enough others stand in the rows for a probe to say anything."""
    crime = is_crime(rows)
    schemes = rows.index[crime].get_level_values("cluster").nunique()
    return schemes >= MIN_SCHEMES and MIN_CARDS <= crime.sum() and (~crime).sum() >= MIN_CARDS


def held_out_auc(training: pd.DataFrame, testing: pd.DataFrame, is_crime: Question, settings: Settings) -> Measure:
    """The AUC on `testing` of a model that was fitted to `training`."""
    model = _forest(settings)
    model.fit(training.to_numpy(), is_crime(training))
    scores = _scores_of(model, testing)
    crime = is_crime(testing)
    cluster = testing.index.get_level_values("cluster").to_numpy()
    return auc(scores[crime], cluster[crime], scores[~crime], cluster[~crime], settings.resamples)


def _forest(settings: Settings) -> RandomForestClassifier:
    return RandomForestClassifier(
        n_estimators=settings.trees,
        min_samples_leaf=5,
        class_weight="balanced",
        random_state=settings.random_state,
        n_jobs=-1,
    )


def _scores_of(model: RandomForestClassifier, rows: pd.DataFrame) -> np.ndarray:
    """How surely the model takes each row for the crime. Threads add up in any order: the last digits are cut off."""
    return np.round(model.predict_proba(rows.to_numpy())[:, 1], SCORE_DIGITS)
