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
from gate.worlds import read_world

PASSED, NOT_ENOUGH, RED = 0, 2, 5
MAX_WORKERS = 4


def main() -> int:
    parser = argparse.ArgumentParser(prog="gate", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--short", action="store_true", help="fewer trees and resamples")
    options = parser.parse_args()
    settings = SHORT if options.short else FULL
    with ProcessPoolExecutor(min(MAX_WORKERS, os.cpu_count() or 1)) as workers:
        train = _joined(workers, options.folder / "train")
        test = _joined(workers, options.folder / "test")
    looks = card_looks(train[0], test[0], settings) + event_looks(train[1], test[1], settings)
    if not looks:
        print("There are too few schemes in these worlds to look at: two are needed for training and two for testing.")
        return NOT_ENOUGH
    print(tables(looks))
    return PASSED if passes(looks) else RED


def _joined(workers: ProcessPoolExecutor, folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    cards, events = zip(*workers.map(_read, sorted(folder.iterdir())))
    return pd.concat(cards), pd.concat(events)


def _read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    world = read_world(folder)
    return card_table(world), event_table(world)


if __name__ == "__main__":
    sys.exit(main())
