"""Acts, persons, units and whole cases in people's words, as records of the procedure."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll
from admission_flow.procedure.days import Unread, read_day
from admission_flow.procedure.document import (
    Case,
    DocumentProblems,
    Problem,
    act_from,
    case_from,
    paper_sheet_from,
    record_from,
)
from admission_flow.procedure.document_fields import core_type
from admission_flow.procedure.paper_sheet import CASE, PAPER, SHEET, PaperKey, PaperKeys, PaperSheet
from admission_flow.procedure.person import Decider, Person, Unit
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.text import HIDDEN
from admission_flow.vocabulary.acts import (
    field_names,
    field_of,
    is_kind_key,
    kind_of,
    sheet_key_of,
)
from admission_flow.vocabulary.values import choice_of, is_vietnamese_flag, value_of

R = TypeVar("R")
T = TypeVar("T", Person, Unit)
Problems = list[Problem]


@dataclass(frozen=True, slots=True)
class Words:
    """Reads records that are stated in people's words."""

    today: date | None = None
    """The day in Việt Nam, for "hôm nay"; None: what is read is kept, as a file is."""
    keys: PaperKeys | None = None
    """Of paper sheets; None: they are left as they are."""

    def put(self, data: dict[str, Any], cls: type, name: str, text: str, where: str = "") -> str:
        """Put a text into the data of a record, typed as its field says; return the field's name.

        Args:
            data: the record as it stands in a document; changed.
            cls: its class.
            name: the field in people's words; one of a roll as `roll.in_favour` or "tán thành".
            text: what was written; empty takes the field out.
            where: what a problem calls the record; the field is added.

        Raises:
            DocumentProblems: there is no such field, or it does not take the text.

        """
        field = self._field(cls, name, _place(where, name))
        head, dot, inner = field.partition(".")
        if not text.strip():
            within = data.get(head) if dot else data
            if isinstance(within, Mapping) and (inner or head) in within:
                left = {key: value for key, value in within.items() if key != (inner or head)}
                if dot:
                    data[head] = left
                else:
                    del data[field]
            return field
        place = _place(where, field)
        value = self._sheet_text(cls, inner, text) if head == PAPER else None
        value = value_of(cls, field, text, self.today, place) if value is None else value
        if dot:
            data[head] = {**data.get(head, {}), inner: value}
        else:
            data[field] = value
        return field

    def act(self, data: object, where: str = "act") -> Act:
        """Return an act.

        Args:
            data: as in a case document; `kind` may be "loại việc".
            where: what the places of problems begin with.

        Raises:
            DocumentProblems: every field that is wrong.

        """
        problems: Problems = []
        plain = self._act(data, where, problems)
        return reading(lambda: act_from(plain, where, keys=self.keys), problems)

    def record(self, cls: type[T], data: object, where: str) -> T:
        """Return a person or a unit. Arguments and errors as in `act`."""
        problems: Problems = []
        plain = self.fields(data, cls, where, problems)
        return reading(lambda: record_from(cls, plain, where), problems)

    def sheet(self, data: object, where: str = SHEET) -> PaperSheet:
        """Return the paper sheet of a case. Arguments and errors as in `act`."""
        problems: Problems = []
        plain = self._sheet(data, CASE, SHEET, where, problems)
        return reading(lambda: paper_sheet_from(plain, self.keys, where), problems)

    def case(self, data: object) -> Case:
        """Return the case that a parsed JSON or TOML document states.

        Raises:
            DocumentProblems: every place that is wrong, in the order of the document.

        """
        problems: Problems = []
        plain = data
        if isinstance(data, Mapping):
            plain = dict(data)
            for name, cls in (("person", Person), ("unit", Unit)):
                if name in data:
                    plain[name] = self.fields(data[name], cls, name, problems)
            if SHEET in data:
                plain[SHEET] = self._sheet(data[SHEET], CASE, SHEET, SHEET, problems)
            acts = data.get("acts")
            if isinstance(acts, Sequence) and not isinstance(acts, str):
                plain["acts"] = [self._act(a, f"acts[{n}]", problems) for n, a in enumerate(acts)]
        return reading(lambda: case_from(plain, self.keys), problems)

    def fields(self, data: Any, cls: type, where: str, problems: Problems) -> Any:  # noqa: ANN401
        """Return the data of a record with the contract's names and typed values.

        Args:
            data: a table; anything else is returned as it is.
            cls: class of the record.
            where: what the places of problems begin with.
            problems: takes what is not understood; a value stays in the data as it was written.

        """
        if not isinstance(data, Mapping):
            return data
        plain: dict[str, Any] = {}
        for key, raw in data.items():
            place = _place(where, str(key))
            try:
                name = self._field(cls, str(key), place)
            except DocumentProblems as error:
                problems += error.problems
                continue
            head, dot, inner = name.partition(".")
            into = plain.setdefault(head, {}) if dot else plain
            if not isinstance(into, dict) or (inner or name) in into:
                problems.append(Problem(place, "duplicate_key", {"key": key}))
                continue
            into[inner or name] = self._value(raw, cls, name, _place(where, name), problems)
        return plain

    def _act(self, data: object, where: str, problems: Problems) -> object:
        if not isinstance(data, Mapping):
            return data
        key = next((key for key in data if isinstance(key, str) and is_kind_key(key)), None)
        kind = data.get(key)
        if not isinstance(kind, str):
            return data
        try:
            having = [str(name) for name in data if name != key]
            kind = kind_of(kind, f"{where}.kind", having)
        except DocumentProblems as error:
            problems += error.problems
            return {"kind": kind}
        fields = {name: value for name, value in data.items() if name != key}
        return {"kind": kind, **self.fields(fields, in_use.kinds()[kind], where, problems)}

    def _field(self, cls: type, name: str, where: str) -> str:
        """Return a field; one of an act's paper sheet as `paper.chair`, also by its term alone."""
        known = self._keys_of(cls)
        head, dot, rest = name.strip().partition(".")
        if known is None or (dot and head != PAPER):
            return field_of(cls, name, where)
        if dot:
            return f"{PAPER}.{sheet_key_of(rest, tuple(known), PAPER, where)}"
        try:
            return field_of(cls, name, where)
        except DocumentProblems:
            with suppress(DocumentProblems):
                return f"{PAPER}.{sheet_key_of(name, tuple(known), PAPER, where)}"
            raise

    def _keys_of(self, cls: type) -> Mapping[str, PaperKey] | None:
        return self.keys.of(cls.kind) if self.keys is not None and issubclass(cls, Act) else None

    def _sheet_text(self, cls: type, key: str, text: str) -> str:
        known = self._keys_of(cls) or {}
        if self.today is not None and key in known and known[key].shape == "date":
            with suppress(Unread):
                return read_day(text, self.today).isoformat()
        return text

    def _sheet(self, data: Any, of: str, prefix: str, where: str, problems: Problems) -> Any:  # noqa: ANN401
        """Return a paper sheet with its keys by their ids."""
        if self.keys is None or not isinstance(data, Mapping):
            return data
        known = tuple(self.keys.of(of))
        plain: dict[str, Any] = {}
        for name, value in data.items():
            place = _place(where, str(name))
            try:
                key = sheet_key_of(str(name), known, prefix, place)
            except DocumentProblems as error:
                problems += error.problems
                continue
            if key in plain:
                problems.append(Problem(place, "duplicate_key", {"key": name}))
            plain[key] = value
        return plain

    def _value(self, raw: Any, cls: type, name: str, where: str, problems: Problems) -> Any:  # noqa: ANN401
        if name.startswith(f"{PAPER}."):
            return raw
        kind = core_type(field_names(cls)[name].type)
        if isinstance(raw, Mapping):
            return self._table(raw, cls, kind, where, problems)
        if isinstance(raw, list):
            return [
                self._item(item, cls, name, f"{where}[{n}]", problems)
                for n, item in enumerate(raw)
            ]  # fmt: skip
        # Counts and flags have types of their own in a document: the reader says so.
        typed = kind is int or (kind is bool and not is_vietnamese_flag(str(raw)))
        if not isinstance(raw, str) or not raw.strip() or HIDDEN in raw or typed:
            return raw
        try:
            return value_of(cls, name, raw, self.today, where)
        except DocumentProblems as error:
            problems += error.problems
            return raw

    def _table(self, raw: Any, cls: Any, kind: Any, where: str, problems: Problems) -> Any:  # noqa: ANN401
        if kind is PaperSheet:
            return self._sheet(raw, cls.kind, PAPER, where, problems)
        if kind in {BranchRoll, CommitteeRoll}:
            return self.fields(raw, kind, where, problems)
        return raw

    def _item(self, item: Any, cls: type, name: str, where: str, problems: Problems) -> Any:  # noqa: ANN401
        if isinstance(item, Mapping):
            return self.fields(item, Decider, where, problems)
        choices = field_names(cls)[name].metadata.get("choices", ())
        if not isinstance(item, str) or not choices:
            return item
        try:
            return choice_of(item, tuple(choices), where)
        except DocumentProblems as error:
            problems += error.problems
            return item


def reading(read: Callable[[], R], ours: Problems) -> R:
    """Return what a reader of `procedure.document` returns, or raise its problems and ours at once.

    Args:
        read: reads the data of which `ours` tells.
        ours: words that were not understood; said in place of what the reader finds there.

    Raises:
        DocumentProblems: there are any.

    """
    try:
        result = read()
    except DocumentProblems as error:
        found = {problem.where: problem for problem in ours}
        theirs = [found.pop(p.where, p) for p in error.problems if not _told(p, ours)]
        raise DocumentProblems([*found.values(), *theirs]) from error
    if ours:
        raise DocumentProblems(ours)
    return result


def _told(problem: Problem, ours: Problems) -> bool:
    """Whether an item of a list is said to be wrong already, by its own place."""
    return any(our.where.startswith(f"{problem.where}[") for our in ours)


def _place(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
