"""What an office without network hands over beside its log: of which cases, and their values.

Two texts, both canonical JSON: the list of the cases, and one line for each entry of them that has
personal values. Each value comes with the salt of its own field, never with the person's secret:
whoever has the line opens that commitment and no other (docs/officers/working-apart.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from admission_flow.errors import Malformed
from admission_flow.journal.canonical import canonical, parse_canonical
from admission_flow.journal.checkpoint import Checkpoint, origin_of
from admission_flow.journal.commitment import commitments, is_digest, opens, salt_of
from admission_flow.journal.entry import NAME, Entry

FORMAT = "admission-handover/1"
LIST, VALUES, LOG = "handover.json", "values.jsonl", "log"
"""The files and the folder of a handover: the folder is the bundle that auditors get."""
HANDED_OVER = "handover"
"""Member of the data of `privacy.export`: it says that the case was handed over."""

_MEMBERS = {"cases", "format", "log", "procedure", "root", "size"}


@dataclass(frozen=True, slots=True)
class HandoverList:
    """Which log is handed over, and of which of its cases the values are there."""

    checkpoint: Checkpoint
    log: str
    procedure: str
    """By the log's own entries; empty: none names one."""
    cases: tuple[str, ...]

    def text(self) -> str:
        """Return the exact text of the file."""
        return canonical(
            {
                "cases": list(self.cases),
                "format": FORMAT,
                "log": self.log,
                "procedure": self.procedure,
                "root": self.checkpoint.root,
                "size": self.checkpoint.size,
            }
        )

    @classmethod
    def parse(cls, text: str) -> "HandoverList":
        """Return the list that has this exact text.

        Raises:
            Malformed: it is not one.

        """
        value = parse_canonical(text)
        if not isinstance(value, dict) or set(value) != _MEMBERS or value["format"] != FORMAT:
            raise Malformed(f"this is no list of the format {FORMAT}")
        log, cases, procedure = value["log"], value["cases"], value["procedure"]
        if not isinstance(log, str) or not isinstance(procedure, str):
            raise Malformed("log, procedure: not texts")
        if not isinstance(cases, list) or not all(
            isinstance(case, str) and NAME.fullmatch(case) for case in cases
        ):
            raise Malformed("cases: not a list of names of cases")
        if len(set(cases)) != len(cases):
            raise Malformed("cases: one is named twice")
        checkpoint = Checkpoint(origin_of(log), value["size"], value["root"])
        return cls(checkpoint, log, procedure, tuple(cases))


@dataclass(frozen=True, slots=True)
class Opening:
    """A personal value, and the salt that opens its commitment."""

    salt: str
    value: object


def openings_line(entry: Entry, secret: bytes, values: Mapping[str, object]) -> str:
    """Return the line of an entry's personal values.

    Raises:
        ValueError: the secret is none, or a value has no canonical text.

    """
    opened = {
        path: {"salt": salt_of(secret, entry.intent.id, path).hex(), "value": value}
        for path, value in values.items()
    }
    return canonical({"entry": entry.seq, "values": opened})


def parse_openings(text: str) -> tuple[int, dict[str, Opening]]:
    """Return the number of the entry and its values, by path.

    Raises:
        Malformed: this is not such a line.

    """
    value = parse_canonical(text)
    if not isinstance(value, dict) or set(value) != {"entry", "values"}:
        raise Malformed("a line has the members entry and values")
    seq, values = value["entry"], value["values"]
    if type(seq) is not int or seq < 0 or not isinstance(values, dict) or not values:
        raise Malformed("entry is a number from 0, values an object that is not empty")
    return seq, {path: _opening(path, opening) for path, opening in values.items()}


def _opening(path: str, value: Any) -> Opening:  # noqa: ANN401 - JSON types
    if not isinstance(value, dict) or set(value) != {"salt", "value"}:
        raise Malformed(f"{path}: a value comes with its salt, and with nothing else")
    if not is_digest(value["salt"]):
        raise Malformed(f"{path}: a salt has 64 hexadecimal digits")
    return Opening(value["salt"], value["value"])


def wrong_with_openings(entry: Entry, values: Mapping[str, Opening]) -> str:
    """Return what is wrong with the values of an entry, in English; empty where nothing is."""
    promised = commitments(entry.intent.data)
    for path in sorted(promised.keys() | values.keys()):
        if path not in values:
            return f"the personal value {path} of entry {entry.seq} is missing"
        if path not in promised:
            return f"entry {entry.seq} has no personal value {path}"
        one = values[path]
        if not opens(promised[path], bytes.fromhex(one.salt), path, one.value):
            return f"the personal value {path} of entry {entry.seq} is not the one recorded there"
    return ""
