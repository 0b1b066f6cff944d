"""A new document of the Party written into a law file: what `workflow new-regime` does to the text.

The file is edited and not written anew: comments, order and layout of its lines stay (tomlkit).
Nothing is claimed that nobody read: what the new document does not say otherwise is carried over as
`recalled`, and a value or a clause that is not known yet is a hole (`???`), which the check names.
"""

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
    with needed():
        import tomlkit  # noqa: PLC0415 - start-up
    data: Any = tomlkit.parse(text)
    replaced = regime.document
    keys = {document.key: key for key, document in rulebook.documents.items()}
    key = _key_of(new, data["documents"])
    _add_document(data["documents"], key, new)
    _add_regime(data["regime"], key, new)
    editing = _Editing(new, key, keys[replaced.key])
    for table in data["value"]:
        editing.value(str(table["of"]), table["rows"])
    return Written(
        data.as_string(),
        key,
        replaced,
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


def _add_document(documents: Any, key: str, new: NewRegime) -> None:  # noqa: ANN401 - tomlkit
    text = (
        f"{{ number = {_text(new.number)}, issued_on = {new.issued_on}, "
        f"issuer = {_text(new.issuer)}, title = {_text(new.title)}, "
        f"confirmed = {str(new.confirmed).lower()} }}"
    )
    behind = _trailing(documents)
    documents.append(key, _item(text))
    documents.value.body.extend(behind)


def _add_regime(regimes: Any, key: str, new: NewRegime) -> None:  # noqa: ANN401 - tomlkit
    import tomlkit  # noqa: PLC0415 - start-up

    last = max(i for i, table in enumerate(regimes) if table["series"] == new.series)
    table = tomlkit.table()
    table["series"] = new.series
    table["from"] = new.start
    table["document"] = key
    behind = _trailing(regimes[last])
    regimes[last].add(tomlkit.nl())
    table.value.body.extend(behind)
    regimes.insert(last + 1, table)


def _trailing(table: Any) -> list[Any]:  # noqa: ANN401 - tomlkit
    """Take the blank lines and comments at the end of a table off it: they are of what follows."""
    body = table.value.body
    taken: list[Any] = []
    while body and body[-1][0] is None:
        taken.insert(0, body.pop())
    return taken


class _Editing:
    """Goes over the values of a law file and adds the rows of a new document."""

    def __init__(self, new: NewRegime, key: str, old: str) -> None:
        self.new = new
        self.key = key
        self.old = old
        self.changed: list[str] = []
        self.carried: list[str] = []

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
        row = _item(f"{{ {', '.join(parts)} }}")
        if now is not None and now["from"] == self.new.start:
            rows[at - 1] = row
        elif at == len(rows):
            rows.add_line(row, indent=_indent(rows))
        else:
            rows.insert(at, row)

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


def _item(text: str) -> Any:  # noqa: ANN401 - an item of tomlkit, laid out as it is written
    import tomlkit  # noqa: PLC0415 - start-up

    return tomlkit.parse(f"item = {text}\n")["item"]
