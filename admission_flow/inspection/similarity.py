"""How alike texts are: shares of common runs of syllables, without reading what the texts say."""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from math import ceil

RUN = 4
"""Syllables of a run: Vietnamese writes a space between syllables, so these are some two words."""
ALIKE = Fraction(4, 5)
"""Common runs by all runs of two texts, from which on they count as alike."""
FEWEST_SYLLABLES = 12
"""Shorter texts ("tiến bộ") are alike by nature and are left out."""
_WORD = re.compile(r"\w+")
_BITS = 19
"""Of a run's digest, those by which runs are counted and found: two megabytes each for the two."""

Runs = frozenset[int]
"""Digests of runs of syllables, 64 bits each: two different runs in a register of millions have
the same one once in a million registers."""


def runs(text: str) -> Runs:
    """Return the runs of syllables of a text; none where it is too short to compare."""
    syllables = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    if len(syllables) < FEWEST_SYLLABLES:
        return frozenset()
    starts = range(len(syllables) - RUN + 1)
    return frozenset(_digest(" ".join(syllables[n : n + RUN]).encode()) for n in starts)


def _digest(text: bytes) -> int:
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class Alike:
    """Texts that are alike: each to the first of them."""

    places: tuple[int, ...]
    """Where they stand in what was compared, in order."""
    share: Fraction
    """The least that one of them has in common with the first."""


def alike(texts: Iterable[str]) -> list[Alike]:
    """Return the groups of texts that are alike, as `Comparison.groups`."""
    comparison = Comparison()
    for text in texts:
        comparison.add(text)
    return list(comparison.groups())


class Comparison:
    """Compares texts of which it keeps no text: of each different one, 8 bytes a run.

    A text joins the first group whose first text it is alike to. Which is first does not depend on
    the order in which texts came: they are taken in the order of digests. The time grows with texts
    and groups, not with pairs of texts: two texts that are alike have one of their rarest runs in
    common, and only there a group is looked for.
    """

    def __init__(self) -> None:
        """Begin with no text."""
        self._count = 0
        self._often = array("I", bytes(array("I").itemsize << _BITS))
        """How many different texts have a run, or another with the same last bits: rare is rare."""
        self._texts: dict[bytes, tuple[bytes, array[int]]] = {}
        """By digest: the runs, in order, and the places of the texts that have just these."""

    def add(self, text: str) -> None:
        """Take the next text."""
        place = self._count
        self._count += 1
        found = runs(text)
        if not found:
            return
        packed = array("Q", sorted(found)).tobytes()
        digest = blake2b(packed, digest_size=16).digest()
        known = self._texts.get(digest)
        if known is None:
            known = self._texts[digest] = (packed, array("I"))
            for run in found:
                self._often[run & _LAST] += 1
        known[1].append(place)

    def groups(self) -> Iterator[Alike]:
        """Yield the groups of texts that are alike."""
        firsts = _Firsts(self._often)
        groups: dict[int, list[tuple[bytes, Fraction]]] = {}
        order = sorted(self._texts)
        for number, digest in enumerate(order):
            found = _unpacked(self._texts[digest][0])
            rarest = self._rarest(found)
            for first in firsts.having(rarest):
                share = _share(found, _unpacked(self._texts[order[first]][0]))
                if share >= ALIKE:
                    groups.setdefault(first, []).append((digest, share))
                    break
            else:
                firsts.put(number, rarest)
                if len(self._texts[digest][1]) > 1:
                    groups.setdefault(number, [])
        for first, others in groups.items():
            places = [*self._texts[order[first]][1]]
            for digest, _ in others:
                places += self._texts[digest][1]
            yield Alike(
                tuple(sorted(places)), min((share for _, share in others), default=Fraction(1))
            )

    def _rarest(self, found: Runs) -> list[int]:
        """Return as many of the rarest runs that every text alike has one of them too."""
        rarest = sorted(found, key=lambda run: (self._often[run & _LAST], run))
        return rarest[: len(found) - ceil(ALIKE * len(found)) + 1]


_LAST = (1 << _BITS) - 1


class _Firsts:
    """Which first texts have a run, in 8 bytes a run: chains through arrays, by its last bits.

    Others are found with them that have another run with the same last bits: they are compared, and
    are not alike.
    """

    def __init__(self, often: Sequence[int]) -> None:
        self._newest = array("I", bytes(array("I").itemsize * len(often)))
        self._numbers, self._older = array("I", [0]), array("I", [0])

    def put(self, number: int, some: Iterable[int]) -> None:
        for run in some:
            self._numbers.append(number)
            self._older.append(self._newest[run & _LAST])
            self._newest[run & _LAST] = len(self._numbers) - 1

    def having(self, some: Iterable[int]) -> list[int]:
        """Return those that have one of these runs, in order."""
        found = set()
        for run in some:
            link = self._newest[run & _LAST]
            while link:
                found.add(self._numbers[link])
                link = self._older[link]
        return sorted(found)


def _unpacked(packed: bytes) -> Runs:
    unpacked = array("Q")
    unpacked.frombytes(packed)
    return frozenset(unpacked)


def _share(one: Runs, other: Runs) -> Fraction:
    common = len(one & other)
    return Fraction(common, len(one) + len(other) - common)
