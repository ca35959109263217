"""The answer in Markdown: a table for each question, a row for each probe, a column for each group of schemes."""

from collections import Counter
from dataclasses import replace

from gate.looks import Look, Verdict, family_of, interval, verdict

TITLES = {
    "profiles": "AUC of 60-day profiles of cards",
    "honest cards": "AUC of scheme cards against honest cards",
    "look-alikes": "AUC of scheme cards against cards of look-alikes",
    "honest events": "F1 of a tree of depth two, single events of schemes against honest events in the same channel",
}


def tables(looks: list[Look]) -> str:
    """All tables and the sentence that sums them up."""
    sections = []
    for against, title in TITLES.items():
        chosen = [look for look in looks if look.against == against and not _is_profile(look)]
        if against == "profiles":
            chosen = [_with_difficulty(look) for look in looks if _is_profile(look)]
        if chosen:
            sections.append(f"{title}:\n\n{_table(chosen, len(looks))}")
    return "\n\n".join([*sections, summary(looks)])


def _is_profile(look: Look) -> bool:
    return family_of(look.probe) == "profile"


def _with_difficulty(look: Look) -> Look:
    """One row for each difficulty and comparison, one column for each typology."""
    group, _, difficulty = look.group.rpartition(", ")
    return replace(look, group=group or look.group, probe=f"{difficulty}, against {look.against}")


def summary(looks: list[Look]) -> str:
    """How many looks keep to their aims."""
    count = Counter(verdict(look, len(looks)) for look in looks)
    judged = len(looks) - count[Verdict.TOLD]
    result = "red" if count[Verdict.RED] > 0 else "open" if count[Verdict.OPEN] > 0 else "green"
    return (
        f"The gate is {result}: of {judged} figures with an aim {count[Verdict.RED]} are red, {count[Verdict.OPEN]} open"
        f" and {count[Verdict.MET]} keep to it. Open means that more test seeds would tell."
    )


def passes(looks: list[Look], allowed: tuple[Verdict, ...] = (Verdict.MET, Verdict.TOLD)) -> bool:
    """Whether every figure keeps to its aim; in the short form what is open may stay so."""
    return all(verdict(look, len(looks)) in allowed for look in looks)


def _table(looks: list[Look], all_looks: int) -> str:
    groups = sorted({look.group for look in looks})
    cells = {(look.probe, look.group): _cell(look, all_looks) for look in looks}
    aims = {look.probe: look.aim for look in sorted(looks, key=lambda look: look.aim is not None)}
    probes = dict.fromkeys(look.probe for look in looks)
    rows = [["probe", "aim", *groups]]
    for probe in probes:
        aim = "" if aims[probe] is None else str(aims[probe])
        rows.append([probe, aim, *(cells.get((probe, group), "") for group in groups)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])


def _cell(look: Look, all_looks: int) -> str:
    low, high = interval(look, all_looks)
    word = verdict(look, all_looks)
    told = f" {word}" if word in (Verdict.RED, Verdict.OPEN) else ""
    return f"{look.measure.value:.2f} ({low:.2f}–{high:.2f}){told}"
