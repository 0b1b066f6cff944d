"""One entry of the journal: what somebody meant to record, and the line that records it.

An ``Intent`` says who did what to which case, and on which history they looked. Its exact text is
what an officer signs. An ``Entry`` gives that text a place in the log. Both are stored and hashed
as text and never written again in order to be checked (docs/reference/journal.md).
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

from admission_flow.errors import Malformed
from admission_flow.journal.canonical import canonical, parse_canonical, quoted, shown
from admission_flow.journal.commitment import commitments, is_digest
from admission_flow.journal.parts import NO_RULE, NOTHING_SEEN, Basis, RuleRef, Seen
from admission_flow.journal.quick import Said, read_quickly, text_in
from admission_flow.journal.tree import leaf_hash
from admission_flow.procedure.quick_dataclass import dataclass

__all__ = [
    "FORMAT",
    "NAME",
    "NO_HEAD",
    "REGISTER",
    "Basis",
    "Entry",
    "Intent",
    "Row",
    "RuleRef",
    "Seen",
    "entry_of",
    "leaf_of",
    "parse_again",
    "parse_strictly",
    "said_in",
]

FORMAT = 1
"""``v`` of the entries written today."""

NO_HEAD = "0" * 64
"""``prev`` of the log's first line, and ``case_head`` of a case's first entry."""

REGISTER = ""
"""The ``case`` of an entry about the register itself: officers, checkpoints, exports.
Such entries form one chain of their own, numbered and linked like a case."""

Row = tuple[int, str, str, str, int, str]
"""A stored entry: seq, leaf, id, case, case_ver, line. All but the line only help to find it."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@/-]{0,63}")
"""The form of a case's and of an officer's name in the journal."""

_ACTION = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_ID = re.compile(r"[0-9a-f]{32}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What an officer records: the part of an entry that is signed.

    Raises:
        Malformed: a field is not in the form that the format gives it.

    """

    log: str
    """Which register: 32 hexadecimal digits, drawn when it was made."""
    id: str
    """128 random bits as 32 hexadecimal digits: the same id is never recorded twice."""
    case: str
    """The case, or ``REGISTER``. Carries no name, birth year or identity number."""
    case_ver: int
    """The entry's number within its case, from 1."""
    case_head: str
    """The leaf of the case's entry before, or ``NO_HEAD``."""
    action: str
    """What is done, as ``topic.verb``."""
    to: str
    """The state that the case moves to; empty where it stays."""
    actor: str
    """The officer."""
    at: str
    """When it was recorded: ``YYYY-MM-DDTHH:MM:SSZ``."""
    data: Mapping[str, object]
    """Codes, numbers and dates in clear; ``{"commit": digest}`` for whatever is personal."""
    verdict: Mapping[str, object] | None = None
    """What the judge said, if it was asked."""
    rule: RuleRef = NO_RULE
    basis: tuple[Basis, ...] = ()
    seen: Seen = NOTHING_SEEN
    v: int = FORMAT

    def __post_init__(self) -> None:
        """Hold every field to the format: what is recorded stays for ever."""
        if self.v != FORMAT or type(self.v) is not int:
            raise Malformed(f"v: this program reads format {FORMAT}, not {shown(self.v)}")
        _match("log", self.log, _ID)
        _match("id", self.id, _ID)
        if self.case != REGISTER:
            _match("case", self.case, NAME)
        if type(self.case_ver) is not int or self.case_ver < 1:
            raise Malformed(f"case_ver: {shown(self.case_ver)} is not a number from 1")
        if not is_digest(self.case_head):
            raise Malformed("case_head: not 64 hexadecimal digits")
        _match("action", self.action, _ACTION)
        if self.to != "":
            _match("to", self.to, _ACTION)
        _match("actor", self.actor, NAME)
        _match("at", self.at, _INSTANT)
        try:
            datetime.fromisoformat(self.at)
        except ValueError as error:
            raise Malformed(f"at: {error}") from None
        self._check_what_it_rests_on()
        if not isinstance(self.data, dict):
            raise Malformed("data: not an object")
        if not (self.verdict is None or isinstance(self.verdict, dict)):
            raise Malformed("verdict: neither an object nor null")
        commitments(self.data)

    def _check_what_it_rests_on(self) -> None:
        if type(self.rule) is not RuleRef or type(self.seen) is not Seen:
            raise Malformed("rule, seen: not of their types")
        if not all(type(paper) is Basis for paper in self.basis):
            raise Malformed("basis: not all papers")
        _optional_digest("rule.sha256", self.rule.sha256)
        _optional_digest("seen.root", self.seen.root)
        if type(self.seen.size) is not int or self.seen.size < 0:
            raise Malformed(f"seen.size: {shown(self.seen.size)} is not a number from 0")
        for number, paper in enumerate(self.basis):
            if not is_digest(paper.sha256):
                raise Malformed(f"basis[{number}].sha256: not 64 hexadecimal digits")

    def text(self) -> str:
        """Return the exact text that is signed and hashed.

        Raises:
            Malformed: a value has no canonical text.

        """
        value: dict[str, object] = dict(zip(_NAMES, _VALUES_OF(self), strict=True))
        rule, seen = self.rule, self.seen
        value["rule"] = {"id": rule.id, "ver": rule.ver, "sha256": rule.sha256}
        value["seen"] = {"size": seen.size, "root": seen.root}
        value["basis"] = [{"doc": paper.doc, "sha256": paper.sha256} for paper in self.basis]
        return canonical(value)

    @classmethod
    def parse(cls, text: str) -> "Intent":
        """Return the intent that has this exact text.

        Raises:
            Malformed: the text is not canonical, or a key is missing, unknown or malformed.

        """
        value = _object("intent", parse_canonical(_text("intent", text)), KEYS)
        value["rule"] = RuleRef(**_texts("rule", value["rule"], RuleRef))
        value["seen"] = Seen(**_object("seen", value["seen"], {"size", "root"}))
        if not isinstance(value["basis"], list):
            raise Malformed("basis: not a list")
        value["basis"] = tuple(Basis(**_texts("basis", item, Basis)) for item in value["basis"])
        return cls(**value)


_PUT = [getattr(Intent, field.name).__set__ for field in fields(Intent)]
"""What sets each field of an intent that is being made, in order: it is frozen afterwards."""

_NAMES = tuple(field.name for field in fields(Intent))
_VALUES_OF = attrgetter(*_NAMES)
KEYS = frozenset(_NAMES)
"""The keys of an intent: all of them, always."""


@dataclass(frozen=True)
class Entry:
    """An intent in its place in the log. Its derived texts are worked out once."""

    seq: int
    """The line's number, from 0, without gaps."""
    prev: str
    """The leaf of the line before, or ``NO_HEAD``."""
    intent_text: str
    sig: str = ""
    """The officer's signature over ``intent_text``; empty: attributed by this computer only."""

    def __getattr__(self, name: str) -> str:
        """Return the text of the intent, taken from the line that the entry was read from."""
        line = self.__dict__.get("line") if name == "intent_text" else None
        if line is None:
            raise AttributeError(name)
        text = self.__dict__["intent_text"] = text_in(line)
        return text

    @cached_property
    def line(self) -> str:
        """The canonical text of the whole entry, as stored and handed to auditors."""
        return (
            f'{{"intent":{quoted(self.intent_text)},"prev":"{self.prev}",'
            f'"seq":{self.seq},"sig":{quoted(self.sig)}}}'
        )

    @cached_property
    def leaf(self) -> str:
        """SHA-256 of 0x00 and the line's bytes, as 64 hexadecimal digits (RFC 6962, 2.1)."""
        return leaf_hash(self.line.encode()).hex()

    @cached_property
    def intent(self) -> Intent:
        """The intent, read from its text.

        Raises:
            Malformed: the text is not an intent.

        """
        return Intent.parse(self.intent_text)

    @classmethod
    def parse(cls, line: str) -> "Entry":
        """Return the entry that has this exact line.

        Raises:
            Malformed: the line or its intent is not canonical, or a key is missing, unknown
                or malformed.

        """
        said = read_quickly(line) if type(line) is str else None
        return parse_strictly(line) if said is None else _entry_of(line, said)


def parse_again(line: str) -> Entry:
    """Return what ``Entry.parse`` returned of this very line before.

    Whoever asks knows that by the line's digest. Of any other line the answer means nothing.

    Raises:
        Malformed: as ``Entry.parse``, if at all.

    """
    said = read_quickly(line, again=True)
    return parse_strictly(line) if said is None else _entry_of(line, said)


def entry_of(seq: int, prev: str, intent: Intent, text: str, sig: str = "") -> Entry:
    """Return the entry of an intent whose exact text was just made: it is not read back from it."""
    entry = Entry(seq, prev, text, sig)
    entry.__dict__["intent"] = intent
    return entry


def leaf_of(entry: Entry) -> str:
    """Return the leaf of an entry that was just read, and let it know: quicker than asking it."""
    leaf = entry.__dict__["leaf"] = leaf_hash(entry.line.encode()).hex()
    return leaf


def parse_strictly(line: str) -> Entry:
    """Return what ``Entry.parse`` returns, by reading every character: it says what is wrong.

    Raises:
        Malformed: as ``Entry.parse``.

    """
    value = _object("line", parse_canonical(_text("line", line)), {"seq", "prev", "intent", "sig"})
    seq, prev, intent, sig = (value[name] for name in ("seq", "prev", "intent", "sig"))
    if type(seq) is not int or seq < 0:
        raise Malformed(f"seq: {shown(seq)} is not a number from 0")
    if not is_digest(prev):
        raise Malformed("prev: not 64 hexadecimal digits")
    for name in ("intent", "sig"):
        if not isinstance(value[name], str):
            raise Malformed(f"{name}: not a text")
    entry = Entry(seq, str(prev), intent, sig)
    _ = entry.intent
    return entry


def _entry_of(line: str, said: Said) -> Entry:
    """Return the entry of an ordinary line, whose parts were held to their forms."""
    intent = object.__new__(Intent)
    for put, value in zip(_PUT, said, strict=False):
        put(intent, value)
    entry = object.__new__(Entry)
    # The text of the intent is taken from the line where somebody asks for it: few do.
    entry.__dict__.update(
        seq=said.seq, prev=said.prev, sig=said.sig, line=line, intent=intent
    )  # fmt: skip
    return entry


def said_in(line: str) -> Said:
    """Return what a line says, for who reads very many and needs no entry.

    Raises:
        Malformed: as ``Entry.parse``.

    """
    said = read_quickly(line)
    if said is not None:
        return said
    entry = parse_strictly(line)
    intent = entry.intent
    parts = [getattr(intent, field.name) for field in fields(Intent)]
    return Said._make([*parts, entry.seq, entry.prev, entry.sig, bool(commitments(intent.data))])


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise Malformed(f"{name}: not a text")
    return value


def _match(name: str, value: object, pattern: re.Pattern[str]) -> None:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Malformed(f"{name}: {shown(value)} is not of the form {pattern.pattern}")


def _optional_digest(name: str, value: object) -> None:
    if value != "" and not is_digest(value):
        raise Malformed(f"{name}: neither empty nor 64 hexadecimal digits")


def _object(name: str, value: object, keys: frozenset[str] | set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(f"{name}: not an object")
    if value.keys() != keys:
        raise Malformed(f"{name}: missing or unknown: {', '.join(sorted(value.keys() ^ keys))}")
    return value


def _texts(name: str, value: object, kind: type) -> dict[str, str]:
    found = _object(name, value, {field.name for field in fields(kind)})
    if not all(isinstance(text, str) for text in found.values()):
        raise Malformed(f"{name}: not all texts")
    return {key: str(text) for key, text in found.items()}
