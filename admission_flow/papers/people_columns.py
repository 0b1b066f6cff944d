"""Decides what each column of a list of people holds, where its heading alone does not say."""

from dataclasses import replace

from admission_flow.papers.cells import column_letter
from admission_flow.papers.headings import Column, Head
from admission_flow.papers.people_words import BARE_DAYS, BARE_NUMBERS, heading_words

NAMES = ("person.full_name", "family_name", "given_name")
_BARE = (("on", BARE_DAYS, "number"), ("number", BARE_NUMBERS, "on"))


def columns_of(head: Head) -> dict[int, Column]:
    """Return the columns of a list by place, also those without a heading that hold something."""
    columns = dict(head.columns)
    for place in sorted({place for line in head.below for place in line.filled} - set(columns)):
        columns[place] = Column("", column_letter(place))
    columns = dict(sorted(columns.items()))
    _names(columns)
    _instead(columns, "level", "schooling", "qualification")
    _instead(columns, "unit_or_workplace", "unit", "paper_sheet.workplace")
    _rename(columns, "qualification", "paper_sheet.qualification")
    _beside(columns)
    _undated(columns)
    return columns


def _names(columns: dict[int, Column]) -> None:
    fields = {column.field: place for place, column in columns.items()}
    if "given_name" in fields and "family_name" not in fields:
        other = "" if "person.full_name" in fields else "person.full_name"
        _rename(columns, "given_name", other)
    elif "family_name" in fields and "given_name" not in fields:
        _rename(columns, "family_name", "person.full_name")
    place = fields.get("person.full_name")
    beside = None if place is None else columns.get(place + 1)
    if place is not None and beside is not None and not beside.own and not beside.field:
        # "Họ và tên" over two columns, the second without a heading of its own: the given name.
        columns[place] = replace(columns[place], field="family_name")
        columns[place + 1] = Column("given_name", columns[place].heading)


def _instead(columns: dict[int, Column], field: str, first: str, second: str) -> None:
    """Let a heading that could say two things say the one that no other column says."""
    taken = any(column.field == first for column in columns.values())
    _rename(columns, field, second if taken else first)


def _rename(columns: dict[int, Column], field: str, other: str) -> None:
    for place, column in columns.items():
        if column.field == field:
            columns[place] = replace(column, field=other)


def _beside(columns: dict[int, Column]) -> None:
    """Let "Ngày" and "Số" be of the act whose number, or day, stands in the column beside them."""
    for name, headings, other in _BARE:
        for place, column in columns.items():
            if column.field or heading_words(column.own or column.heading) not in headings:
                continue
            fields = {column.field for column in columns.values()}
            for beside in (place - 1, place + 1):
                of, _, part = columns.get(beside, column).field.rpartition(".")
                if of.startswith("acts.") and part == other and f"{of}.{name}" not in fields:
                    columns[place] = replace(column, field=f"{of}.{name}")
                    break


def _undated(columns: dict[int, Column]) -> None:
    """Read no column of an act that the list does not date: an act without a day is none."""
    dated = {column.field for column in columns.values()}
    for place, column in columns.items():
        if column.field.startswith("acts."):
            kind = column.field.split(".")[1]
            if f"acts.{kind}.on" not in dated:
                columns[place] = replace(column, field="")
