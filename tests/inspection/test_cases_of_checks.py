"""Every check has a case that triggers it and one that does not, as documents with a reason."""

import pytest

from admission_flow.inspection.catalogue import checks
from admission_flow.inspection.dossier import Answer
from admission_flow.inspection.many import MANY
from admission_flow.procedure.judge import Judge
from tests.inspection.documents import Shown, shown

ALL = list(shown())
WORDS = {"found", "clear", "unknown", "lacks"}
NEVER_ACCUSES = {"C03"}
"""What could be wrong cannot be stated: which centre issued it, and whether there was one."""


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.check}-{case.name}")
def test_the_check_answers_as_the_document_says(case: Shown, judge: Judge) -> None:
    """Found where it says found; clear where it says clear; and a missing fact is named."""
    said = case.answers(judge)
    answers = {item.answer for item in said}
    assert all(len(reason) > 15 for reason in case.reasons), "the first line says why"
    if case.word == "found":
        assert Answer.FOUND in answers
        assert all(item.evidence for item in said if item.answer is Answer.FOUND)
    elif case.word == "clear":
        assert answers == {Answer.CLEAR}
    elif case.word == "unknown":
        assert answers == {Answer.UNKNOWN}
        assert all(
            item.evidence.get("missing") or (item.finding and item.finding.facts["missing"])
            for item in said
        )
    else:
        lacks = checks()[case.check].lacks
        assert lacks is not None
        assert answers == {Answer.UNKNOWN}
        assert case.reasons == (f"not in any case document: {lacks['en']}",)
        assert all(item.evidence == {"lacks": dict(lacks)} for item in said)


def test_every_check_has_both_sides_or_says_what_it_lacks() -> None:
    """Each has a found and a clear document, or what no document holds; traces are in none."""
    of_documents = [check.id for check in checks().values() if check.how != "traces"]
    by_check: dict[str, set[str]] = {check: set() for check in of_documents}
    for case in ALL:
        by_check[case.check].add(case.word)
    assert all(words <= WORDS for words in by_check.values())
    for check, words in by_check.items():
        if checks()[check].how == "lacks":
            assert words == {"lacks"}, check
        elif check in NEVER_ACCUSES:
            assert words == {"clear", "unknown"}, check
        else:
            assert {"found", "clear"} <= words, check
    assert sorted(by_check) == sorted(of_documents)


def test_what_is_over_many_comes_in_folders() -> None:
    """A pattern is shown by several dossiers; the share of one alone would be no pattern."""
    for case in ALL:
        if checks()[case.check].how == "many" and case.check not in {"X05", "U06"}:
            assert len(case.files) > 1, case
    assert {case.check for case in ALL if len(case.files) > 1} <= set(MANY)


def test_a_check_that_lacks_its_facts_never_passes_any_document(judge: Judge) -> None:
    """On every document of every check, those answer "cannot say" and nothing else."""
    lacking = {check.id for check in checks().values() if check.how == "lacks"}
    assert len(lacking) == 19
    for case in ALL:
        said = [item for item in case.everything(judge) if item.check in lacking]
        assert {item.check for item in said} == lacking
        assert {item.answer for item in said} == {Answer.UNKNOWN}


def test_no_pattern_names_a_person(judge: Judge) -> None:
    """A pattern has figures with their base: numbers, shares, days and case ids, and no name."""
    for case in ALL:
        for item in case.answers(judge):
            if item.check in MANY and item.answer is Answer.FOUND:
                assert "Mẫu" not in str({k: v for k, v in item.evidence.items() if k != "others"})
                assert item.case or item.unit
