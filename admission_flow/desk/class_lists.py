"""Lists of a class: who is on it, who was there, how they did; all of a list or nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from admission_flow.desk.lists import Held, Line, Seen, amiss, counted, first_of_each, lines_of
from admission_flow.desk.rendering import words
from admission_flow.errors import BadDocument
from admission_flow.messages import Language, label
from admission_flow.papers.class_sheet import (
    Listed,
    Who,
    read_case_list,
    read_present,
    read_results,
)
from admission_flow.papers.tables import Choice
from admission_flow.planning.classes.events import Attended, ClassEvent, Enrolled
from admission_flow.procedure.document import DocumentProblems
from admission_flow.register.classes import entries as classes
from admission_flow.register.core.forms import event_of
from admission_flow.register.core.named_people import NamedPeople
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.vocabulary.values import count_of, day_of

Part = Literal["enrol", "attend", "result"]
_READERS: Mapping[Part, Callable[[str, Choice, Who], Listed]] = {
    "enrol": read_case_list,
    "attend": read_present,
    "result": read_results,
}


@dataclass(frozen=True, slots=True)
class ClassLists:
    """A row is one person of a class."""

    part: Part

    def look(self, register: ReadingRegister, held: Held, lang: Language) -> Seen:
        """Return what would become of the rows. Nothing is written."""
        try:
            listed = self._read(register, held)
            before = self._checked(register, held, listed, lang)
        except BadDocument as error:
            return amiss(error.problems, lang)
        rows = listed.texts.items()
        lines = [
            self._line(register, number, case, how, before.get(case), lang)
            for number, (case, how) in enumerate(rows, 1)
        ]
        same = sum(before.get(case) == how for case, how in rows if how)
        return Seen(
            notices=lines_of(listed.sheet.notices, lang),
            questions=() if held.accepted else lines_of(listed.sheet.questions, lang),
            lines=first_of_each(lines),
            counts=counted(lines),
            writes=sum(bool(how) or self.part != "result" for _, how in rows) - same,
        )

    def enter(self, register: Register, held: Held, lang: Language) -> Iterator[Line]:
        """Enter the list in one transaction."""
        listed = self._read(register, held)
        source = str(held.file)
        if self.part == "result":
            classes.put_results(register, held.klass, _given(listed), source)
        else:
            classes.put(register, [self._event(register, held, listed, lang)], source)
        for number, (case, how) in enumerate(listed.texts.items(), 1):
            line = self._line(register, number, case, how, None, lang)
            done = bool(how) or self.part != "result"
            yield replace(line, what=label(lang, "bulk.done")) if done else line

    def _read(self, register: ReadingRegister, held: Held) -> Listed:
        enrolled = classes.one(register.store, held.klass).enrolled
        who = NamedPeople(register, None if self.part == "enrol" else enrolled)
        return _READERS[self.part](held.file, Choice(held.sheet_name, held.ignore), who)

    def _checked(
        self, register: ReadingRegister, held: Held, listed: Listed, lang: Language
    ) -> Mapping[str, str]:
        """Return the results on record, once the list is known to be taken."""
        source = str(held.file)
        if self.part == "result":
            given = _given(listed)
            return classes.check_results(register.store, held.klass, given, source)
        classes.check(register.store, [self._event(register, held, listed, lang)], source)
        return {}

    def _event(
        self, register: ReadingRegister, held: Held, listed: Listed, lang: Language
    ) -> ClassEvent:
        try:
            on = day_of(held.on, register.today, words(lang, "lists.on"))
            cases = tuple(dict.fromkeys(listed.cases))
            if self.part == "enrol":
                given = {"code": held.klass, "on": on, "cases": cases}
                return event_of(Enrolled, given, "class", held.klass)
            session = count_of(held.session, words(lang, "lists.session"))
        except DocumentProblems as error:
            raise BadDocument("class", error.problems) from error
        given = {"code": held.klass, "on": on, "session": session, "present": cases}
        return event_of(Attended, given, "class", held.klass)

    def _line(  # noqa: PLR0913, PLR0917 - what a line is made of
        self,
        register: ReadingRegister,
        number: int,
        case: str,
        how: str,
        before: str | None,
        lang: Language,
    ) -> Line:
        details = []
        if self.part == "result":
            details.append(label(lang, f"result.{how}") if how else words(lang, "lists.no_result"))
        if before is not None and before != how:
            was = label(lang, f"result.{before}")
            details.append(words(lang, "lists.result_before", before=was))
        what = "bulk.already" if how and before == how else "bulk.would"
        left = self.part == "result" and not how
        return Line(
            row=number,
            name=register.store.name(case) or "",
            case=case,
            what=words(lang, "lists.left") if left else label(lang, what),
            good=not left,
            details=tuple(details),
        )


def _given(listed: Listed) -> dict[str, str]:
    return {case: how for case, how in listed.texts.items() if how}
