"""The quick reader of a line beside the strict one: what the one takes, the other takes alike."""

from dataclasses import fields

from admission_flow.journal.entry import Entry, Intent, parse_again, parse_strictly, said_in
from admission_flow.journal.quick import read_quickly


def same(text: str) -> bool:
    """Return whether the strict reader takes a line; the quick one may only say the same of it."""
    try:
        strict = parse_strictly(text)
    except ValueError:
        assert read_quickly(text) is None, text
        return False
    quick, said = Entry.parse(text), said_in(text)
    assert shown(quick) == shown(parse_again(text)) == shown(strict), text
    for field in fields(Intent):
        assert repr(getattr(said, field.name)) == repr(getattr(strict.intent, field.name)), text
    assert (said.seq, said.prev, said.sig) == (strict.seq, strict.prev, strict.sig), text
    return True


def shown(entry: Entry) -> tuple[object, ...]:
    """Return all that an entry holds, with the kind of each: 1 is not True here."""
    intent = entry.intent
    parts = [(field.name, repr(getattr(intent, field.name))) for field in fields(Intent)]
    return (entry, entry.line, entry.leaf, repr(entry), *parts)
