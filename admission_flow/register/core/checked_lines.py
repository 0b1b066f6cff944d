"""A case folded from its lines, in full or from lines that were checked a moment ago."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from admission_flow.errors import JournalBroken
from admission_flow.journal.chunks import head_of
from admission_flow.journal.entry import Entry, parse_again
from admission_flow.register.core.records import CaseRecord, fold

Lines = Iterable[tuple[int, str]]
"""Number and line of each entry of a case."""


def fold_lines(
    lines: Lines, personal: Mapping[str, Mapping[str, object]], head: bytes | None = None
) -> CaseRecord | None:
    """Return the case that its lines make, or None where there is no line.

    Where the head of the case is known from lines that were all found in order, these need not be
    held to their form again: the digest of the last line is compared with it, and that of each
    line before with what the next one says. So every one is the line that was checked; where one
    is not, all are read in full.

    Args:
        lines: of the case.
        personal: its personal values, by entry id and field.
        head: what `chunks.Joined.heads` has of the case; None: nothing was checked.

    Raises:
        JournalBroken: an entry cannot be read as what it says it is.

    """
    kept = tuple(lines)
    if head is not None:
        try:
            record = fold(_read(kept, parse_again), personal)
        except (JournalBroken, LookupError, TypeError, ValueError):
            record = None  # said below, where every line is read in full
        if record is not None and head_of(record.version, record.head) == head:
            return record
    return fold(_read(kept, Entry.parse), personal)


def _read(lines: Lines, parse: Callable[[str], Entry]) -> Iterator[Entry]:
    for seq, line in lines:
        try:
            yield parse(line)
        except (ValueError, TypeError) as error:
            raise JournalBroken(seq=seq, what=str(error)) from error
