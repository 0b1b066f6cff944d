# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``docs/rules/facts/README.md``: the facts of the law that were read, and what shows each.

Run it as ``python tools/make_facts.py`` in the development environment. The facts are in
``docs/rules/facts/*.toml``, in our own words (docs/maintainers/facts.md). A test makes the page
again and fails where a fact names nothing that shows it.
"""

import functools
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from law_texts import anchor, topic_of
from made_pages import write
from make_coverage import coverage
from make_rule_docs import examples

from admission_flow.procedure.rulebook import NoValue, Rulebook
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.vectors import Vector
from admission_flow.workflow_source import built_in

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "rules" / "facts"
PAGE = FOLDER / "README.md"
FORMAT = "admission-facts/1"
SURE = ("verified", "verified-2")
SHOWN_BY = ("vectors", "values", "in_force", "issued", "tests")
"""What may show a fact; each is held against what it names."""
CONFORMANCE = "tests/conformance/vectors/"
_KEYS = {"id", "says", "sure", "source", "not_a_rule", "cites_another", *SHOWN_BY}
HEAD = """\
# Facts of the law, and what shows each

<!-- made by tools/make_facts.py: change the files of facts beside it, not this page -->

What was read of the law by November 2026, in our own words: no text is quoted, and the
authoritative text is the issued document. A fact is *verified* where a text, or a page that quotes
or closely paraphrases it, was read; *verified-2* where a second hand was (a question bank with its
answers, a printed form). What is only recalled is no fact here: it stands in
[everything unconfirmed](../unconfirmed.md).

Each names vectors, values, documents or tests that show it, or says why none can. A test judges
the vectors, one of them at least under each regulation or guidance that the fact is of, reads the
values, and finds the tests by their names. That a vector shows what the fact
says is a person's claim: no test can read it. Nor does one show that no fact is missing: the notes
of the reading are not kept here.

The sources of a fact were written from those notes, and not from the law file. A source that the
law file gives to the rule of a vector beside it is marked ✓; where it gives none of them, the
reason stands there too. Of a fact that no vector shows no source is marked.
"""


@dataclass(frozen=True)
class Fact:
    """One fact of the files."""

    file: str
    id: str
    says: str
    sure: str
    source: tuple[tuple[str, str], ...]
    """(key of the document, clause)."""
    shown: dict[str, list[str]]
    not_a_rule: str
    cites_another: str


@functools.cache
def facts() -> tuple[Fact, ...]:
    """Return every fact, file by file.

    Raises:
        ValueError: a file is not of that form; the text names the place.

    """
    return tuple(fact for path in sorted(FOLDER.glob("*.toml")) for fact in _read(path))


@functools.cache
def documents() -> dict[str, str]:
    """Return the name of every document that facts name, by its key."""
    book = built_in().workflow.rulebook
    own = {key: document.key for key, document in book.documents.items()}
    for path in sorted(FOLDER.glob("*.toml")):
        own |= tomllib.loads(path.read_text("utf-8")).get("documents", {})
    return own


def _read(path: Path) -> Iterator[Fact]:
    data = tomllib.loads(path.read_text("utf-8"))
    if data.get("format") != FORMAT:
        raise ValueError(f"{path.name}: format")
    for table in data["fact"]:
        where = f"{path.name}: {table.get('id')}"
        if set(table) - _KEYS or table["sure"] not in SURE or not table["source"]:
            raise ValueError(where)
        source = [text.partition(": ") for text in table["source"]]
        shown = {key: list(table[key]) for key in SHOWN_BY if key in table}
        yield Fact(
            path.name,
            table["id"],
            table["says"],
            table["sure"],
            tuple((key, clause) for key, _, clause in source),
            shown,
            table.get("not_a_rule", ""),
            table.get("cites_another", ""),
        )


@functools.cache
def vectors() -> dict[str, Vector]:
    """Return the vectors by their ids."""
    return {vector.id: vector for vector in examples() if vector.id}


# ---- what does not hold ------------------------------------------------------------------------


def problems() -> Iterator[str]:
    """Yield what is wrong with each fact: what it names is not there, or is not so."""
    seen: set[str] = set()
    for fact in facts():
        where = f"{fact.file}: {fact.id}"
        if fact.id in seen:
            yield f"{where}: twice"
        seen.add(fact.id)
        for wrong in (*_wrong_sources(fact), *_wrong_shown(fact)):
            yield f"{where}: {wrong}"


def _wrong_sources(fact: Fact) -> Iterator[str]:
    for key, clause in fact.source:
        if key not in documents():
            yield f"no document {key}"
        if not clause:
            yield f"no clause of {key}"
    wanting = "vectors" in fact.shown and not cited(fact)
    if wanting is not bool(fact.cites_another):
        yield "cites_another says why, where no source is cited, and only there"


def _wrong_shown(fact: Fact) -> Iterator[str]:
    if not fact.shown and not fact.not_a_rule:
        yield "nothing shows it, and no reason says why"
    if fact.shown and fact.not_a_rule:
        yield "something shows it, and a reason why nothing can"
    for key, named in fact.shown.items():
        if not named:
            yield f"{key}: names nothing"
        yield from (wrong for text in named for wrong in _wrong(key, text))
    if "vectors" in fact.shown:
        yield from (f"no vector was judged under {key}" for key in _not_under(fact))


@functools.cache
def _held_under() -> dict[str, set[str]]:
    """Return, by the id of a vector, the documents in force where it was judged and held."""
    found: dict[str, set[str]] = {}
    for run in coverage().runs:
        if not run.failures:
            found.setdefault(run.vector.id, set()).update(run.law)
    return found


def _not_under(fact: Fact) -> Iterator[str]:
    """Yield each regulation or guidance of a fact under which none of its vectors was judged."""
    book = built_in().workflow.rulebook
    turns = {regime.document.key for regime in book.regimes}
    held = {name for vector in fact.shown["vectors"] for name in _held_under().get(vector, ())}
    for key, _ in fact.source:
        document = book.documents.get(key)
        if document is not None and document.key in turns - held:
            yield key


def _wrong(key: str, text: str) -> Iterator[str]:
    book = built_in().workflow.rulebook
    if key == "vectors" and text not in vectors():
        yield f"no vector {text}"
    elif key == "values" and not _is_value(book, *text.split(" ", 2)):
        yield f"not so: {text}"
    elif key == "in_force" and text not in {
        f"{_key_of(book, regime.document.key)} {regime.start}" for regime in book.regimes
    }:
        yield f"not in force from then: {text}"
    elif key == "issued" and text not in {f"{k} {d.issued_on}" for k, d in book.documents.items()}:
        yield f"not issued then: {text}"
    elif key == "tests":
        name, _, test = text.partition("::")
        path = ROOT / name
        whole = name.startswith(CONFORMANCE)  # all of such a file is asked
        if not path.is_file() or not (whole or f"def {test}(" in path.read_text("utf-8")):
            yield f"no test {text}"


def _key_of(book: Rulebook, name: str) -> str:
    return next(key for key, document in book.documents.items() if document.key == name)


def _is_value(book: Rulebook, of: str, day: str, wanted: str) -> bool:
    try:
        value = book.values[of].on(date.fromisoformat(day)).value
    except (KeyError, NoValue):
        return False
    if isinstance(value, bool):
        return wanted == str(value).lower()
    if isinstance(value, tuple):
        return wanted == ", ".join(value)
    return wanted == str(value) if not isinstance(value, Fraction) else Fraction(wanted) == value


def cited(fact: Fact) -> tuple[tuple[str, str], ...]:
    """Return the sources of a fact that the law file gives to a rule of a vector beside it."""
    book = built_in().workflow.rulebook
    keys = {(d.number, d.issued_on): key for key, d in book.documents.items()}
    rules = {vectors()[v].rule for v in fact.shown.get("vectors", ()) if v in vectors()}
    given = {
        (keys[c.document, c.issued_on], part)
        for rule in rules
        for name in book.declared[rule]
        for row in book.values[f"{rule}.{name}"].rows
        for c in row.citations
        for part in _parts(c.clause)
    }
    return tuple((k, c) for k, c in fact.source if any((k, p) in given for p in _parts(c)))


def _parts(clause: str) -> set[str]:
    """Return the clauses that a text names, each alone; without a note in brackets."""
    whole = re.sub(r" \([^)]*\)", "", clause) if not clause.startswith("I.") else clause
    return {whole, *(part.strip() for part in re.split(r"[;,] ", whole))}


# ---- the page ----------------------------------------------------------------------------------


def pages() -> dict[Path, str]:
    """Return the text of the page by its path."""
    parts = [HEAD, _counts()]
    for path in sorted(FOLDER.glob("*.toml")):
        lines = [f"## {path.stem}", "", f"From [{path.name}]({path.name}).", ""]
        lines += ["| fact | sure | source | shown by |", "|---|---|---|---|"]
        lines += [_row(fact) for fact in facts() if fact.file == path.name]
        parts.append("\n".join(lines) + "\n")
    return {PAGE: "\n".join(parts)}


def _counts() -> str:
    every = facts()
    by_vectors = sum("vectors" in fact.shown for fact in every)
    otherwise = sum(bool(fact.shown) and "vectors" not in fact.shown for fact in every)
    no = sum(not fact.shown for fact in every)
    first = sum(fact.sure == SURE[0] for fact in every)
    return (
        f"{len(every)} facts, {first} of them verified and {len(every) - first} verified-2:\n"
        f"{by_vectors} are shown by vectors, {otherwise} by values, documents or tests,\n"
        f"and {no} by nothing, for the reason given.\n"
    )


def _row(fact: Fact) -> str:
    given = cited(fact)
    source = "; ".join(
        f"{documents().get(key, key)}: {clause}{' ✓' if (key, clause) in given else ''}"
        for key, clause in fact.source
    )
    shown = [_shown(key, text) for key, named in fact.shown.items() for text in named]
    shown += [f"*{text}*" for text in (fact.not_a_rule, fact.cites_another) if text]
    return f"| `{fact.id}`<br>{fact.says} | {fact.sure} | {source} | {'<br>'.join(shown)} |"


def _shown(key: str, text: str) -> str:
    if key == "vectors":
        rule = vectors()[text].rule if text in vectors() else text
        place = f"../{topic_of(BY_ID[rule])}.md#{anchor(rule)}" if rule in BY_ID else ""
        return f"[`{text}`]({place})"
    return f"{key.removesuffix('s').replace('_', ' ')} `{text}`"


def main() -> int:
    """Write the page if it is not as it should be; name it, and what is wrong with a fact."""
    for problem in problems():
        sys.stderr.write(f"{problem}\n")
    write(pages())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
