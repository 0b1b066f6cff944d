"""Sets of terms and what each means; what is nearest to a text that is none of them."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from tomllib import loads
from typing import Any

from admission_flow.messages import LANGUAGES, catalogue
from admission_flow.procedure import in_use
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.vocabulary.folding import cased, folded

_MOST = 3
"""Terms that are proposed for one that is not known."""
_LIKENESS = 0.65
_LONGEST = 200
"""Characters of a text that is compared: difflib takes time with the square of it."""


class UnknownWord(LookupError):
    """A text is none of the terms; `near` are the ids whose terms are like it."""

    def __init__(self, near: tuple[str, ...]) -> None:
        """Keep the ids, the nearest first."""
        super().__init__(near)
        self.near = near


class AmbiguousWord(LookupError):
    """A text may mean several ids."""

    def __init__(self, meanings: tuple[str, ...]) -> None:
        """Keep the ids."""
        super().__init__(meanings)
        self.meanings = meanings


class Terms:
    """What may stand in one place: ids, each with its terms and its other names."""

    def __init__(self, names: Mapping[str, Iterable[str]], others: Mapping[str, Iterable[str]]):  # noqa: D107, ANN204 - as the class says
        self.ids = tuple(names)
        own = {name: (name, *terms) for name, terms in names.items()}
        of_these = {name: others.get(name, ()) for name in names}
        self._levels = [
            _meanings({name: (name,) for name in names}, cased),
            _meanings(own, cased),
            _meanings(own, folded),
            _meanings(of_these, cased),
            _meanings(of_these, folded),
        ]
        self._all = _meanings(
            {name: (*own.get(name, ()), *others.get(name, ())) for name in names}, folded
        )

    def find(self, text: str) -> str:
        """Return the id that a text means.

        Raises:
            AmbiguousWord: it means several, or is a part of several terms and none of them whole.
            UnknownWord: it means none.

        """
        for by, fold in zip(self._levels, (cased, cased, folded, cased, folded), strict=True):
            meant = by.get(fold(text), ())
            if len(meant) > 1:
                raise AmbiguousWord(tuple(meant))
            if meant:
                return meant[0]
        parts = self.containing(text)
        if len(parts) > 1 and " " in folded(text):
            raise AmbiguousWord(parts)
        raise UnknownWord(tuple(dict.fromkeys((*parts, *self.near(text))))[:_MOST])

    def containing(self, text: str) -> tuple[str, ...]:
        """Return the ids of which a term has the words of a text, one after the other."""
        part = f" {folded(text)} "
        if not part.strip():
            return ()
        found = (meant for term, meant in self._all.items() if part in f" {term} ")
        return tuple(dict.fromkeys(name for names in found for name in names))

    def near(self, text: str) -> tuple[str, ...]:
        """Return the ids whose terms are spelt most like a text, the nearest first."""
        plain = folded(text)[:_LONGEST]
        found = get_close_matches(plain, self._all, 2 * _MOST, _LIKENESS)
        return tuple(dict.fromkeys(name for term in found for name in self._all[term]))[:_MOST]


def _meanings(names: Mapping[str, Iterable[str]], fold: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - one of two functions
    found: dict[str, dict[str, None]] = {}
    for name, terms in names.items():
        for term in terms:
            found.setdefault(fold(term), {})[name] = None
    found.pop("", None)
    return {term: tuple(meant) for term, meant in found.items()}


def labels_of(word: str) -> tuple[str, ...]:
    """Return the terms of a word of the contract in both languages; none: it has none."""
    return tuple(
        term for lang in LANGUAGES if (term := catalogue(lang)["label"].get(word)) is not None
    )


@in_use.cached
def synonyms(sort: str) -> Mapping[str, tuple[str, ...]]:
    """Return the other names of ids, by the table of `synonyms.toml` that holds them."""
    text = Path(__file__).with_name("synonyms.toml").read_text("utf-8")
    table: Mapping[str, list[str]] = loads(text)[sort]
    return {name: tuple(others) for name, others in table.items()}


def meaning(
    terms: Terms,
    text: str,
    where: str,
    unknown: tuple[str, str],
    told: Callable[[str], str] = str,
) -> str:
    """Return what a text means.

    Args:
        terms: what may stand in the place.
        text: what was written.
        where: what a problem calls the place.
        unknown: message ids where the text means nothing; the second names what is nearest.
        told: makes the key of a term, as problems have it, of an id.

    Raises:
        DocumentProblems: it means nothing, or several things.

    """
    try:
        return terms.find(text)
    except AmbiguousWord as error:
        meanings = tuple(dict.fromkeys(map(told, error.meanings)))
        problem = Problem(where, "ambiguous_word", {"found": text, "known": meanings})
    except UnknownWord as error:
        near = tuple(dict.fromkeys(map(told, error.near)))
        facts = {"found": text, "near": near, "known": tuple(dict.fromkeys(map(told, terms.ids)))}
        problem = Problem(where, unknown[bool(near)], facts)
    raise DocumentProblems([problem])
