"""Which cases somebody means who types a few words: the one notion of it, for every door.

Each word must be found, wherever: as the case's id, at the start of a word of the person's name, of
the chi bộ's or of a helper's, as the number of a paper, as the year of birth. Marks, upper case and
the order of the words make no difference. Helpers and papers of before, and numbers that were
corrected since, are found too: that is what an officer has in hand.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.errors import DataKeyUnusable
from admission_flow.papers.case_ids import case_id
from admission_flow.procedure.text import number_key
from admission_flow.register.core.names import search_key
from admission_flow.register.core.state import readable

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister

_HELPER, _NUMBER, _BORN_ON = "act.helper", "act.number", "person.born_on"
_YEAR = 4
_KEPT = 4096
_ALONE = re.compile(r"(?<![^\W_])(\d+)(?![^\W_])")
_AROUND_SIGNS = re.compile(r"\s*([-/\u2010-\u2015])\s*")
_ID_IN_TWO = re.compile(r"\b(hs) +(?=\d)", re.IGNORECASE)


@dataclass(slots=True)
class Search:
    """A search by words, and after its run what it could not look through."""

    text: str
    without_key: bool = False
    """Go on where values are sealed and the key is not at hand, by id and chi bộ alone."""
    locked: bool = field(default=False, init=False)
    """Whether it did: no name, helper, number or year of birth was looked at."""
    unnamed: int = field(default=0, init=False)
    """Cases not found of which no name is kept: their person was erased, or never named."""

    @property
    def words(self) -> list["_Word"]:
        """What every case found has, each word somewhere."""
        joined = _AROUND_SIGNS.sub(r"\1", unicodedata.normalize("NFKC", self.text))
        return [_Word(word) for word in _ID_IN_TWO.sub(r"\1-", joined).split()]


class _Word:
    """A word as it was typed, in the forms in which it is compared."""

    def __init__(self, typed: str) -> None:
        self.digits = typed.isdecimal()
        self.id = case_id(typed)
        self.key = _key(typed)
        after = r"(?![^\W_])" if self.digits else ""
        self._inside = re.compile(rf"(?<![^\W_]){re.escape(self.key)}{after}").search
        self.number = _bare_number(typed) if any(map(str.isdecimal, typed)) else ""
        self.year = typed if self.digits and len(typed) == _YEAR else ""

    def at_hand(self, row: StateRow, texts: Iterable[str]) -> bool:
        """Return whether a case has it by its id, or in its name and its chi bộ's, as keys."""
        return self.id == row.case or any(map(self.in_text, texts))

    def in_text(self, key: str) -> bool:
        """Return whether a word of a text begins with it; digits are a whole one."""
        return self.key in key and bool(self.key) and self._inside(key) is not None

    def in_value(self, name: str, value: object, keys: "_Keys") -> bool:
        """Return whether a private value has it."""
        text = str(value)
        if name == _HELPER:
            return self.in_text(keys.text(text))
        if name == _BORN_ON:
            return bool(self.year) and text.startswith(self.year)
        if not self.number:
            return False
        number = keys.number(text)
        if self.digits or number == self.number:
            return number == self.number
        return number.startswith(self.number) and not number[len(self.number)].isalnum()


class _Keys:
    """The forms in which texts are compared, kept while one search runs: many are the same."""

    def __init__(self) -> None:
        self.text = lru_cache(_KEPT)(self._text)
        self.number = lru_cache(_KEPT)(_bare_number)
        self._word = lru_cache(_KEPT)(_key)

    def _text(self, text: str) -> str:
        """Return the key of a text by those of its words: names are made of few words."""
        return _AROUND_SIGNS.sub(r"\1", " ".join(filter(None, map(self._word, text.split(" ")))))


def _key(text: str) -> str:
    """Return a text without marks and case; a number that stands alone stays a number.

    In a search key the digits 0 and 1 are the letters that they look like: chi bộ 10 is no "Lò".
    A blank (U+0020) changes nothing of what stands on either side of it, but for signs.
    """
    parts = _ALONE.split(unicodedata.normalize("NFKC", text))
    parts[::2] = map(search_key, parts[::2])
    return _AROUND_SIGNS.sub(r"\1", " ".join(" ".join(parts).split()))


def _bare_number(text: str) -> str:
    return number_key(text).lstrip("0")


def search_cases(
    register: "ReadingRegister", search: Search, stage: str | None = None
) -> Iterator[tuple[StateRow, str]]:
    """Yield the cases that a search means, as `register.each_case`.

    What is held in memory is which cases a private value means, never the values.

    Raises:
        DataKeyUnusable: values are sealed, the key is not at hand, and the search needs it.
        JournalBroken: a row or a value that is kept cannot be read.

    """
    words, keys = search.words, _Keys()
    named = _named(register, search, stage)
    meant = [set[str]() for _ in words]
    if not search.locked:
        _fill_by_values(register.store, words, keys, meant)
    pairs = list(zip(words, meant, strict=True))
    for kept, person in named:
        texts = (keys.text(person), keys.text(kept.unit))
        if not all(word.at_hand(kept, texts) or kept.case in cases for word, cases in pairs):
            search.unnamed += not person and not search.locked
            continue
        row = register.afresh.row(readable(kept))
        if stage in {None, row.stage}:
            yield row, person


def _named(
    register: "ReadingRegister", search: Search, stage: str | None
) -> Iterator[tuple[StateRow, str]]:
    store, under = register.store, register.afresh.under
    if search.without_key and store.data_key_id:
        try:
            store.vault()
        except DataKeyUnusable:
            search.locked = True
            return ((row, "") for row in store.each_state(stage=stage, under=under))
    return store.named_states(stage=stage, under=under)


def _fill_by_values(
    store: Queries, words: Sequence["_Word"], keys: _Keys, meant: Sequence[set[str]]
) -> None:
    """Put the cases of which a private value has a word into the set of that word."""
    fields = [_HELPER]
    fields += [_NUMBER] if any(word.number for word in words) else []
    fields += [_BORN_ON] if any(word.year for word in words) else []
    entries: dict[str, list[int]] = {}

    def look_up() -> None:
        for entry_id, case in store.cases_of_entries(entries).items():
            for place in entries[entry_id]:
                meant[place].add(case)
        entries.clear()

    for entry_id, name, value in store.each_value(fields):
        for place, word in enumerate(words):
            if word.in_value(name, value, keys):
                entries.setdefault(entry_id, []).append(place)
        if len(entries) >= CHUNK:
            look_up()
    look_up()
