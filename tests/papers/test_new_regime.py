"""A new document in the law file: what is added, what is carried over, and that nothing is lost."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from difflib import ndiff
from typing import Any

import pytest

from admission_flow import resources
from admission_flow.papers import new_regime
from admission_flow.papers.new_regime import Changed, NewRegime, Written, with_regime
from admission_flow.procedure.document import DocumentProblems
from admission_flow.procedure.law_checks import contradictions
from admission_flow.procedure.rulebook import HOLE, Rulebook
from admission_flow.procedure.rules import BY_ID
from admission_flow.procedure.workflow_file import workflow_from
from admission_flow.rulebook_digest import FILES
from admission_flow.workflow_source import built_in

LAW = resources.text("workflows", "law.toml")
NEW = NewRegime(
    number="300-QĐ/TW",
    issued_on=date(2027, 3, 1),
    issuer="Ban Chấp hành Trung ương",
    title='Quy định “mẫu” và "ngoặc"',
    series="regulation",
    start=date(2027, 4, 1),
    confirmed=False,
    changes={"decision.in_time.days": Changed(40, "4.3.1")},
)


def written(new: NewRegime, text: str = LAW) -> Written:
    return with_regime(text, rulebook_of(text), new)


def rulebook_of(text: str) -> Rulebook:
    procedure, _, holidays = (tomllib.loads(resources.text("workflows", f)) for f in FILES)
    return workflow_from(procedure, tomllib.loads(text), holidays, rules=BY_ID).rulebook


def rows(text: str, of: str) -> list[dict[str, Any]]:
    values = tomllib.loads(text)["value"]
    found: list[dict[str, Any]] = next(value["rows"] for value in values if value["of"] == of)
    return found


def test_every_line_that_was_there_is_there_still() -> None:
    """Comments, order and layout stay: of a document after all others nothing but new lines."""
    told = [line[:2] for line in ndiff(LAW.splitlines(), written(NEW).text.splitlines())]
    assert set(told) == {"  ", "+ "}


@pytest.mark.parametrize("series", ["regulation", "guidance"])
def test_what_is_written_reads_as_a_law_without_contradictions(series: str) -> None:
    """With regime and rows, whichever series it is of, and once more on top of it."""
    first = written(replace(NEW, series=series, changes={}))
    second = replace(NEW, series=series, issued_on=date(2028, 3, 1), start=date(2028, 4, 1))
    again = written(replace(second, changes={}), first.text)
    for result in (first, again):
        rulebook = rulebook_of(result.text)
        assert list(contradictions(rulebook)) == []
    assert (first.key, again.key) == ("QD300", "QD300_2028")
    assert again.replaced.issued_on == date(2027, 3, 1)
    assert first.carried == again.carried
    assert [d.key for d in rulebook.regime_on(date(2027, 3, 31))] == [
        d.key for d in built_in().workflow.rulebook.regime_on(date(2027, 3, 31))
    ]


def test_what_changes_has_its_value_and_only_its_own_clause() -> None:
    """The row of before is untouched; the new one cites the new document alone."""
    of = "decision.in_time.days"
    before, after = rows(LAW, of), rows(written(NEW).text, of)
    assert after[:-1] == before
    cite = {"in": "QD300", "clause": "4.3.1", "confidence": "secondary"}
    assert after[-1] == {"from": date(2027, 4, 1), "value": 40, "cite": [cite]}


def test_what_does_not_change_is_carried_over_as_recalled() -> None:
    """The document replaced is cited no longer, others as before; the value is the same."""
    result = written(NEW)
    values = {value["of"]: value["rows"] for value in tomllib.loads(result.text)["value"]}
    for of in result.carried:
        *_, before, after = values[of]
        assert after["value"] == before["value"]
        for old, new in zip(before["cite"], after["cite"], strict=True):
            anew = {"in": "QD300", "clause": old["clause"], "confidence": "recalled"}
            assert new == (anew if old["in"] == "QD208" else old)
    resting = {
        value["of"]
        for value in tomllib.loads(LAW)["value"]
        if any(cite["in"] == "QD208" for cite in value["rows"][-1]["cite"])
    }
    assert set(result.carried) == resting - {"decision.in_time.days"}


def test_only_what_somebody_read_is_verified() -> None:
    """With the text in hand a typed clause is; a carried one and one to be filled in are not."""
    of = {"decision.in_time.days": Changed(40, "4"), "recognition.in_time.days": Changed(20)}
    text = written(replace(NEW, confirmed=True, changes=of)).text
    told = {o: rows(text, o)[-1]["cite"][0]["confidence"] for o in (*of, "ceremony.in_time.days")}
    assert told == {
        "decision.in_time.days": "verified",
        "recognition.in_time.days": "secondary",
        "ceremony.in_time.days": "recalled",
    }


def test_a_document_of_the_day_of_another_takes_its_place_in_the_rows_of_that_day() -> None:
    """No second row on one day: guidance that begins with the regulation is cited in its rows."""
    new = replace(NEW, series="guidance", issued_on=date(2026, 6, 1), start=date(2026, 7, 26))
    text = written(replace(new, changes={"awareness.valid.months": Changed(48, "5")})).text
    assert [row["from"] for row in rows(text, "person.age_maximum.months")] == [
        row["from"] for row in rows(LAW, "person.age_maximum.months")
    ]
    assert list(contradictions(rulebook_of(text))) == []


def test_rows_of_later_days_cite_it_too() -> None:
    """A guidance between two regulations: the rows of the later one cite it too."""
    new = replace(NEW, series="guidance", issued_on=date(2026, 6, 1), start=date(2026, 7, 1))
    text = written(replace(new, changes={})).text
    of = "person.age_maximum.months"
    assert [[c["in"] for c in row["cite"]] for row in rows(text, of)[-2:]] == [
        ["QD20", "QD300"],
        ["QD208", "QD300"],
    ]
    assert list(contradictions(rulebook_of(text))) == []


def test_a_value_that_ends_keeps_its_end() -> None:
    """The new row holds until the day that the file states, the one of before until the new one."""
    end = "value = 30, until = 2028-01-01, "
    text = LAW.replace('of = "complaint.in_time.days"', 'of = "complaint.in_time.days" # mark')
    head, mark, tail = text.partition("# mark")
    block, close, rest = tail.partition("\n]\n")
    at = block.rindex("value = 30, ")
    text = head + mark + block[:at] + end + block[at + len("value = 30, ") :] + close + rest
    *_, before, after = rows(written(NEW, text).text, "complaint.in_time.days")
    assert ("until" in before, after["until"]) == (False, date(2028, 1, 1))


def test_what_the_library_gets_wrong_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release of it that loses or spoils a row: the edited text is held against plain data."""

    def elsewhere(_: object, rows: list[Any], at: int, parts: list[str]) -> None:
        del at
        rows.insert(0, tomllib.loads("\n".join(parts)))

    for row in (lambda *_: None, elsewhere):
        monkeypatch.setattr(new_regime._Styled, "row", row)
        assert problems() == {"law_layout": "folder"}


def problems(**changes: Any) -> Mapping[str, str]:  # noqa: ANN401 - fields of NewRegime
    with pytest.raises(DocumentProblems) as found:
        written(replace(NEW, **changes))
    return {problem.message_id: problem.where for problem in found.value.problems}


def test_what_does_not_fit_is_refused_whole() -> None:
    """Series, days, names and values, each by its field; all of them at once."""
    changes = {
        "decision.in_time.days": Changed(45),
        "ceremony.in_time.days": Changed("soon"),
        "ceremony.in_time.hours": Changed(1),
    }
    assert problems(series="decree") == {"no_such_series": "series"}
    assert problems(number="208-QĐ/TW", issued_on=date(2026, 7, 26)) == {"document_known": "number"}
    assert problems(title=" ", start=date(2027, 2, 28), changes=changes) == {
        "empty_text": "title",
        "regime_before_issue": "from",
        "value_unchanged": "change",
        "not_of_its_unit": "change",
        "no_such_value": "change",
    }
    earlier = {"issued_on": date(2026, 7, 1), "start": date(2026, 7, 26)}
    assert problems(**earlier, changes={}) == {"regime_not_last": "from"}
    guidance = {"series": "guidance", "issued_on": date(2026, 6, 1), "start": date(2026, 7, 1)}
    later = {"person.age_maximum.months": Changed(HOLE)}
    assert problems(**guidance, changes=later) == {"value_has_later_row": "change"}
