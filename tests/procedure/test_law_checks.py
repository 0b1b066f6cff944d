"""Places of the law that contradict each other, though each can be read: every one is named."""

import copy
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from admission_flow import resources
from admission_flow.procedure.file_reader import WorkflowProblems
from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.law_checks import contradictions
from admission_flow.procedure.rulebook import DatedValue, Document, Regime, Row
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.workflow_file import workflow_from
from admission_flow.rulebook_digest import FILES
from admission_flow.workflow_source import built_in

Data = dict[str, Any]


@cache
def shipped() -> tuple[Data, ...]:
    return tuple(tomllib.loads(resources.text("workflows", name)) for name in FILES)


def found_after(change: Callable[[Data], None]) -> list[str]:
    """Return what is said of the shipped law after one change, by the reader or by the checks."""
    procedure, law, holidays = copy.deepcopy(shipped())
    change(law)
    try:
        workflow = workflow_from(procedure, law, holidays, rules=BY_ID)
    except WorkflowProblems as found:
        return [str(problem) for problem in found.problems]
    return [str(problem) for problem in contradictions(workflow.rulebook)]


def rows(law: Data, of: str) -> list[Data]:
    found: list[Data] = next(value["rows"] for value in law["value"] if value["of"] == of)
    return found


def test_the_shipped_law_contradicts_itself_nowhere() -> None:
    """And every document in it is cited."""
    assert list(contradictions(built_in().workflow.rulebook)) == []


def regime_alone(law: Data) -> None:
    law["documents"]["QD999"] = {**law["documents"]["QD208"], "number": "999-QĐ/TW"}
    regime = {"series": "regulation", "from": date(2027, 2, 1), "document": "QD999"}
    law["regime"].append(regime)


def row_too_early(law: Data) -> None:
    rows(law, "ceremony.in_time.days")[3]["from"] = date(2025, 6, 1)


def document_twice(law: Data) -> None:
    law["documents"]["AGAIN"] = dict(law["documents"]["QD208"])


def document_for_nothing(law: Data) -> None:
    law["documents"]["QD999"] = {**law["documents"]["QD208"], "number": "999-QĐ/TW"}


def in_force_twice(law: Data) -> None:
    law["regime"].append({"series": "regulation", "from": date(2027, 2, 1), "document": "QD208"})


def the_same_again(law: Data) -> None:
    again = copy.deepcopy(rows(law, "ceremony.in_time.days")[-1])
    again["from"] = date(2026, 9, 1)
    rows(law, "ceremony.in_time.days").append(again)


def value_to_fill(law: Data) -> None:
    rows(law, "ceremony.in_time.days")[-1]["value"] = "???"


def clause_to_fill(law: Data) -> None:
    rows(law, "ceremony.in_time.days")[-1]["cite"][0]["clause"] = "???"


def title_to_fill(law: Data) -> None:
    law["documents"]["QD208"]["title"] = "???"


def number_of_a_number(law: Data) -> None:
    law["documents"]["QD208"]["number"] = 208


def more_than_all(law: Data) -> None:
    rows(law, "branch.two_thirds.share")[-1]["value"] = "3/2"


def part_of_nothing(law: Data) -> None:
    rows(law, "branch.two_thirds.share")[-1]["value"] = "1/0"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (regime_alone, "ceremony.in_time.days: still cites 208-QĐ/TW 2026-07-26, replaced by 999-"),
        (row_too_early, "cites 294-QĐ/TW 2025-05-26 from 2025-06-01 on, in force from"),
        (document_twice, "documents.AGAIN: is the same document as QD208"),
        (document_for_nothing, "documents.QD999: nothing cites 999-QĐ/TW 2026-07-26"),
        (in_force_twice, "208-QĐ/TW 2026-07-26 is in force from two days"),
        (the_same_again, "ceremony.in_time.days: from 2026-09-01 on nothing is new"),
        (value_to_fill, "ceremony.in_time.days rows[5]: to be filled in: the value from 2026-07"),
        (clause_to_fill, "rows[5] cite[0]: to be filled in: the clause of 208-QĐ/TW 2026-07-26"),
        (title_to_fill, "documents.QD208: to be filled in: title"),
        (number_of_a_number, "documents.QD208: number must be a text"),
        (more_than_all, "is no share between 0 and 1: 3/2"),
        (part_of_nothing, "is no share between 0 and 1: 1/0"),
    ],
)  # fmt: skip
def test_a_contradiction_is_named_with_its_place(
    change: Callable[[Data], None], words: str
) -> None:
    """Value or document, and what it contradicts."""
    found = found_after(change)
    assert any(words in text for text in found), found


def test_a_row_that_ends_in_time_is_not_out_of_time() -> None:
    """A value that ends the day before its document is replaced cites nothing out of time."""

    def ends(law: Data) -> None:
        regime_alone(law)
        for value in law["value"]:
            last = value["rows"][-1]
            if any(cite["in"] == "QD208" for cite in last["cite"]):
                last["until"] = date(2027, 1, 31)

    assert found_after(ends) == []


SERIES = "regulation"
OLD, NEW = (
    Document(f"{n}-QĐ/MẪU", date(2019 + n, 1, 1), "Cơ quan Mẫu", "Mẫu", confirmed=True)
    for n in (1, 2)
)
NEW_FROM = date(2021, 2, 1)
REGIMES = (Regime(SERIES, OLD.issued_on, OLD), Regime(SERIES, NEW_FROM, NEW))


def row_of(document: Document, start: date, end: date | None = None, **more: Any) -> Row:  # noqa: ANN401 - fields of the row
    cites = (Citation(document.number, document.issued_on, "1", Confidence.VERIFIED),)
    return Row(start, end, more.pop("value", 60), cites, **more)


def said_of(*rows: Row, documents: tuple[Document, ...] = (OLD, NEW)) -> list[str]:
    """Return what is said of one value under a law of two documents, one after the other."""
    rulebook = replace(
        built_in().workflow.rulebook,
        documents={f"D{n}": document for n, document in enumerate(documents)},
        regimes=REGIMES,
        values={"a.days": DatedValue("a.days", "working_days", rows)},
    )
    return [str(problem) for problem in contradictions(rulebook)]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ((row_of(OLD, OLD.issued_on), row_of(NEW, NEW_FROM)), None),
        (
            (row_of(OLD, OLD.issued_on), row_of(NEW, NEW_FROM + timedelta(days=1))),
            f"still cites 1-QĐ/MẪU {OLD.issued_on}, replaced by {NEW.key} from {NEW_FROM} on",
        ),
        ((row_of(OLD, OLD.issued_on, NEW_FROM - timedelta(days=1)), row_of(NEW, date.max)), None),
        (
            (row_of(OLD, OLD.issued_on, NEW_FROM),),
            f"still cites 1-QĐ/MẪU {OLD.issued_on}, replaced by {NEW.key} from {NEW_FROM} on",
        ),
        (
            (row_of(NEW, NEW_FROM - timedelta(days=1)),),
            f"cites 2-QĐ/MẪU {NEW.issued_on} from 2021-01-31 on, in force from {NEW_FROM} only",
        ),
        (
            (
                row_of(OLD, OLD.issued_on),
                row_of(NEW, NEW_FROM, repealed=True),
                row_of(NEW, date(2021, 3, 1)),
            ),
            None,
        ),
        (
            (
                row_of(NEW, date(2020, 6, 1), date(2020, 7, 1), repealed=True),
                row_of(NEW, date(2020, 8, 1)),
            ),
            f"cites 2-QĐ/MẪU {NEW.issued_on} from 2020-08-01 on, in force from {NEW_FROM} only",
        ),
        (
            (row_of(NEW, NEW_FROM), row_of(NEW, date(2021, 3, 1))),
            "from 2021-03-01 on nothing is new: not even a citation",
        ),
        ((row_of(NEW, NEW_FROM), row_of(NEW, date(2021, 3, 1), value=45)), None),
        ((row_of(NEW, NEW_FROM, date(2021, 2, 9)), row_of(NEW, date(2021, 3, 1))), None),
    ],
)
def test_a_row_is_held_against_the_documents_of_its_days(
    rows: tuple[Row, ...], what: str | None
) -> None:
    """The first and the last day of each document are inside; a repeal cites whom it likes."""
    assert said_of(*rows) == ([] if what is None else [f"law.toml: a.days: {what}"])


def test_a_document_of_no_series_is_out_of_no_time() -> None:
    """It has no days on which another one is in force; what is cited beside it is looked at."""
    own = Document("9-HD/MẪU", date(2018, 1, 1), "Cơ quan Mẫu", "Mẫu", confirmed=True)
    cites = row_of(own, OLD.issued_on).citations + row_of(OLD, OLD.issued_on).citations
    row = replace(row_of(OLD, OLD.issued_on), citations=cites)
    replaced = f"replaced by {NEW.key} from {NEW_FROM} on"
    assert said_of(row, documents=(OLD, NEW, own)) == [
        f"law.toml: a.days: still cites 1-QĐ/MẪU {OLD.issued_on}, {replaced}"
    ]


def test_a_document_in_force_twice_is_told_once_more_for_each_day() -> None:
    """By its number and day, at the place of the regimes."""
    again = Regime(SERIES, date(2022, 1, 1), NEW)
    rulebook = replace(
        built_in().workflow.rulebook,
        documents={"D0": OLD, "D1": NEW},
        regimes=(*REGIMES, again),
        values={"a.days": DatedValue("a.days", "working_days", (row_of(OLD, OLD.issued_on),))},
    )
    told = [str(problem) for problem in contradictions(rulebook)]
    assert f"law.toml: regime: {NEW.key} is in force from two days" in told
