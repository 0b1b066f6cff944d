"""What leaves the program without an act of unmasking: long numbers and sensitive fields hidden.

A run of 9 digits or more is an identity number, a party card, a telephone or an account, whoever
typed it and wherever, in the digits of any script. Spaces, dots, dashes, slashes and what cannot be
seen do not hide one. Days, months, digests, ids of the journal and official codes of units
(38.168.900.001) are not such numbers and stay.
"""

import re
from collections.abc import Mapping
from typing import Any

from admission_flow.procedure import in_use
from admission_flow.procedure.paper_sheet import SHEET
from admission_flow.procedure.text import HIDDEN, MASK

_FEWEST = 9
# Up to three of these may stand between two digits of one number: blanks, dots, dashes, slashes,
# brackets, and what cannot be seen. Not a comma and a blank, nor two blanks: so counts are listed.
_BETWEEN = (
    r"[\t \u00a0\u1680\u2000-\u200f\u2010-\u2015\u2024\u2027\u202a-\u202f\u205f-\u2069\u2212\u3000"
    r"\u00ad\u00b7\u034f\u061c\u180b-\u180f\u30fb\u3002\ufe00-\ufe0f\ufeff\uff0d-\uff0f._'’*/\\()-]"  # noqa: RUF001
)
_DAY = (
    r"(?:(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?"
    r"|(?:(?:0?[1-9]|[12][0-9]|3[01])/)?(?:0?[1-9]|1[0-2])/(?:19|20|21)[0-9]{2})"
)
# A digest, an entry's or a key's id; or a run of digits with whatever stands between them.
_FOUND = re.compile(
    r"(?P<id>(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{32}|(?=[0-9]*[a-f])[0-9a-f]{16})(?![0-9A-Za-z]))"
    rf"|(?P<unit>(?<![0-9.])[0-9]{{2}}(?:\.[0-9]{{3}}){{3,4}}(?!(?:{_BETWEEN}){{0,3}}[0-9]))"
    rf"|\d(?:(?:(?:(?!  ){_BETWEEN}){{0,3}}|,)\d)*"
)
# Days and months stand apart: between blanks, brackets, long dashes and the ends of the run.
_DAYS = re.compile(rf"(?<![^\s()–—]){_DAY}(?![^\s()–—])")  # noqa: RUF001
_SENSITIVE = frozenset(
    {"ethnicity", "religion", "left_reason", "record_cleared_on", "tracks", "population_child"}
)
_MONTH = len("2000-03")


def mask(text: str) -> str:
    """Return a text with the digits of every long number replaced.

    Where numbers stand so close that they read as one run, all of it is hidden but the days in it:
    rather a count too many than an identity number too few.
    """
    return _FOUND.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    run = found[0]
    if found["id"] or found["unit"] or not _is_long(run):
        return run
    kept, done = "", 0
    for day in _DAYS.finditer(run):
        kept += _hidden(run[done : day.start()]) + day[0]
        done = day.end()
    return kept + _hidden(run[done:])


def _hidden(part: str) -> str:
    if not _is_long(part):
        return part
    return "".join(MASK if character.isdigit() else character for character in part)


def _is_long(run: str) -> bool:
    return sum(map(str.isdigit, run)) >= _FEWEST


class WorkedOut(str):
    """A text that the program worked out from counts: it holds no number of a person."""

    __slots__ = ()


def masked(value: Any) -> Any:  # noqa: ANN401 - JSON types
    """Return JSON types with every text masked; keys, numbers and what was worked out stay."""
    if isinstance(value, WorkedOut):
        return value
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {key: masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


def masked_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case document as it may be shown to whoever passes by.

    Hidden are ethnicity, religion, why somebody left the Party, the day (not the month) of birth,
    and of each act what is personal: findings, free texts, names. The number of a paper stays,
    and so does whether something is stated at all.
    """
    person = masked_person(document["person"])
    acts = [masked_act(act) for act in document["acts"]]
    sheet = {SHEET: masked_sheet(document[SHEET])} if SHEET in document else {}
    whole: dict[str, Any] = masked({**document, "person": person, **sheet, "acts": acts})
    return whole


def masked_sheet(sheet: Mapping[str, str]) -> dict[str, str]:
    """Return a paper sheet with every value hidden: which keys are stated stays to be seen."""
    return dict.fromkeys(sheet, HIDDEN)


def masked_person(person: Mapping[str, Any]) -> dict[str, Any]:
    """Return the person of a document with what is sensitive hidden, and the day of birth."""
    shown = {key: HIDDEN if key in _SENSITIVE else value for key, value in person.items()}
    if shown.get("born_on"):
        shown["born_on"] = _month_of(str(shown["born_on"]))
    return shown


def masked_field(about: str, field: str, value: Any) -> Any:  # noqa: ANN401 - JSON types
    """Return one field of an act ("roll.present" too), a person or a unit as it may be shown.

    Args:
        about: kind of the act; "person"; "unit"; "paper_sheet"; anything else has nothing that is
            hidden.
        field: its name.
        value: JSON types; None: not stated, which stays so.

    """
    if value is None:
        return None
    name = field.partition(".")[0]
    if about in in_use.kinds():
        value = masked_act({"kind": about, name: value})[name]
    elif about == "person":
        value = masked_person({name: value})[name]
    elif about == SHEET:
        value = HIDDEN
    return masked(value)


def _month_of(born: str) -> str:
    """Return a birth date with its day hidden; a month or a year alone stays."""
    return born[:_MONTH] + f"-{MASK}{MASK}" if len(born) > _MONTH else born


def masked_act(act: Mapping[str, Any]) -> dict[str, Any]:
    """Return one act of a document with its texts and sensitive findings hidden."""
    from admission_flow.procedure.acts import personal_fields  # noqa: PLC0415 - start-up

    hidden = personal_fields(in_use.kinds()[act["kind"]]) - {"number"}
    return {key: _of_act(value) if key in hidden else value for key, value in act.items()}


def _of_act(value: Any) -> Any:  # noqa: ANN401 - JSON types
    return masked_sheet(value) if isinstance(value, Mapping) else HIDDEN
