"""How a check of traces says what it found: entries, officers and the minutes between them."""

from collections.abc import Callable, Iterable, Iterator

from admission_flow.inspection.catalogue import thresholds
from admission_flow.inspection.entered import Hand, Traces
from admission_flow.inspection.own.saying import Says

TraceCheck = Callable[[Traces], Iterator[Says]]
"""Yields nothing where the check does not apply."""
_MINUTE = 60


def seconds(first: Hand, last: Hand) -> int:
    """Return how many seconds lie between two entries."""
    return round((last.at - first.at).total_seconds())


def minutes(first: Hand | None, last: Hand) -> int | None:
    """Return how many whole minutes lie between two entries; None where the first is not known."""
    return None if first is None else seconds(first, last) // _MINUTE


def officers(*hands: Hand | None) -> tuple[str, ...]:
    """Return who made some entries, each once, in order."""
    return tuple(dict.fromkeys(hand.officer for hand in hands if hand is not None))


def entries_of(hands: Iterable[Hand]) -> tuple[int, ...]:
    """Return the numbers of entries."""
    return tuple(hand.entry for hand in hands)


def norm_of(name: str) -> dict[str, object]:
    """Return a norm as evidence, named after its unit: `norm_days`."""
    norm = thresholds()[name]
    return {f"norm_{norm.unit}": norm.value}
