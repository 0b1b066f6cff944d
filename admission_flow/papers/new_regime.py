"""A new document of the Party written into a law file: what `workflow new-regime` does to the text.

The file is edited and not written anew: comments, order and layout of its lines stay (tomlkit).
Nothing is claimed that nobody read: what the new document does not say otherwise is carried over as
`recalled`, and a value or a clause that is not known yet is a hole (`???`), which the check names.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from admission_flow.extras import needed
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.rulebook import HOLE, DatedValue, Document, Regime, Rulebook, typed

_RECALLED, _SECONDARY, _VERIFIED = "recalled", "secondary", "verified"


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that the new document sets otherwise."""

    value: Any = HOLE
    """As TOML has it: whole number, truth value, text, list of texts; `HOLE`: to be filled in."""
    clause: str = HOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRegime:
    """A document that replaces the one of its series."""

    number: str
    issued_on: date
    issuer: str
    title: str
    series: str
    start: date
    """From which day it is in force."""
    confirmed: bool
    """Whether somebody has its text in hand; else nothing in it may be called verified."""
    changes: Mapping[str, Changed]
    """By the whole name of a value ("decision.in_time.days")."""


class Written(NamedTuple):
    """A law file with the new document in it."""

    text: str
    key: str
    """What its rows cite it by."""
    replaced: Document
    changed: tuple[str, ...]
    carried: tuple[str, ...]
    """Values that cited the document it replaces, and now it; `recalled`."""
    holes: int


def current(rulebook: Rulebook, series: str) -> Regime | None:
    """Return the newest document of a series; None: there is no such series."""
    return next((r for r in reversed(rulebook.regimes) if r.series == series), None)


def resting_on(rulebook: Rulebook, document: Document) -> Iterator[DatedValue]:
    """Yield the values of which the newest row cites a document, in the order of the file."""
    for value in rulebook.values.values():
        row = value.rows[-1]
        cited = {(c.document, c.issued_on) for c in row.citations}
        if not row.repealed and (document.number, document.issued_on) in cited:
            yield value


def with_regime(text: str, rulebook: Rulebook, new: NewRegime) -> Written:
    """Return a law file with a new document, its regime and its dated rows.

    Args:
        text: the law file, as `rulebook` was read from it.
        rulebook: what it states.
        new: the document and what it changes.

    Raises:
        DocumentProblems: everything in `new` that does not fit the file, by the name of its field.

    """
    regime = current(rulebook, new.series)
    problems = list(_problems(rulebook, new, regime))
    if problems or regime is None:
        raise DocumentProblems(problems)
    keys = {document.key: key for key, document in rulebook.documents.items()}
    key, old = _key_of(new, rulebook.documents), keys[regime.document.key]
    with needed():
        import tomlkit  # noqa: PLC0415 - start-up
    data: Any = tomlkit.parse(text)
    wanted = tomllib.loads(text)
    editing = _Editing(new, key, old, _Styled())
    try:
        editing.law(data)
        edited = data.as_string()
        found = tomllib.loads(edited)
    except (ValueError, TypeError, AttributeError, tomlkit.exceptions.TOMLKitError):
        found = {}  # a layout that the library does not master
    _Editing(new, key, old, _Plain()).law(wanted)
    if found != wanted:
        raise DocumentProblems([Problem("folder", "law_layout", {})])
    return Written(
        edited,
        key,
        regime.document,
        tuple(editing.changed),
        tuple(editing.carried),
        sum((c.value == HOLE) + (c.clause == HOLE) for c in new.changes.values()),
    )


def _problems(rulebook: Rulebook, new: NewRegime, regime: Regime | None) -> Iterator[Problem]:
    if regime is None:
        known = tuple(dict.fromkeys(r.series for r in rulebook.regimes))
        yield Problem("series", "no_such_series", {"found": new.series, "known": known})
    elif new.start <= regime.start:
        facts = {"from": new.start, "document": regime.document.key, "since": regime.start}
        yield Problem("from", "regime_not_last", facts)
    if new.start < new.issued_on:
        facts = {"from": new.start, "issued_on": new.issued_on}
        yield Problem("from", "regime_before_issue", facts)
    for name in ("number", "issuer", "title"):
        if not getattr(new, name).strip():
            yield Problem(name, "empty_text", {})
    named = {(d.number, d.issued_on) for d in rulebook.documents.values()}
    if (new.number, new.issued_on) in named:
        facts = {"document": f"{new.number} {new.issued_on}"}
        yield Problem("number", "document_known", facts)
    for of, changed in new.changes.items():
        yield from _problems_of_change(rulebook.values.get(of), of, changed, new.start)


def _problems_of_change(
    value: DatedValue | None, of: str, changed: Changed, start: date
) -> Iterator[Problem]:
    if value is None:
        yield Problem("change", "no_such_value", {"found": of})
        return
    if value.rows[-1].start > start:
        facts = {"of": of, "since": value.rows[-1].start}
        yield Problem("change", "value_has_later_row", facts)
    if changed.value == HOLE:
        return
    try:
        new = typed(value.unit, changed.value)
    except ValueError:
        facts = {"of": of, "found": str(changed.value), "unit": f"measure.{value.unit}"}
        yield Problem("change", "not_of_its_unit", facts)
        return
    if not value.rows[-1].repealed and value.rows[-1].value == new:
        yield Problem("change", "value_unchanged", {"of": of, "found": str(changed.value)})


def _key_of(new: NewRegime, taken: Mapping[str, object]) -> str:
    """Return what rows cite a document by: QD300 for 300-QĐ/TW, QD300_2027 where that is taken."""
    number, _, kind = new.number.partition("-")
    plain = unicodedata.normalize("NFD", kind.partition("/")[0].replace("Đ", "D"))
    letters = "".join(c for c in plain if c.isascii() and c.isalpha()).upper() or "D"
    digits = "".join(c for c in number if c.isascii() and c.isdigit())
    key = letters + digits
    if key in taken:
        key = f"{key}_{new.issued_on.year}"
    return key if key not in taken else f"{key}_{new.issued_on:%m%d}"


class _Plain:
    """Adds to a law as plain data: what the edited file must say, and nothing else."""

    def document(self, documents: Any, key: str, parts: Sequence[str]) -> None:  # noqa: ANN401 - as parsed
        documents[key] = _plain(parts)

    def regime(self, regimes: Any, at: int, parts: Sequence[str]) -> None:  # noqa: ANN401 - as parsed
        regimes.insert(at, _plain(parts))

    def row(self, rows: Any, at: int, parts: Sequence[str]) -> None:  # noqa: ANN401 - as parsed
        rows.insert(at, _plain(parts))


class _Styled:
    """Adds to a law as tomlkit holds it, in the layout that stands there."""

    def document(self, documents: Any, key: str, parts: Sequence[str]) -> None:  # noqa: ANN401 - tomlkit
        last = documents[list(documents)[-1]]
        if _is_table(last):
            documents.append(key, _after(last, parts))
            return
        behind = _trailing(documents)
        documents.append(key, _inline(parts))
        documents.value.body.extend(behind)

    def regime(self, regimes: Any, at: int, parts: Sequence[str]) -> None:  # noqa: ANN401 - tomlkit
        self.row(regimes, at, parts)

    def row(self, rows: Any, at: int, parts: Sequence[str]) -> None:  # noqa: ANN401 - tomlkit
        if at and _is_table(rows[at - 1]):
            rows.insert(at, _after(rows[at - 1], parts))
        elif at == len(rows):
            rows.add_line(_inline(parts), indent=_indent(rows))
        else:
            rows.insert(at, _inline(parts))


def _is_table(item: Any) -> bool:  # noqa: ANN401 - tomlkit
    import tomlkit  # noqa: PLC0415 - start-up

    return isinstance(item, tomlkit.items.Table)


def _after(before: Any, parts: Sequence[str]) -> Any:  # noqa: ANN401 - tomlkit
    """Return a table to stand behind another one, with the lines that belong to neither."""
    import tomlkit  # noqa: PLC0415 - start-up

    table = tomlkit.table()
    for name, value in tomlkit.parse("\n".join(parts) + "\n").items():
        table.add(name, value)
    behind = _trailing(before)
    before.add(tomlkit.nl())
    table.value.body.extend(behind)
    return table


def _trailing(table: Any) -> list[Any]:  # noqa: ANN401 - tomlkit
    """Take the blank lines and comments at the end of a table off it: they are of what follows."""
    body = table.value.body
    taken: list[Any] = []
    while body and body[-1][0] is None:
        taken.insert(0, body.pop())
    return taken


class _Editing:
    """Goes over a law and adds a new document, its regime and its rows."""

    def __init__(self, new: NewRegime, key: str, old: str, add: _Plain | _Styled) -> None:
        self.add = add
        self.new = new
        self.key = key
        self.old = old
        self.changed: list[str] = []
        self.carried: list[str] = []

    def law(self, data: Any) -> None:  # noqa: ANN401 - parsed, plain or by tomlkit
        """Add it to a parsed law file."""
        new = self.new
        named = [
            f"number = {_text(new.number)}",
            f"issued_on = {new.issued_on}",
            f"issuer = {_text(new.issuer)}",
            f"title = {_text(new.title)}",
            f"confirmed = {str(new.confirmed).lower()}",
        ]
        self.add.document(data["documents"], self.key, named)
        regimes = data["regime"]
        last = max(i for i, table in enumerate(regimes) if table["series"] == new.series)
        of_series = [f"series = {_text(new.series)}", f"from = {new.start}"]
        self.add.regime(regimes, last + 1, [*of_series, f"document = {_text(self.key)}"])
        for table in data["value"]:
            self.value(str(table["of"]), table["rows"])

    def value(self, of: str, rows: Any) -> None:  # noqa: ANN401 - tomlkit
        """Add a row to a value which the document changes, or which rested on the one before."""
        start = self.new.start
        at = sum(row["from"] <= start for row in rows)
        now = rows[at - 1] if at else None
        if of in self.new.changes:
            self.changed.append(of)
            self._put(rows, at, now, self._changed(self.new.changes[of]))
            return
        for row in rows[at:]:
            self._cite_anew(row)
        if now is not None and not now.get("repealed", False) and self._rests(now):
            self.carried.append(of)
            self._put(rows, at, now, self._carried(now))

    def _rests(self, row: Any) -> bool:  # noqa: ANN401 - tomlkit
        return any(cite["in"] == self.old for cite in row["cite"])

    def _cite_anew(self, row: Any) -> None:  # noqa: ANN401 - tomlkit
        for cite in row["cite"]:
            if cite["in"] == self.old:
                cite["in"], cite["confidence"] = self.key, _RECALLED

    def _put(self, rows: Any, at: int, now: Any, parts: Sequence[str]) -> None:  # noqa: ANN401 - tomlkit
        """Put a row behind the one in force, or in its place where both begin on one day."""
        parts = [f"from = {self.new.start}", *parts]
        if now is not None and now.get("until", date.min) >= self.new.start:
            parts.insert(1, f"until = {now['until']}")
            del now["until"]
        if now is not None and now["from"] == self.new.start:
            self._replace(now, parts)
        else:
            self.add.row(rows, at, parts)

    def _replace(self, row: Any, parts: Sequence[str]) -> None:  # noqa: ANN401 - parsed
        """Put other things into a row that is there."""
        wanted = _plain(parts)
        for name in [name for name in row if name not in wanted]:
            del row[name]
        for name, value in wanted.items():
            row[name] = value

    def _changed(self, changed: Changed) -> list[str]:
        read = self.new.confirmed and HOLE not in (changed.value, changed.clause)
        cite = _cite(self.key, changed.clause, _VERIFIED if read else _SECONDARY)
        return [f"value = {_value(changed.value)}", f"cite = [{cite}]"]

    def _carried(self, row: Any) -> list[str]:  # noqa: ANN401 - tomlkit
        cites = [
            _cite(self.key, cite["clause"], _RECALLED)
            if cite["in"] == self.old
            else _cite(cite["in"], cite["clause"], cite["confidence"])
            for cite in row["cite"]
        ]
        return [f"value = {_value(row['value'])}", f"cite = [{', '.join(cites)}]"]


def _indent(rows: Any) -> str:  # noqa: ANN401 - tomlkit
    lines = rows.as_string().splitlines()
    inner = lines[1] if len(lines) > 1 else ""
    return inner[: len(inner) - len(inner.lstrip())] or "  "


def _cite(key: str, clause: str, confidence: str) -> str:
    return f"{{ in = {_text(key)}, clause = {_text(clause)}, confidence = {_text(confidence)} }}"


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_text(str(item)) for item in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, int) else _text(str(value))


def _text(text: str) -> str:
    import tomlkit  # noqa: PLC0415 - start-up

    return tomlkit.string(str(text)).as_string()


def _plain(parts: Sequence[str]) -> dict[str, Any]:
    return tomllib.loads("\n".join(parts) + "\n")


def _inline(parts: Sequence[str]) -> Any:  # noqa: ANN401 - an item of tomlkit, laid out as it is written
    import tomlkit  # noqa: PLC0415 - start-up

    return tomlkit.parse(f"item = {{ {', '.join(parts)} }}\n")["item"]
