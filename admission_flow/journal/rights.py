"""Which role may do which kind of thing: one table, each line with its reason.

Deny by default: what no line gives, nobody may do, and an action that stands in no list here nobody
may write. Whether it is done in the right place, and on which days, is `journal/roles.py`'s to say.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from admission_flow.journal.privacy import ENCRYPT, ERASE_APPROVE, ERASE_REQUEST, ROTATE
from admission_flow.procedure.quick_dataclass import dataclass

GRANT, WITHDRAW, RELATION = "role.grant", "role.withdraw", "officer.relation"

RECORDER, SECRETARY, BOARD, OFFICE, INSPECTOR, ADMINISTRATOR = ROLES = (
    "recorder",
    "secretary",
    "organisation_board",
    "standing_office",
    "inspector",
    "administrator",
)
ALONE = frozenset({INSPECTOR, ADMINISTRATOR})
"""Who holds one of these holds nothing else on the same day: who looks over what others do, or says
who may do it, does none of it."""


class Use(StrEnum):
    """A kind of thing that is done with a register."""

    READ = "read"
    NAMES = "names"
    OPEN = "open"
    RECORD = "record"
    PREPARE = "prepare"
    RESOLVE = "resolve"
    DECIDE = "decide"
    TAKE_OVER = "take_over"
    CORRECT = "correct"
    CONFIRM = "confirm"
    PLAN = "plan"
    CLASS = "class"
    SOURCE = "source"
    DUE = "due"
    REPORT = "report"
    PAPER = "paper"
    ERASE = "erase"
    UNIT = "unit"
    OFFICER = "officer"
    ROLE = "role"
    RELATION = "relation"
    AUDIT_READ = "audit_read"
    AUDIT_WRITE = "audit_write"
    BACKUP = "backup"
    LOOK = "look"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class Right:
    """Who may do one kind of thing, and why they and nobody else."""

    roles: frozenset[str]
    why: str
    """In English: for the page of the documentation."""


def _right(why: str, *roles: str) -> Right:
    return Right(frozenset(roles), why)


_WORKING = (RECORDER, SECRETARY, BOARD, OFFICE)

RIGHTS: Mapping[Use, Right] = {
    Use.READ: _right(
        "Whoever works on cases or inspects them sees them; who runs the machine does not.",
        *_WORKING,
        INSPECTOR,
    ),
    Use.NAMES: _right(
        "Sensitive values are unmasked, and lists given out, by those who answer for the file; "
        "each time is an entry with its purpose.",
        SECRETARY,
        BOARD,
        OFFICE,
        INSPECTOR,
    ),
    Use.OPEN: _right(
        "Cases begin where the person is: in the chi bộ, or with the board that takes them over.",
        RECORDER,
        SECRETARY,
        BOARD,
    ),
    Use.RECORD: _right(
        "Papers are entered by whoever receives them; the office of the standing committee only "
        "enters decisions.",
        RECORDER,
        SECRETARY,
        BOARD,
    ),
    Use.PREPARE: _right(
        "Steps that the chi bộ and its committee take, up to its resolution, and what ends a case "
        "there.",
        RECORDER,
        SECRETARY,
        BOARD,
    ),
    Use.RESOLVE: _right(
        "Steps of the committee of the base: its secretary answers for them.", SECRETARY, BOARD
    ),
    Use.DECIDE: _right(
        "Steps of whoever is competent to decide; every step of another procedure.",
        BOARD,
        OFFICE,
    ),
    Use.TAKE_OVER: _right(
        "A whole document with its steps, or a step as it was found: it says what others decided.",
        SECRETARY,
        BOARD,
    ),
    Use.CORRECT: _right(
        "What stands in the journal is corrected by who answers for the file, not by who typed it.",
        SECRETARY,
        BOARD,
    ),
    Use.CONFIRM: _right(
        "The second of two people: never the recorder, and never who entered the step.",
        SECRETARY,
        BOARD,
        OFFICE,
    ),
    Use.PLAN: _right("A committee plans its year.", SECRETARY, BOARD),
    Use.CLASS: _right("Classes are held by the organisation board.", BOARD),
    Use.SOURCE: _right("The chi bộ keeps its list of sympathisers.", RECORDER, SECRETARY, BOARD),
    Use.DUE: _right("Whoever works on a case notes that a deadline was met.", *_WORKING),
    Use.REPORT: _right(
        "Totals of one's own units: whoever sees the cases can count them.", *_WORKING, INSPECTOR
    ),
    Use.PAPER: _right(
        "Papers that leave the office are printed, and files are lent, by who answers for them.",
        SECRETARY,
        BOARD,
        OFFICE,
    ),
    Use.ERASE: _right("Personal data is destroyed above the chi bộ, by two people.", BOARD, OFFICE),
    Use.UNIT: _right("The tree of units decides who sees what.", ADMINISTRATOR),
    Use.OFFICER: _right("Keys, and which steps wait for a second officer.", ADMINISTRATOR),
    Use.ROLE: _right("Nobody gives roles who uses them on a case.", ADMINISTRATOR),
    Use.RELATION: _right(
        "That an officer is concerned in a case is declared by the officer, with or without a "
        "role, or by who answers for the file.",
        SECRETARY,
        BOARD,
        OFFICE,
    ),
    Use.AUDIT_READ: _right(
        "The journal says who did what: for who inspects, and who answers for the file.",
        SECRETARY,
        BOARD,
        OFFICE,
        INSPECTOR,
    ),
    Use.AUDIT_WRITE: _right(
        "A checkpoint is the better the more people take one out of the office; the recorder's "
        "work is what it guards.",
        SECRETARY,
        BOARD,
        OFFICE,
        INSPECTOR,
        ADMINISTRATOR,
    ),
    Use.BACKUP: _right(
        "The files as a whole: backup and restore, the key of sealed values, the rulebook. Who has "
        "the files has all of it.",
        ADMINISTRATOR,
    ),
    Use.LOOK: _right("Units, officers, roles and the law are no secret among officers.", *ROLES),
    Use.VERIFY: _right(
        "Whether the journal is intact may be asked by anybody, also without a name.", *ROLES
    ),
}

WHOLE = frozenset({Use.OFFICER, Use.BACKUP})
"""What is about the register as a whole: only a role in the whole register gives it."""
UNNAMED = frozenset({Use.VERIFY})
"""What may be asked without saying who asks."""

PREPARED = frozenset(
    {
        *("sympathiser_resolution", "awareness_certificate", "dossier_opened"),
        *("verification_concluded", "opinions_summarised", "branch_resolution", "ceremony"),
        *("recognition_branch_resolution", "removal_from_list", "withdrawal", "death"),
    }
)
RESOLVED = frozenset(
    {
        *("base_resolution", "admission_referral", "admission_base_referral"),
        *("recognition_base_resolution", "recognition_referral", "recognition_base_referral"),
    }
)


def use_of_step(kind: str) -> Use:
    """Return what taking a step of a kind is; one that is not of the admission is a decision."""
    if kind in PREPARED:
        return Use.PREPARE
    return Use.RESOLVE if kind in RESOLVED else Use.DECIDE


ACTIONS: Mapping[str, Use] = {
    "case.open": Use.OPEN,
    "case.record": Use.RECORD,
    "case.take_over": Use.TAKE_OVER,
    "case.merge": Use.TAKE_OVER,
    "case.correct": Use.CORRECT,
    "case.confirm": Use.CONFIRM,
    "register.refuse_take_over": Use.OPEN,
    **dict.fromkeys(
        ("register.adopt", "register.derive", "register.restore", "register.practice"), Use.BACKUP
    ),
    **dict.fromkeys((ENCRYPT, ROTATE), Use.BACKUP),
    **dict.fromkeys((ERASE_REQUEST, ERASE_APPROVE), Use.ERASE),
    **dict.fromkeys(("privacy.view", "privacy.unmask", "privacy.export"), Use.NAMES),
    **dict.fromkeys(("privacy.print", "privacy.lend", "privacy.return"), Use.PAPER),
    **dict.fromkeys(("officer.enrol", "officer.retire", "officer.four_eyes"), Use.OFFICER),
    **dict.fromkeys((GRANT, WITHDRAW), Use.ROLE),
    RELATION: Use.RELATION,
    **dict.fromkeys(("checkpoint.hand_out", "checkpoint.countersign"), Use.AUDIT_WRITE),
}
TOPICS: Mapping[str, Use] = {
    "plan": Use.PLAN,
    "class": Use.CLASS,
    "source": Use.SOURCE,
    "due": Use.DUE,
    "unit": Use.UNIT,
}
STEPS = frozenset({"case.advance", "case.refuse"})


def use_of(action: str, data: Mapping[str, Any]) -> Use | None:
    """Return what writing an entry is; None: no role lets anybody write it."""
    if action in STEPS:
        act = data.get("act")
        kind = act.get("kind") if isinstance(act, Mapping) else None
        return use_of_step(kind if isinstance(kind, str) else "")
    return ACTIONS.get(action) or TOPICS.get(action.partition(".")[0])


def may(role: str, use: Use) -> bool:
    """Return whether a role gives a right, wherever it is held."""
    return role in RIGHTS[use].roles
