"""Reads the tables of a file of vectors, and keeps every place of it that is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NoReturn

from admission_flow.procedure.document import Problem
from admission_flow.procedure.procedure import Procedure


class WrongPlace(Exception):
    """What is read cannot go on; its problem is kept."""


class PlaceReader:
    """Keeps every problem of a file: one place that is wrong does not hide another."""

    def __init__(self, procedure: Procedure, file: str) -> None:
        """Take whose rules and acts the file speaks of, and its name."""
        self.procedure = procedure
        self.file = file
        self.problems: list[Problem] = []

    def problem(self, where: str, message_id: str, **facts: object) -> None:
        """Keep a problem and go on."""
        self.problems.append(Problem(where, message_id, facts))

    def wrong(self, where: str, message_id: str, **facts: object) -> NoReturn:
        """Keep a problem and leave what it is of.

        Raises:
            WrongPlace: always.

        """
        self.problem(where, message_id, **facts)
        raise WrongPlace

    def table(self, data: object, where: str, known: Sequence[str] = ()) -> Mapping[str, Any]:
        """Return a table; keep a problem of each key that is not known, where any are."""
        if not isinstance(data, Mapping):
            self.wrong(where or "file", "not_a_table")
        for key in data if known else ():
            if key not in known:
                place = f"{where}.{key}" if where else key
                self.problem(place, "unknown_field", known=", ".join(sorted(known)))
        return data

    def tables(self, raw: object, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield each table of a list with its place."""
        if not isinstance(raw, list):
            self.wrong(where, "not_a_list")
        for index, item in enumerate(raw):
            yield f"{where}[{index}]", self.table(item, f"{where}[{index}]")

    def text(self, table: Mapping[str, Any], key: str, where: str) -> str:
        """Return a text that must be there; where it is not, keep that and return what is."""
        found = table.get(key)
        if key not in table:
            self.problem(f"{where}.{key}", "missing")
        elif not isinstance(found, str) or not found.strip():
            self.problem(f"{where}.{key}", "not_a_text", found=found)
        return found if isinstance(found, str) else ""

    def day(self, raw: object, where: str) -> date:
        """Return a day as TOML has it."""
        if not isinstance(raw, date) or isinstance(raw, datetime):
            self.wrong(where, "day_spelling", found=raw)
        return raw
