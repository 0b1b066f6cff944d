"""Lists of acts: what `case bulk` takes, on its way in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from admission_flow.desk.lists import (
    Held,
    Line,
    Seen,
    amiss,
    counted,
    first_of_each,
    lines_of,
)
from admission_flow.desk.rendering import words
from admission_flow.errors import BadDocument
from admission_flow.messages import Language, label, say
from admission_flow.messages.verdict import message_of, remedy_of
from admission_flow.papers.act_sheet import ActRow, read_acts
from admission_flow.papers.tables import Choice, Sheet
from admission_flow.procedure import in_use
from admission_flow.register.core import bulk
from admission_flow.register.core.bulk import Outcome, Result
from admission_flow.register.core.named_people import NamedPeople
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.vocabulary.acts import field_label

_GOOD = frozenset({Result.WOULD, Result.DONE, Result.ALREADY})


class ActLists:
    """A row is one act of one case."""

    def look(self, register: ReadingRegister, held: Held, lang: Language) -> Seen:
        """Return what would become of the rows. Nothing is written."""
        try:
            rows, sheet = _read(register, held)
            seen = tried(register, rows, sheet, held, lang)
        except BadDocument as error:
            return amiss(error.problems, lang)
        return seen if seen.errors else replace(seen, read=tuple(_columns(sheet, rows, lang)))

    def enter(self, register: Register, held: Held, lang: Language) -> Iterator[Line]:
        """Record row after row; a case to which others wrote since it was shown is left alone."""
        rows, _ = _read(register, held)
        for outcome in bulk.carry_out(register, rows, held.versions):
            yield line_of(register, outcome, lang)


def tried(
    register: ReadingRegister, rows: Sequence[ActRow], sheet: Sheet, held: Held, lang: Language
) -> Seen:
    """Return what would become of the acts of a sheet, one after another. Nothing is written."""
    outcomes = bulk.rehearse(register, rows)
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    if problems:
        return amiss(problems, lang)
    lines = [line_of(register, outcome, lang) for outcome in outcomes]
    new = [o for o in outcomes if o.result is Result.REFUSED and o.entry is None]
    would = sum(o.result is Result.WOULD for o in outcomes)
    cases = dict.fromkeys(row.case for row in rows)
    return Seen(
        notices=lines_of(sheet.notices, lang),
        questions=() if held.accepted else lines_of(sheet.questions, lang),
        lines=first_of_each(lines),
        counts=counted(lines),
        writes=would + len(new),
        refused=len(new),
        versions={case: register.case(case).version for case in cases},
    )


def _read(register: ReadingRegister, held: Held) -> tuple[list[ActRow], Sheet]:
    choice = Choice(held.sheet_name, held.ignore)
    return read_acts(held.file, choice, NamedPeople(register))


def _columns(sheet: Sheet, rows: list[ActRow], lang: Language) -> Iterator[tuple[str, str]]:
    kinds = list(dict.fromkeys(row.kind for row in rows))
    own = {"kind": words(lang, "meeting.kind")}
    for name, heading in sheet.headings.items():
        if name in own:
            yield heading, own[name]
            continue
        keys = [field_label(in_use.kinds()[kind], name) for kind in kinds]
        terms = dict.fromkeys(label(lang, key) for key in keys)
        yield heading, " / ".join(terms)


def line_of(register: ReadingRegister, outcome: Outcome, lang: Language) -> Line:
    """Return an act, and what became of it or would."""
    row, step = outcome.row, outcome.step
    refused = outcome.result is Result.REFUSED
    findings = () if step is None else step.findings
    blocking = [f"{message_of(f, lang)} {remedy_of(f, lang)}" for f in findings if f.blocks]
    warned = [message_of(f, lang) for f in findings if f.warns]
    problems = [say(lang, f"problem.{p.message_id}", **p.facts) for p in outcome.problems]
    entry = "" if outcome.entry is None else f" (#{outcome.entry})"
    return Line(
        row=row.number,
        name=register.store.name(row.case) or "",
        case=row.case,
        what=label(lang, f"bulk.{outcome.result}"),
        good=outcome.result in _GOOD,
        details=(
            f"{label(lang, row.kind)}{entry}",
            *(blocking if refused else []),
            *problems,
            *warned,
        ),
    )
