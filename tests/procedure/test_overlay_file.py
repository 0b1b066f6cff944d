"""What an overlay says; and of each place that is not right, where it is and what.

Whether it tightens on each day is asked in test_overlays.py.
"""

from datetime import date

import pytest

from admission_flow.procedure.file_reader import WorkflowProblems
from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.overlay_file import overlays_from
from admission_flow.procedure.overlays import AskedPapers, Overlay
from admission_flow.procedure.rulebook import DatedValue, Document, Row
from admission_flow.workflow_source import built_in
from tests.small_workflow import GONE, Data, changed

DAYS, SHARE = "decision.in_time.days", "branch.two_thirds.share"
ISSUED, START, LATER = date(2025, 3, 1), date(2025, 8, 1), date(2025, 10, 1)
CITE = [{"in": "HD5", "clause": "4", "confidence": "verified"}]
FILE: Data = {
    "format": "admission-overlay/1",
    "issuer": " Tỉnh ủy Mẫu ",
    "documents": {
        "HD5": {"number": "05-HD/TU", "issued_on": ISSUED, "title": "Mẫu", "confirmed": True}
    },
    "tighten": [
        {"of": DAYS, "rows": [{"from": START, "value": 40, "cite": CITE}]},
        {"of": SHARE, "rows": [{"from": START, "value": "3/4", "cite": CITE}]},
    ],
    "papers": [
        {
            "before": "branch_resolution",
            "who": "branch",
            "rows": [{"from": START, "value": ["political_conclusion"], "cite": CITE}],
        },
    ],
}


def read(changes: Data) -> tuple[Overlay, ...]:
    files = {"overlay-a.toml": changed(changes, FILE)}
    return overlays_from(built_in().procedure, files)


def said(changes: Data) -> list[str]:
    with pytest.raises(WorkflowProblems) as found:
        read(changes)
    assert all(problem.file == "overlay-a.toml" for problem in found.value.problems)
    return [f"{problem.where}: {problem.what}" for problem in found.value.problems]


def paper_rows(*rows: Data) -> tuple[Row, ...]:
    changes = {"papers/0/rows": [{"cite": CITE, **row} for row in rows]}
    (papers,) = read(changes)[0].papers
    return papers.rows


def test_an_overlay_is_as_it_stands() -> None:
    """Every document and citation is its issuer's, who is named once."""
    document = Document("05-HD/TU", ISSUED, "Tỉnh ủy Mẫu", "Mẫu", confirmed=True, points="figures")
    cite = (Citation("05-HD/TU", ISSUED, "4", Confidence.VERIFIED, issuer="Tỉnh ủy Mẫu"),)
    (found,) = read({})
    assert (found.file, found.issuer) == ("overlay-a.toml", "Tỉnh ủy Mẫu")
    assert found.documents == {"HD5": document}
    assert set(found.values) == {DAYS, SHARE}
    assert found.values[DAYS] == DatedValue(DAYS, "working_days", (Row(START, None, 40, cite),))
    papers = (Row(START, None, ("political_conclusion",), cite),)
    assert found.papers == (AskedPapers("branch_resolution", "branch", papers),)


def test_an_overlay_may_tighten_alone_or_ask_for_papers_alone() -> None:
    """One of both is enough."""
    assert read({"tighten": GONE})[0].values == {}
    assert read({"papers": GONE})[0].papers == ()


def test_the_rows_of_an_overlay_may_leave_gaps() -> None:
    """Between them the centre's value holds."""
    row = {"from": START, "until": date(2025, 8, 31), "value": 40, "cite": CITE}
    rows = [row, {**row, "from": LATER, "until": LATER}]
    (found,) = read({"tighten/0/rows": rows})
    assert [(row.start, row.end) for row in found.values[DAYS].rows] == [
        (START, date(2025, 8, 31)),
        (LATER, LATER),
    ]


WORDS = ["political_conclusion"]


def test_a_repeal_ends_the_paper_before_it() -> None:
    """On the day before; and what ended by itself stays as it ended."""
    first: Data = {"from": START, "value": WORDS}
    repeal: Data = {"from": LATER, "repealed": True}
    again: Data = {"from": date(2026, 1, 1), "value": WORDS}
    assert [_days(row) for row in paper_rows(first, repeal, again)] == [
        (START, date(2025, 9, 30)),
        (date(2026, 1, 1), None),
    ]
    until = {**first, "until": date(2025, 8, 31)}
    assert [_days(row) for row in paper_rows(until, repeal)] == [(START, date(2025, 8, 31))]
    assert [_days(row) for row in paper_rows({**repeal, "from": START}, again)] == [
        (date(2026, 1, 1), None)
    ]
    last = {"from": date(2026, 3, 1), "repealed": True}
    assert [_days(row) for row in paper_rows(first, repeal, again, last)] == [
        (START, date(2025, 9, 30)),
        (date(2026, 1, 1), date(2026, 2, 28)),
    ]


def _days(row: Row) -> tuple[date, date | None]:
    return row.start, row.end


ROLES = sorted(
    {guard.responsible for step in built_in().workflow.steps.values() for guard in step.guards}
)
LOOSE = "no rule says which way it would be tighter: it stays the centre's"
CENTRE = "Điều lệ Đảng 2011-01-19; 294-QĐ/TW 2025-05-26"
PAPER = "papers/0"
WRONG: list[tuple[Data, list[str]]] = [
    ({"issuer": GONE}, ["file: key 'issuer' is missing"]),
    ({"colour": 1},
     ["file: unknown key 'colour'; known: documents, format, issuer, papers, tighten"]),
    ({"format": "x/1"}, ["format: is 'x/1', not 'admission-overlay/1'"]),
    ({"issuer": "  "}, ["issuer: must be a text"]),
    ({"issuer": 5}, ["issuer: must be a text"]),
    ({"tighten": GONE, "papers": GONE}, ["file: tightens nothing and asks for no paper"]),
    ({"tighten": {}}, ["tighten: is no list, or an empty one"]),
    ({"papers": []}, ["papers: is no list, or an empty one"]),
    ({"documents": 1, "tighten": GONE, "papers": GONE},
     ["documents: is no table", "file: tightens nothing and asks for no paper"]),
    ({"documents/HD6": 1}, ["documents.HD6: is no table"]),
    ({"tighten/0": 1, "tighten/1/of": "no.value"},
     ["tighten[0]: is no table", "no.value: is no value of the law"]),
    ({"tighten/0/of": "probation.elapsed.months", "tighten/0/rows/0/value": "soon",
      "tighten/1/of": "person.citizenship.country"},
     [f"probation.elapsed.months: {LOOSE}", f"person.citizenship.country: {LOOSE}"]),
    ({"tighten/0/of": GONE, "tighten/1": FILE["tighten"][0], "papers/0": 1},
     ["tighten[0]: key 'of' is missing", "papers[0]: is no table"]),
    ({"tighten/1": FILE["tighten"][0]}, [f"{DAYS}: stands twice"]),
    ({"tighten/0/rows": []}, [f"{DAYS} rows: is no list, or an empty one"]),
    ({"tighten/0/rows/0/value": "soon"}, [f"{DAYS} rows[0]: 'soon' is no working_days"]),
    ({"tighten/0/rows": FILE["tighten"][0]["rows"] * 2},
     [f"{DAYS}: overlap: {START} does not come after {START}"]),
    ({"tighten/0/rows/0/from": date(2016, 7, 24), "documents/HD5/issued_on": date(2016, 1, 1)},
     [f"{DAYS}: the centre has no value on 2016-07-24: there is nothing to tighten"]),
    ({"tighten/0/rows/0/value": 46, "tighten/1/rows/0/value": "1/2"},
     [f"{DAYS}: 46 from 2025-08-01 on would loosen 45 of 294-QĐ/TW 2025-05-26",
      f"{SHARE}: 1/2 from 2025-08-01 on would loosen 2/3 of {CENTRE}"]),
    ({f"{PAPER}/before": "feast", f"{PAPER}/who": "nobody"},
     ["papers[0]: unknown step 'feast'",
      f"papers[0]: unknown role 'nobody'; known: {', '.join(ROLES)}"]),
    ({"papers": [1, {**FILE["papers"][0], "before": "feast"}]},
     ["papers[0]: is no table", "papers[1]: unknown step 'feast'"]),
    ({f"{PAPER}/rows": 1}, ["papers[0] rows: is no list, or an empty one"]),
    ({f"{PAPER}/rows/0/cite": [], "papers/0/rows/0/value": ["feast", "dance"]},
     ["papers[0] rows[0]: has no citation", "papers[0]: 'dance' is no kind of evidence",
      "papers[0]: 'feast' is no kind of evidence"]),
    ({f"{PAPER}/rows/0/value": []},
     ["papers[0]: asks for no paper: end it with until, or with repealed = true"]),
    ({f"{PAPER}/rows": FILE["papers"][0]["rows"] * 2},
     [f"papers[0]: overlap: {START} does not come after {START}"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), WRONG, ids=lambda part: str(part)[-30:])
def test_each_place_of_an_overlay_is_told(changes: Data, expected: list[str]) -> None:
    """All that is wrong is named with its place, and nothing that is right."""
    assert said(changes) == expected
