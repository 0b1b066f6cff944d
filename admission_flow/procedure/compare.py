"""What changed in law between two days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from admission_flow.procedure.findings import Citation
from admission_flow.procedure.rulebook import DatedValue, NoValue, Rulebook


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is another from a day on. None: the rulebook holds none."""

    of: str
    rule: str
    start: date
    before: Any
    after: Any
    citations: tuple[Citation, ...]


def changes_between(rulebook: Rulebook, first: date, last: date) -> Iterator[Change]:
    """Yield every change after `first` up to and including `last`, in order of date.

    A row that states the same value under a newer document is not a change of law.
    """
    found = []
    for dated in rulebook.values.values():
        found += list(_of_value(dated, first, last))
    yield from sorted(found, key=lambda change: (change.start, change.of))


def _of_value(dated: DatedValue, first: date, last: date) -> Iterator[Change]:
    rule = dated.of.rpartition(".")[0]
    for row in dated.rows:
        if not first < row.start <= last:
            continue
        before = _value_on(dated, date.fromordinal(row.start.toordinal() - 1))
        after = None if row.repealed else row.value
        if before != after:
            yield Change(dated.of, rule, row.start, before, after, row.citations)


def _value_on(dated: DatedValue, day: date) -> Any:  # noqa: ANN401
    try:
        return dated.on(day).value
    except NoValue:
        return None
