"""How alike texts are: shares of common runs of syllables, without reading what the texts say."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

RUN = 4
"""Syllables of a run: Vietnamese writes a space between syllables, so these are some two words."""
ALIKE = Fraction(4, 5)
"""Common runs by all runs of two texts, from which on they count as alike."""
FEWEST_SYLLABLES = 12
"""Shorter texts ("tiến bộ") are alike by nature and are left out."""
_WORD = re.compile(r"\w+")

Runs = frozenset[tuple[str, ...]]


def runs(text: str) -> Runs:
    """Return the runs of syllables of a text; none where it is too short to compare."""
    syllables = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    if len(syllables) < FEWEST_SYLLABLES:
        return frozenset()
    return frozenset(tuple(syllables[n : n + RUN]) for n in range(len(syllables) - RUN + 1))


@dataclass(frozen=True, slots=True)
class Alike:
    """Texts that are alike: each to the first of them."""

    places: tuple[int, ...]
    """Where they stand in what was compared, in order."""
    share: Fraction
    """The least that one of them has in common with the first."""


def alike(texts: Sequence[str]) -> list[Alike]:
    """Return the groups of texts that are alike; which come first in the list changes nothing.

    A text joins the first group whose first text it is alike to, in the order of the texts
    themselves; so the time grows with texts and groups, not with pairs of texts. Two texts that are
    alike have one of their rarest runs in common: only there a group is looked for.
    """
    sets: dict[Runs, list[int]] = {}
    for place in sorted(range(len(texts)), key=texts.__getitem__):
        if found := runs(texts[place]):
            sets.setdefault(found, []).append(place)
    often = Counter(run for found in sets for run in found)
    firsts: dict[tuple[str, ...], list[Runs]] = {}
    groups: dict[Runs, list[tuple[Runs, Fraction]]] = {}
    for found in sets:  # in the order of the texts
        rarest = sorted(found, key=lambda run: (often[run], run))
        rarest = rarest[: len(found) - ceil(ALIKE * len(found)) + 1]
        first, share = _first_alike(found, rarest, firsts)
        if first is None:
            groups[found] = [(found, Fraction(1))]
            for run in rarest:
                firsts.setdefault(run, []).append(found)
        else:
            groups[first].append((found, share))
    return [
        Alike(
            tuple(sorted(place for found, _ in group for place in sets[found])),
            min(share for _, share in group),
        )
        for group in groups.values()
        if sum(len(sets[found]) for found, _ in group) > 1
    ]


def _first_alike(
    found: Runs, rarest: Sequence[tuple[str, ...]], firsts: dict[tuple[str, ...], list[Runs]]
) -> tuple[Runs | None, Fraction]:
    tried: set[Runs] = set()
    for run in rarest:
        for first in firsts.get(run, ()):
            if first in tried:
                continue
            tried.add(first)
            common = len(found & first)
            share = Fraction(common, len(found) + len(first) - common)
            if share >= ALIKE:
                return first, share
    return None, Fraction(0)
