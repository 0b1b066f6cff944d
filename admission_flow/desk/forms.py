"""Forms for acts, made from the types of the procedure: a new kind of act appears by itself.

What stands in a form is what somebody typed, or nothing. A vote, a judgement, an assessment is
never filled in beforehand; neither is the day of an act.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from admission_flow.errors import BadDocument
from admission_flow.messages import Language, label
from admission_flow.messages.fields import field_term
from admission_flow.messages.saying import say
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll
from admission_flow.procedure.document import DocumentProblems, Problem, act_from, plain_act
from admission_flow.procedure.document_fields import core_type
from admission_flow.procedure.paper_sheet import PAPER
from admission_flow.vocabulary.acts import field_names
from admission_flow.vocabulary.forms import Holds, field_of
from admission_flow.vocabulary.records import Words

NONE_OF_THEM = "none"
"""The box of a list that says: none, as opposed to not said."""
Typed = Callable[[str], list[str]]
"""Returns what was typed under a name of a form."""

_SORTS: Mapping[Holds, str] = {
    "day": "day", "birth": "day", "count": "count", "flag": "yes_no", "choice": "choice",
    "list": "several", "country": "text", "text": "text", "lines": "lines",
}  # fmt: skip
"""What a field holds, to how a page asks for it."""
_ROLLS = (BranchRoll, CommitteeRoll)
_PREFIX = "f."
"""Before the names of fields of acts in a form: none is taken for one of the desk's own."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form."""

    name: str
    """In the form; the act's field behind the prefix."""
    label: str
    sort: str
    """day, count, yes_no, choice, several, subject, lines or text."""
    required: bool
    values: tuple[str, ...]
    """What was typed or chosen."""
    choices: tuple[tuple[str, str], ...] = ()
    """(word of the contract, its term)."""
    problems: tuple[str, ...] = ()
    hidden: bool = False
    """It is personal, and the form of a correction: what is on file is not shown."""

    @property
    def value(self) -> str:
        """What was typed; empty: nothing."""
        return self.values[0] if self.values else ""

    @property
    def id(self) -> str:
        """What the label points at."""
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class FormPart:
    """Fields that belong together: those of the act, of each roll, of the paper sheet."""

    key: str
    """act, a roll's name, note, or paper."""
    title: str
    fields: tuple[FormField, ...]

    @property
    def filled(self) -> bool:
        """Whether something is typed in it, or is wrong with it."""
        return any(field.values or field.problems for field in self.fields)


def parts_of(  # noqa: PLR0913 - what a form is made of
    kind: str,
    typed: Typed,
    lang: Language,
    problems: Iterable[Problem] = (),
    *,
    minimal: bool = False,
    correcting: bool = False,
) -> list[FormPart]:
    """Return the form of a kind of act, with what was typed and what is wrong with it.

    Args:
        kind: of the act.
        typed: returns what was typed under a name of the form.
        lang: of labels.
        problems: what is wrong; each is told at its field.
        minimal: the register keeps minimal data only: what is personal is not asked for.
        correcting: what is personal and on file is not shown.

    """
    cls: Any = in_use.kinds()[kind]
    wrong = by_field(problems, lang)
    own: list[FormField] = []
    rolls: dict[str, list[FormField]] = {}
    for name, spec in field_names(cls).items():
        if core_type(spec.type) in _ROLLS or name == PAPER:
            continue
        if minimal and spec.metadata.get("personal") and name != "number":
            continue
        field = one_field(name, spec, kind, typed, lang, wrong)
        if correcting and spec.metadata.get("personal") and name != "number":
            field = replace(field, hidden=True, required=False)
        head, dot, _ = name.partition(".")
        (rolls.setdefault(head, []) if dot else own).append(field)
    notes = [field for field in own if field.name == f"{_PREFIX}note"]
    parts = [FormPart("act", "", tuple(field for field in own if field not in notes))]
    parts += [
        FormPart(head, field_term(lang, kind, head), tuple(fields))
        for head, fields in rolls.items()
    ]
    if notes:
        parts.append(FormPart("note", "", tuple(notes)))
    keys = {} if minimal else paper_keys().of(kind)
    if keys:
        parts.append(
            FormPart(
                PAPER,
                "",
                tuple(
                    replace(
                        paper_field(f"{PAPER}.{key.id}", key.shape, typed, lang, wrong),
                        hidden=correcting,
                    )
                    for key in keys.values()
                ),
            )
        )
    return parts


def act_typed(kind: str, typed: Typed, today: date, base: Act | None = None) -> Act:
    """Return the act that a form states.

    Args:
        kind: of the act.
        typed: returns what was typed under a name of the form.
        today: the day in Việt Nam, for "hôm nay".
        base: the act that is corrected. What is personal is not shown in its form: left empty, it
            stays as it is.

    Raises:
        BadDocument: every field that is wrong.

    """
    cls = in_use.kinds()[kind]
    words = Words(today, paper_keys())
    data: dict[str, Any] = {} if base is None else _data_of(base)
    problems: list[Problem] = []
    for name, personal in _names(kind):
        values = [value for value in typed(_PREFIX + name) if value.strip()]
        if base is not None and personal and not values:
            continue
        try:
            words.put(data, cls, name, ", ".join(values))
        except DocumentProblems as found:
            problems += found.problems
    data = {name: value for name, value in data.items() if value != {}}
    if problems:
        raise BadDocument(kind, problems)
    try:
        return act_from({**data, "kind": kind}, "act", keys=paper_keys())
    except DocumentProblems as found:
        raise BadDocument(kind, found.problems) from found


def _data_of(act: Act) -> dict[str, Any]:
    return {
        name: dict(value) if isinstance(value, Mapping) else value
        for name, value in plain_act(act).items()
        if name != "kind"
    }


def _names(kind: str) -> list[tuple[str, bool]]:
    """Return every field that a form of this kind may ask for, and whether it is personal."""
    cls: Any = in_use.kinds()[kind]
    found = [
        (name, bool(spec.metadata.get("personal")))
        for name, spec in field_names(cls).items()
        if core_type(spec.type) not in _ROLLS and name != PAPER
    ]
    return found + [(f"{PAPER}.{key}", True) for key in paper_keys().of(kind)]


def typed_of(act: Act, lang: Language) -> dict[str, list[str]]:
    """Return an act as what would be typed into its form, without what is personal."""
    data = _data_of(act)
    found: dict[str, list[str]] = {}
    for name, personal in _names(act.kind):
        head, dot, inner = name.partition(".")
        value = data.get(head) if not dot else (data.get(head) or {}).get(inner)
        if value is not None and (not personal or name == "number"):
            found[_PREFIX + name] = as_typed(value, lang)
    return found


def as_typed(value: object, lang: Language) -> list[str]:
    """Return a value of a document as what would be typed or chosen for it."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, list | tuple):
        return [str(item) for item in value] or [NONE_OF_THEM]
    text = str(value)
    if lang == "vi" and len(text) == len("2024-03-05") and text[4:5] == text[7:8] == "-":
        year, month, day = text.split("-")
        return [f"{day}/{month}/{year}"]
    return [text]


def one_field(  # noqa: PLR0913, PLR0917 - what a field is made of
    name: str,
    spec: Any,  # noqa: ANN401 - of dataclasses
    about: str,
    typed: Typed,
    lang: Language,
    wrong: Mapping[str, list[str]],
    prefix: str = _PREFIX,
) -> FormField:
    """Return the field of a form for one field of a record.

    Args:
        name: as documents name it.
        spec: how the record declares it.
        about: kind of an act, "person" or "unit".
        typed: as in `parts_of`.
        lang: as in `parts_of`.
        wrong: what is wrong, by field.
        prefix: of its name in the form.

    """
    asked = field_of(about, name, spec)
    sort = _SORTS[asked.holds]
    if sort == "choice" and any(word.endswith(":N") for word in asked.choices):
        sort = "subject"
    shown = [(word, label(lang, word)) for word in asked.choices if not word.endswith(":N")]
    if sort == "several":
        shown.append((NONE_OF_THEM, label(lang, "none")))
    return FormField(
        name=prefix + name,
        label=asked.term(lang),
        sort=sort,
        required=name == "on" or asked.required,
        values=tuple(value for value in typed(prefix + name) if value),
        choices=tuple(shown),
        problems=tuple(wrong.get(name, ())),
    )


def paper_field(
    name: str, shape: str, typed: Typed, lang: Language, wrong: Mapping[str, list[str]]
) -> FormField:
    """Return the field of a form for one key of a paper sheet, "paper.chair"."""
    return FormField(
        name=_PREFIX + name,
        label=label(lang, name),
        sort={"lines": "lines", "date": "day", "number": "count"}.get(shape, "text"),
        required=False,
        values=tuple(value for value in typed(_PREFIX + name) if value),
        problems=tuple(wrong.get(name, ())),
    )


def by_field(
    problems: Iterable[Problem], lang: Language, before: str = "act."
) -> dict[str, list[str]]:
    """Return what is wrong, by field: a place is "act.roll.in_favour", or the field alone.

    Args:
        problems: what is wrong.
        lang: of the sentences.
        before: what places begin with.

    """
    found: dict[str, list[str]] = {}
    for problem in problems:
        where = problem.where.removeprefix(before)
        text = say(Problem("file", problem.message_id, problem.facts), lang)
        found.setdefault(where, []).append(text)
    return found
