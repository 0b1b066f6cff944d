"""What the journal tells of how a case came to say what it says: every entry, refused ones too.

The register fills it (`register/audit/traces.py`). It is held for one case at a time. Values of a
person are in it as they are in the case; what is told of them is worked out in `traces/words.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from admission_flow.procedure import in_use


class Way(StrEnum):
    """How an act came on file."""

    TYPED = "typed"
    """Entered by itself."""
    AS_FOUND = "as_found"
    """A step that its rules do not permit, put on file as it was found."""
    DOCUMENT = "document"
    """With a whole document: when each paper was made is another question."""
    REFUSED = "refused"
    """A step that was refused: it is in the log, and no act of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """An entry: by whom and when."""

    entry: int
    at: datetime
    """UTC."""
    day: date
    """Of `at`, in Việt Nam."""
    officer: str
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered(Hand):
    """An act as it was entered."""

    way: Way
    kind: str
    on: date
    facts: Mapping[str, object]
    """What it states, as JSON types; the counts of a vote singly ("roll.present")."""
    failing: frozenset[str] = frozenset()
    """Rules that were not met, by the verdict that the entry keeps."""
    document: str = ""
    """SHA-256 of the document that it came with; empty: with none."""

    @property
    def is_step(self) -> bool:
        """Whether it moves the case: a paper else."""
        return in_use.kinds()[self.kind].is_step


@dataclass(frozen=True, slots=True)
class Changed:
    """A fact before and after; None: not stated."""

    about: str
    """Kind of the act; "person"; "unit"."""
    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Hand):
    """A correction: what it says otherwise, and what was found before it and is not after it."""

    corrects: int
    about: str
    """Kind of the act; "person"; "unit"."""
    on: date | None
    """The day of the act before the correction; None: the correction is of person or unit."""
    struck_out: bool
    """It never happened, says the correction."""
    changed: tuple[Changed, ...]
    lifted: tuple[str, ...] = ()
    """Rules and checks that found something before it and no longer do, steps refused before it
    and taken after it among what is judged."""
    of: tuple[tuple[str, date], ...] = ()
    """The steps (kind, day) of which those rules no longer say so."""
    paper: bool = False
    """Whether a paper is named: the act has a number, or the entry rests on a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed(Hand):
    """A step's entry, confirmed by a second officer."""

    confirms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Hand):
    """How somebody did in a class."""

    code: str
    passed: bool | None
    """None: not at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedDocument(Hand):
    """A whole document that was not taken over, for a step in it. Whose it was, no entry says."""

    kind: str
    on: date
    """The step, and its day."""
    failing: frozenset[str]
    document: str
    """SHA-256 of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Hand):
    """From this entry on steps of these kinds wait for a second officer."""

    steps: frozenset[str]


@dataclass(frozen=True, slots=True)
class OfficeTraces:
    """What the register's own chain tells, of all cases."""

    made_on: date
    """The day on which the register was made: what is older could not be entered in time."""
    hand_outs: tuple[Hand, ...] = ()
    """Checkpoints that left the office, oldest first."""
    enrolled_by: Mapping[str, str] = field(default_factory=dict)
    """By officer, who enrolled the key that counts; oneself for the first key."""
    refused: tuple[RefusedDocument, ...] = ()
    """Documents that were not taken over, oldest first."""
    policies: tuple[Policy, ...] = ()
    """Which steps wait for a second officer, oldest first."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What the journal tells of one case, oldest entry first."""

    office: OfficeTraces
    entered: tuple[Entered, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    results: tuple[Result, ...] = ()
    failing_now: Mapping[tuple[str, date], frozenset[str]] = field(default_factory=dict)
    """By step on file (kind, day), the rules that are not met as the papers lie today."""

    def find(self, entry: int) -> Entered | None:
        """Return the act that an entry put on file."""
        return next((act for act in self.entered if act.entry == entry), None)

    @property
    def on_file(self) -> tuple[Entered, ...]:
        """Acts that came on file, those that were struck out later among them."""
        return tuple(act for act in self.entered if act.way is not Way.REFUSED)

    def find_corrections(self, entry: int) -> tuple[Corrected, ...]:
        """Return the corrections of what an entry put on file."""
        return tuple(made for made in self.corrected if made.corrects == entry)
