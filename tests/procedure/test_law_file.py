"""What the law of a procedure says; and of each place that is not right, where it is and what."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.rulebook import DatedValue, Document, Regime, Row
from tests.small_workflow import FILES, GONE, START, Data, read, said


def test_the_law_is_as_it_stands() -> None:
    """Documents, regimes and rows, each with its citation; points are figures unless it says so."""
    book = read({}, sha256="abc").rulebook
    first = Document(
        "1-QĐ/MẪU", date(2020, 1, 1), "Nơi mẫu", "Quy định mẫu", confirmed=True, points="figures"
    )
    second = Document(
        "2-QĐ/MẪU", date(2021, 1, 1), "Nơi khác", "Quy định mẫu sau", confirmed=False,
        points="letters",
    )  # fmt: skip
    later = date(2021, 2, 1)
    assert book.documents == {"QD1": first, "QD2": second}
    assert book.regimes == (
        Regime("regulation", START, first),
        Regime("regulation", later, second),
    )
    cite = (Citation("1-QĐ/MẪU", date(2020, 1, 1), "2", Confidence.VERIFIED),)
    months = (Row(START, None, 60, cite), Row(later, None, 48, cite))
    share = (Row(START, date(2023, 1, 1), Fraction(2, 3), cite),)
    assert book.values == {
        "awareness.valid.months": DatedValue("awareness.valid.months", "months", months),
        "branch.two_thirds.share": DatedValue("branch.two_thirds.share", "share", share),
    }
    assert book.declared == {"awareness.valid": ("months",), "branch.two_thirds": ("share",)}
    assert book.sha256 == "abc"
    assert set(book.turns) >= {START, later}


@pytest.mark.parametrize(
    "changes",
    [
        {"law/value/0/rows/0/until": date(2021, 1, 31)},
        {"law/value/1/rows/0/until": START},
        {"law/regime/0/from": date(2020, 1, 1)},
        {"law/regime/1": {"series": "guidance", "from": START, "document": "QD1"}},
        {"law/value/0/rows/0/from": date(2020, 1, 1)},
    ],
    ids=["until the day before", "one day", "from its issue", "another series", "cited that day"],
)
def test_what_just_fits_is_right(changes: Data) -> None:
    """One row ends as the next begins; a day is a period; what is issued is law that day."""
    read(changes)


KEYS = "confirmed, issued_on, issuer, number, points, title"
DAYS = "issued_on must be a date, confirmed true or false"
OF, SHARE = "awareness.valid.months", "branch.two_thirds.share"
UNREAD = f"{OF}: a rule reads it, but no value stands here"
UNITS = "share, count, months, working_days, flag, word, words"
ROW = "law/value/0/rows"
WRONG_LAW: list[tuple[Data, list[str]]] = [
    ({"law": []}, ["file: is no table"]),
    ({"law/regime": GONE, "law/value": GONE},
     ["file: key 'regime' is missing", "file: key 'value' is missing"]),
    ({"law/format": "x/1"}, ["format: is 'x/1', not 'admission-law/1'"]),
    ({"law/documents/QD3": 1, "law/documents/QD4": {"number": "4"}},
     ["documents.QD3: is no table", "documents.QD4: key 'confirmed' is missing",
      "documents.QD4: key 'issued_on' is missing", "documents.QD4: key 'issuer' is missing",
      "documents.QD4: key 'title' is missing"]),
    ({"law/regime": []}, ["regime: is no list, or an empty one"]),
    ({"law/regime/0": 1, "law/regime/1/from": date(2020, 12, 31)},
     ["regime[0]: is no table", "regime[1]: is in force before 2-QĐ/MẪU 2021-01-01 was issued"]),
    ({"law/regime/0/document": "QD9", "law/regime/1/from": "2021-02-01"},
     ["regime[0]: needs a known document and a date",
      "regime[1]: needs a known document and a date"]),
    ({"law/regime/0/series": 1}, ["regime[0]: needs a known document and a date"]),
    ({"law/regime/1": {"series": "regulation", "from": START, "document": "QD1"}},
     ["regime[1]: does not come after the regulation before it"]),
    ({"law/regime/1": {"series": "regulation", "from": date(2020, 1, 31), "document": "QD1"}},
     ["regime[1]: does not come after the regulation before it"]),
    ({"law/value": {}},
     ["value: is no list, or an empty one", UNREAD,
      f"{SHARE}: a rule reads it, but no value stands here"]),
    ({"law/value/0": 1, "law/value/1/unit": "hours"},
     ["value[0]: is no table", f"{SHARE}: unknown unit 'hours'; known: {UNITS}", UNREAD,
      f"{SHARE}: a rule reads it, but no value stands here"]),
    ({"law/value/0/unit": "hours", "law/value/1/of": "branch.two_thirds.half"},
     [f"{OF}: unknown unit 'hours'; known: {UNITS}", UNREAD,
      f"{SHARE}: a rule reads it, but no value stands here",
      "branch.two_thirds.half: no rule reads it"]),
    ({"law/value/1": FILES["law"]["value"][0]},
     [f"{OF}: stands twice", f"{SHARE}: a rule reads it, but no value stands here"]),
    ({ROW: 1}, [f"{OF} rows: is no list, or an empty one"]),
    ({f"{ROW}/0": 1, f"{ROW}/1/colour": 1},
     [f"{OF} rows[0]: is no table",
      f"{OF} rows[1]: unknown key 'colour'; known: cite, from, repealed, until, value"]),
    ({f"{ROW}/0/from": datetime(2020, 2, 1), f"{ROW}/1/until": "x"},  # noqa: DTZ001 - as in TOML
     [f"{OF} rows[{index}]: from and until must be dates" for index in (0, 1)]),
    ({f"{ROW}/1/until": date(2021, 1, 31)},
     [f"{OF} rows[1]: ends on 2021-01-31 before it begins on 2021-02-01"]),
    ({f"{ROW}/0/value": "???", f"{ROW}/1/value": "60"},
     [f"{OF} rows[0]: to be filled in: the value from 2020-02-01 on",
      f"{OF} rows[1]: '60' is no months"]),
    ({f"{ROW}/0/until": date(2021, 1, 30)},
     [f"{OF}: gap: nothing between 2021-01-30 and 2021-02-01"]),
    ({f"{ROW}/0/until": date(2021, 2, 1)},
     [f"{OF}: overlap: until 2021-02-01, but 2021-02-01 begins before"]),
    ({f"{ROW}/1/from": START}, [f"{OF}: overlap: 2020-02-01 does not come after 2020-02-01"]),
    ({f"{ROW}/0/cite": [], f"{ROW}/1/cite": {}},
     [f"{OF} rows[0]: has no citation", f"{OF} rows[1]: has no citation"]),
    ({f"{ROW}/0/cite": [1, {"in": "QD9", "clause": "1", "confidence": "verified"},
                        {"in": "QD2", "clause": "1", "confidence": "secondary"}]},
     [f"{OF} rows[0] cite[0]: is no table", f"{OF} rows[0] cite[1]: unknown document 'QD9'",
      f"{OF} rows[0] cite[2]: 2-QĐ/MẪU 2021-01-01 was issued after 2020-02-01"]),
    ({f"{ROW}/1/cite": [{"in": "QD2", "clause": 2, "confidence": "verified"},
                        {"in": "QD2", "clause": " ", "confidence": "verified"},
                        {"in": "QD1", "clause": "???", "confidence": "secondary"},
                        {"in": "QD2", "clause": "1", "confidence": "verified"}]},
     [f"{OF} rows[1] cite[0]: names no clause", f"{OF} rows[1] cite[1]: names no clause",
      f"{OF} rows[1] cite[2]: to be filled in: the clause of 1-QĐ/MẪU 2020-01-01",
      f"{OF} rows[1] cite[3]: 2-QĐ/MẪU 2021-01-01 is unconfirmed: nothing in it is verified"]),
]  # fmt: skip
NO_DOCUMENTS: list[tuple[object, list[str]]] = [
    ([], ["documents: is no table"]),
    ({"QD1": {**FILES["law"]["documents"]["QD1"], "issued_on": "2020"},
      "QD2": {**FILES["law"]["documents"]["QD2"], "confirmed": 1}},
     [f"documents.QD1: {DAYS}", f"documents.QD2: {DAYS}"]),
    ({"QD1": {**FILES["law"]["documents"]["QD1"], "title": "", "issuer": 1},
      "QD2": {**FILES["law"]["documents"]["QD2"], "number": "???"}},
     ["documents.QD1: issuer must be a text", "documents.QD1: title must be a text",
      "documents.QD2: to be filled in: number"]),
    ({"QD1": {**FILES["law"]["documents"]["QD1"], "points": "roman"},
      "QD2": {**FILES["law"]["documents"]["QD2"], "colour": 1, "points": None}},
     ["documents.QD1: points must be one of: figures, letters",
      f"documents.QD2: unknown key 'colour'; known: {KEYS}",
      "documents.QD2: points must be one of: figures, letters"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), WRONG_LAW, ids=lambda part: str(part)[-30:])
def test_each_place_of_the_law_is_told(changes: Data, expected: list[str]) -> None:
    """All that is wrong is named with its place, and nothing that is right."""
    assert said(changes) == [f"law.toml: {problem}" for problem in expected]


@pytest.mark.parametrize(
    ("documents", "expected"), NO_DOCUMENTS, ids=["none", "days", "names", "points"]
)
def test_each_place_of_a_document_is_told(documents: object, expected: list[str]) -> None:
    """First of all: what rests on a document that cannot be read is named after it."""
    found = said({"law/documents": documents})
    assert found[: len(expected)] == [f"law.toml: {problem}" for problem in expected]
    after = "needs a known document", "unknown document"
    assert all(any(words in problem for words in after) for problem in found[len(expected) :])
