"""What leaves the program without an act of unmasking: long numbers and sensitive fields hidden.

A run of 9 to 12 digits is an identity number, a party card or a telephone, whoever typed it and
wherever (practice-dossier F.2). Spaces and dots inside do not hide one. Digests and ids of the
journal are no such numbers and stay as they are.
"""

import re
from collections.abc import Mapping
from typing import Any

MASK = "•"
HIDDEN = MASK * 3
"""What stands in place of a sensitive field."""
_FEWEST, _MOST = 9, 12
# A digest, an entry's or a key's id; or a run of digits with single blanks or dots inside.
_FOUND = re.compile(
    r"(?P<id>(?<![0-9A-Za-z])(?=[0-9]*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16})(?![0-9A-Za-z]))"
    r"|\d(?:[ .\u00a0]?\d)*"
)
_SENSITIVE = frozenset({"ethnicity", "religion", "left_reason", "record_cleared_on"})
_MONTH = len("2000-03")


def mask(text: str) -> str:
    """Return a text with the digits of every long number replaced.

    Where numbers stand so close that they read as one run, all of it is hidden: rather a day too
    many than an identity number too few. A single unbroken run of 13 digits or more is none.
    """
    return _FOUND.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    run = found[0]
    if found["id"]:
        return run
    digits = sum(character.isdigit() for character in run)
    if digits < _FEWEST or (digits == len(run) and digits > _MOST):
        return run
    return "".join(MASK if character.isdigit() else character for character in run)


def masked(value: Any) -> Any:  # noqa: ANN401 - JSON types
    """Return JSON types with every text masked; keys and numbers stay."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {key: masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    return value


def masked_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return an `admission-case/1` document as it may be shown to whoever passes by.

    Hidden are ethnicity, religion, why somebody left the Party, the day (not the month) of birth,
    and of each act what is personal: findings, free texts, names. The number of a paper stays,
    and so does whether something is stated at all.
    """
    person = {
        key: HIDDEN if key in _SENSITIVE else value for key, value in document["person"].items()
    }
    if person.get("born_on"):
        person["born_on"] = str(person["born_on"])[:_MONTH] + f"-{MASK}{MASK}"
    acts = [masked_act(act) for act in document["acts"]]
    whole: dict[str, Any] = masked({**document, "person": person, "acts": acts})
    return whole


def masked_act(act: Mapping[str, Any]) -> dict[str, Any]:
    """Return one act of a document with its texts and sensitive findings hidden."""
    from admission_flow.procedure.acts import KINDS, personal_fields  # noqa: PLC0415 - start-up

    hidden = personal_fields(KINDS[act["kind"]]) - {"number"}
    return {key: HIDDEN if key in hidden else value for key, value in act.items()}
