"""What a register of minimal data takes: facts that rules read, and where the paper is kept.

Such a register holds no name, no ethnicity, no religion and no text about anybody. Where the
document has a text, it takes a reference: the number of the dossier, of the member's record, of the
paper, of the shelf. Days, counts and the words of the contract stay, because a rule without its
facts says `unknown` and blocks. Source: docs/maintainers/practice.md.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields

from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Case, Problem
from admission_flow.procedure.paper_sheet import PAPER, SHEET
from admission_flow.procedure.person import Person

LONGEST = 40
"""Characters of a reference."""
_FORM = re.compile(r"[^\W_]+(?:[./_-][^\W_]+)*")
_CITIZEN_ID = re.compile(r"\d{9,}")
_NO_RULE_READS = ("ethnicity", "religion")


def is_reference(text: str) -> bool:
    """Return whether a text is the number of a paper or a place: capitals, a digit, no blank.

    A name, typed as people type it, is not one. Nine digits in a row may be a citizen's number.
    """
    return (
        len(text) <= LONGEST
        and not any(sign.islower() for sign in text)  # "º" is small, and has no capital
        and text == text.upper()
        and any(sign.isdigit() for sign in text)
        and _FORM.fullmatch(text) is not None
        and _CITIZEN_ID.search(text) is None
    )


def problems_of_person(person: Person) -> Iterator[Problem]:
    """Yield what of a person such a register does not take."""
    if not is_reference(person.full_name):
        yield _no_reference("person.full_name")
    born = person.birthday
    if born is not None and born.day != 1:
        yield Problem("person.born_on", "minimal_month", {"first": born.replace(day=1)})
    for name in _NO_RULE_READS:
        if getattr(person, name):
            yield Problem(f"person.{name}", "minimal_not_kept", {})


def problems_of_act(act: Act, where: str = "") -> Iterator[Problem]:
    """Yield what of an act such a register does not take.

    Args:
        act: the act.
        where: the place of the act, e.g. "acts[3]"; empty: its kind.

    """
    yield from problems_of_sheet(act.paper, f"{where or act.kind}.{PAPER}")
    for one in fields(act):
        value = getattr(act, one.name)
        # A personal fact of the contract's own words ("clear") is read by a rule, and stays.
        if not one.metadata.get("personal") or one.metadata.get("choices"):
            continue
        if isinstance(value, str) and value and not is_reference(value):
            yield _no_reference(f"{where or act.kind}.{one.name}")


def problems_of_sheet(sheet: Mapping[str, str], where: str = SHEET) -> Iterator[Problem]:
    """Yield every key of a paper sheet: no rule reads it, so such a register takes none."""
    for name in sheet:
        yield Problem(f"{where}.{name}", "minimal_not_kept", {})


def problems_of_text(where: str, text: str) -> Iterator[Problem]:
    """Yield what is wrong with one text that such a register would keep."""
    if not is_reference(text):
        yield _no_reference(where)


def problems_of_case(case: Case) -> Iterator[Problem]:
    """Yield what of a whole case such a register does not take."""
    yield from problems_of_person(case.person)
    yield from problems_of_sheet(case.paper_sheet)
    for place, act in enumerate(case.acts):
        yield from problems_of_act(act, f"acts[{place}]")


def _no_reference(where: str) -> Problem:
    return Problem(where, "minimal_no_reference", {"most": LONGEST})
