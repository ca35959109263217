"""`python -m gate FOLDER`: FOLDER/train and FOLDER/test hold exported worlds, each in a folder SCENARIO-SEED."""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd

from gate.card_looks import card_looks
from gate.card_table import card_table
from gate.event_looks import event_looks
from gate.event_table import event_table
from gate.settings import FULL, SHORT
from gate.tables import passes, tables
from gate.twin_looks import twin_looks
from gate.twin_table import twin_table
from gate.looks import Verdict
from gate.worlds import read_world

PASSED, NOT_ENOUGH, RED = 0, 2, 5
MAX_WORKERS = 4


def main() -> int:
    parser = argparse.ArgumentParser(prog="gate", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--short", action="store_true", help="fewer trees and resamples; what is open is let pass")
    options = parser.parse_args()
    settings = SHORT if options.short else FULL
    with ProcessPoolExecutor(min(MAX_WORKERS, os.cpu_count() or 1)) as workers:
        train = _joined(workers, options.folder / "train")
        test = _joined(workers, options.folder / "test")
    looks = [
        look
        for look_at, training, testing in zip([card_looks, twin_looks, event_looks], train, test)
        for look in look_at(training, testing, settings)
    ]
    if not looks:
        print("There are too few schemes in these worlds to look at: two are needed for training and two for testing.")
        return NOT_ENOUGH
    print(tables(looks))
    allowed = (Verdict.MET, Verdict.TOLD, Verdict.OPEN) if options.short else (Verdict.MET, Verdict.TOLD)
    return PASSED if passes(looks, allowed) else RED


def _joined(workers: ProcessPoolExecutor, folder: Path) -> list[pd.DataFrame]:
    """The tables of all worlds: cards, cards with their twins, events."""
    return [pd.concat(tables_of_worlds) for tables_of_worlds in zip(*workers.map(_read, sorted(folder.iterdir())))]


def _read(folder: Path) -> tuple[pd.DataFrame, ...]:
    world = read_world(folder)
    return card_table(world), twin_table(world), event_table(world)


if __name__ == "__main__":
    sys.exit(main())
