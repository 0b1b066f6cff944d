"""What was entered since a day: the newest entries of the journal, in words."""

from dataclasses import dataclass
from datetime import date

from admission_flow.desk.office import inside
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.library.reading import ReadingRegister
from admission_flow.messages import Language, label, rule_titles
from admission_flow.messages.entry_words import entry_action
from admission_flow.register.core.records import act_day, act_kind
from admission_flow.register.core.state import local_day, office_time

MOST = 60
"""Entries that are shown; a day's import alone may have thousands."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry, as a line of a list."""

    seq: int
    case: str
    """Empty: it is of the register as a whole."""
    day: date
    """On which it was entered, in Việt Nam."""
    time: str
    officer: str
    what: str
    on: str | None
    """The legal day of its act, ISO; None: it is of none."""
    refused_by: str
    """Titles of the rules that refused it; empty: it was not refused."""
    corrects: int | None


def changes_since(
    register: ReadingRegister, day: date, lang: Language
) -> tuple[list[Change], bool]:
    """Return the entries of a day and later, the newest first, and whether there are more."""
    head = inside(register).store.head[0]
    found: list[Change] = []
    for entry in reversed(list(register.audit.log(max(-1, head - MOST - 2)))):
        if local_day(entry.intent.at) < day:
            return found, False
        if len(found) == MOST:
            return found, True
        found.append(change_of(entry, lang))
    return found, False


def moved_since(
    register: ReadingRegister, case: str, seen: int | None, lang: Language
) -> tuple[Change, ...]:
    """Return what was entered of a case since its page was shown.

    Args:
        register: read.
        case: id of the case.
        seen: its version as the page had it; None: the page had none.
        lang: of the words.

    """
    history = register.history(case)
    return tuple(change_of(one, lang) for one in history if one.intent.case_ver > (seen or 0))


def change_of(entry: Entry, lang: Language) -> Change:
    """Return an entry as a line."""
    intent = entry.intent
    kind = act_kind(intent.data)
    verdict = intent.verdict or {}
    blocked = verdict.get("blocked_by", [])
    refused = verdict.get("permitted") is False
    rules = blocked if isinstance(blocked, list) else []
    what = entry_action(lang, intent.action)
    corrects = intent.data.get("corrects")
    on = act_day(intent.data)
    return Change(
        seq=entry.seq,
        case="" if intent.case == REGISTER else intent.case,
        day=local_day(intent.at),
        time=office_time(intent.at)[:5],
        officer=intent.actor,
        what=f"{what}: {label(lang, kind)}" if kind else what,
        on=on or None,
        refused_by=rule_titles(lang, rules) if refused else "",
        corrects=corrects if isinstance(corrects, int) else None,
    )
