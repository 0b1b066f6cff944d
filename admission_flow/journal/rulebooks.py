"""Which rulebooks the entries of a log name, counted while it is read."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from admission_flow.journal.entry import Entry, Intent
from admission_flow.journal.lineage import PRACTICE, RESTORE
from admission_flow.journal.quick import Said
from admission_flow.journal.shape import ADOPT

Run = tuple[str, int, int, bool]
"""Entries one after the other that name the same rulebook: its digest, the first of them, how many,
and whether that first one says itself that the register goes on under another one."""
_SAYS_SO = frozenset({ADOPT, RESTORE, PRACTICE})


def run_of(seq: int, intent: Intent | Said) -> Run:
    """Return one entry as a run."""
    return intent.rule.sha256, seq, 1, intent.action in _SAYS_SO


@dataclass(slots=True)
class Named:
    """How entries name one rulebook."""

    first: int
    """The first of them."""
    count: int = 0
    alone: int = 0
    """How many stand alone between two entries that name one and the same other."""
    first_alone: int = -1
    beside: str = ""
    """The rulebook that the entries around that one name."""


_NAMED = [str, int, int, int, int, str]
"""What stands for a rulebook in types of JSON: its digest, then the fields of `Named`."""


def _typed(values: Any, kinds: list[type]) -> Any:  # noqa: ANN401 - of JSON
    if [type(value) for value in values] != kinds:
        raise ValueError("of another kind")
    return values


class Rulebooks:
    """Counts as the log goes on, in order; an entry that names no rulebook is passed over."""

    def __init__(self) -> None:
        """Start with none."""
        self._named: dict[str, Named] = {}
        self._before = ""
        self._run: Run = ("", -1, 0, True)
        self._unsaid: dict[tuple[str, str], tuple[int, int]] = {}

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Rulebooks":
        """Return what a whole log names."""
        found = cls()
        for entry in entries:
            found.add(run_of(entry.seq, entry.intent))
        return found

    def plain(self) -> dict[str, Any]:
        """Return what was counted so far in types of JSON."""
        return {
            "named": [[sha256, *astuple(named)] for sha256, named in self._named.items()],
            "before": self._before,
            "run": list(self._run),
            "unsaid": [[*pair, *found] for pair, found in self._unsaid.items()],
        }

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> "Rulebooks":
        """Return what `plain` was made of.

        Raises:
            ValueError, KeyError, TypeError: it was not made by that.

        """
        found = cls()
        named = [(_typed(one, _NAMED)) for one in plain["named"]]
        found._named = {sha256: Named(*rest) for sha256, *rest in named}
        found._before = _typed([plain["before"]], [str])[0]
        sha256, first, count, said = _typed(plain["run"], [str, int, int, bool])
        found._run = (sha256, first, count, said)
        unsaid = [_typed(one, [str, str, int, int]) for one in plain["unsaid"]]
        found._unsaid = {(one, two): (seq, times) for one, two, seq, times in unsaid}
        return found

    @property
    def unsaid(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """Return where one rulebook follows another and no entry says so.

        By (the one before, the one after): the first entry under it, and how often that is so.
        """
        return self._unsaid

    @property
    def named(self) -> Mapping[str, Named]:
        """What was counted so far, by digest, in the order in which they are first named."""
        return self._named

    def add(self, run: Run) -> None:
        """Go on with the next entries."""
        sha256, first, count, said = run
        if not sha256:
            return
        self._named.setdefault(sha256, Named(first)).count += count
        last, since, length, as_said = self._run
        if sha256 == last:
            self._run = (last, since, length + count, as_said)
            return
        if last and not said:
            place, times = self._unsaid.get((last, sha256), (first, 0))
            self._unsaid[last, sha256] = (place, times + 1)
        if length == 1 and sha256 == self._before:
            odd = self._named[last]
            odd.alone += 1
            if odd.first_alone < 0:
                odd.first_alone, odd.beside = since, sha256
        self._before, self._run = last, run
