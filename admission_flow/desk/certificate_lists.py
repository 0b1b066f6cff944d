"""Numbers of certificates of a class, as its centre gave them: as `class certify --sheet`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from admission_flow.desk.act_lists import line_of, tried
from admission_flow.desk.lists import Held, Line, Seen, amiss
from admission_flow.desk.rendering import words
from admission_flow.errors import BadDocument
from admission_flow.messages import Language, say
from admission_flow.papers.class_sheet import read_numbers
from admission_flow.papers.tables import Choice, Sheet
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.register.classes import entries as classes
from admission_flow.register.classes.certificates import Planned, keep_numbers, plan_certificates
from admission_flow.register.core import bulk
from admission_flow.register.core.named_people import NamedPeople
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.vocabulary.values import day_of


class CertificateLists:
    """A row is one person of a class, and the number of their certificate."""

    def look(self, register: ReadingRegister, held: Held, lang: Language) -> Seen:
        """Return what would become of the rows. Nothing is written."""
        try:
            planned, sheet, _ = _planned(register, held, lang)
            seen = tried(register, planned.rows, sheet, held, lang)
        except BadDocument as error:
            return amiss(error.problems, lang)
        return replace(seen, notices=(*seen.notices, *_of_the_class(planned, lang)))

    def enter(self, register: Register, held: Held, lang: Language) -> Iterator[Line]:
        """Keep the numbers for their people, then record certificate after certificate."""
        planned, _, on = _planned(register, held, lang)
        keep_numbers(register, planned, on)
        for outcome in bulk.carry_out(register, planned.rows, held.versions):
            yield line_of(register, outcome, lang)


def _planned(register: ReadingRegister, held: Held, lang: Language) -> tuple[Planned, Sheet, date]:
    enrolled = classes.one(register.store, held.klass).enrolled
    who = NamedPeople(register, enrolled)
    listed = read_numbers(held.file, Choice(held.sheet_name, held.ignore), who)
    try:
        on = day_of(held.on, register.today, words(lang, "lists.on"))
        where = words(lang, "lists.taken_on")
        taken_on = day_of(held.taken_on, register.today, where) if held.taken_on else None
    except DocumentProblems as error:
        raise BadDocument("class", error.problems) from error
    if on > register.today:
        facts = {"kind": "class.certify", "on": on, "today": register.today}
        raise BadDocument("class", [Problem(words(lang, "lists.on"), "bulk_act_in_future", facts)])
    source = str(held.file)
    numbers = listed.texts
    planned = plan_certificates(register.store, held.klass, on, numbers, source, taken_on=taken_on)
    return planned, listed.sheet, on


def _of_the_class(planned: Planned, lang: Language) -> Iterator[str]:
    facts = {"code": planned.code, "failed": planned.failed, "open": planned.open}
    if planned.rows:
        first, last = (str(planned.rows[place].data["number"]) for place in (0, -1))
        count = len(planned.rows)
        yield say(lang, "screen.class_certifying", first=first, last=last, count=count, **facts)
    if planned.below_minimum:
        yield say(lang, "screen.class_few_certified", cases=planned.below_minimum)
