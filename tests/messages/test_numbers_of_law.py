"""Numbers of the law in texts: values of the day, never typed; texts dated as values are."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from admission_flow import resources
from admission_flow.messages import LANGUAGES, OF_LAW, Language, catalogue, fill, find
from admission_flow.messages.coverage import lacking_texts
from admission_flow.messages.number_words import NUMBERS, in_words
from admission_flow.messages.text_check import check_texts
from admission_flow.messages.verdict import message_of, rule_text
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import BranchRoll
from admission_flow.procedure.findings import Finding
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.rulebook import NoValue
from admission_flow.rulebook_digest import FILES
from admission_flow.testing import lawful_case, with_changed
from admission_flow.workflow_source import built_in
from tests.altered_law import altered_judge
from tests.conftest import Desk

RULE = "probation.elapsed"
FIRST = date(2011, 1, 19)
"""From when that rule has its value; no row begins between this day and `LATER`."""
LATER = date(2016, 7, 25)


def with_text(text: object, rule: str = RULE, part: str = "message") -> Procedure:
    """Return the shipped procedure with one text of its own, in Vietnamese."""
    topic, name = rule.split(".")
    own: Mapping[str, Any] = (
        {topic: {name: {"met": {part: text}}}}
        if part != "title"
        else {"rule": {rule: {part: text}}}
    )
    return replace(built_in().procedure, messages={"vi": own})


def said_of(procedure: Procedure) -> list[str]:
    return [f"{problem.file} {problem.where}: {problem.what}" for problem in check_texts(procedure)]


def test_no_text_that_ships_types_a_number_of_the_law() -> None:
    """Each number in the text of a rule is a fact or a value, in both languages."""
    assert check_texts(built_in().procedure) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Đủ 12 tháng.", "a digit"),
        ("Đủ mười hai tháng.", "“mười”"),
        ("Quá nửa.", "“nửa”"),
        ("Đủ {value.days} ngày.", "{value.days} is no value"),
        ("Đủ {value.months tháng.", "cannot be filled"),
        (12, "is no text"),
        ([], "is no text"),
        ([{"from": FIRST, "text": "x."}], "a table of from"),
        ([{"from": "2011-01-19", "say": "x."}], "a table of from"),
        ([{"from": LATER, "say": "x."}], "gap: nothing from 2011-01-19"),
        ([{"from": FIRST, "say": "x."}, {"from": FIRST, "say": "y."}], "overlap"),
        ([{"from": FIRST, "say": "x."}, {"from": date(2011, 2, 1), "say": "y."}], "no value of"),
        ([{"from": FIRST, "say": "Đủ 12 tháng."}], "a digit"),
    ],
)
def test_the_check_refuses_what_would_turn_false(text: object, what: str) -> None:
    """A problem at its place for each way in which a text could outlive the law that it tells."""
    first, *more = said_of(with_text(text))
    assert first.startswith("vi.toml probation.elapsed.met.message: ")
    assert what in first
    assert len(more) == what.startswith("gap")  # where it begins, no value changes either


@pytest.mark.parametrize(
    "text",
    [
        "Đủ {value.months} tháng, một người.",
        "Đủ {value.months!n} tháng, từ năm ấy.",
        [{"from": FIRST, "say": "Đủ {value.months} tháng."}],
        [{"from": FIRST - timedelta(1), "say": "x."}, {"from": FIRST, "say": "y."}],
    ],
)
def test_the_check_passes_what_stays_true(text: object) -> None:
    """A placeholder, an article, a list that begins with the law."""
    found = [problem for problem in said_of(with_text(text)) if "no value of" not in problem]
    assert found == []


def test_number_words_are_free_where_no_value_is_a_number() -> None:
    """ "Hai văn bản" is no law, where the rule has none that counts; a digit never stands."""
    assert said_of(with_text("Hai văn bản.", "history.after_application")) == []
    assert len(said_of(with_text("2 văn bản.", "history.after_application"))) == 1


@pytest.mark.parametrize("title", ["Đủ {value.months} tháng dự bị", [{"from": FIRST, "say": "x"}]])
def test_a_title_has_no_day(title: object) -> None:
    """A title heads lists of many years: it has neither a value nor a date."""
    (problem,) = said_of(with_text(title, part="title"))
    assert "a title stands for every day" in problem


# The words of numbers


@pytest.mark.parametrize(
    ("number", "vietnamese", "english"),
    [
        (1, "một", "one"),
        (10, "mười", "ten"),
        (11, "11", "11"),
        (0, "0", "0"),
        (Fraction(2, 3), "hai phần ba", "two thirds"),
        (Fraction(3, 4), "ba phần tư", "three quarters"),
        (Fraction(1, 2), "một nửa", "half"),
        (Fraction(1, 10), "một phần mười", "one tenth"),
        (Fraction(1, 11), "1/11", "1/11"),
        (Fraction(4, 3), "4/3", "4/3"),
        (True, "True", "True"),
    ],
)
def test_numbers_are_said_in_words_as_far_as_there_are_some(
    number: object, vietnamese: str, english: str
) -> None:
    """Up to ten; a share of such numbers; beyond that in figures."""
    assert (in_words("vi", number), in_words("en", number)) == (vietnamese, english)


def test_the_check_knows_every_word_that_the_filler_says() -> None:
    """What a placeholder would put there is what nobody may type; "năm" alone is also a year."""
    shares = [Fraction(over, under) for under in range(2, 11) for over in range(1, under)]
    for lang in LANGUAGES:
        for number in (*range(2, 11), *shares):
            words = in_words(lang, number)
            assert words == "năm" or NUMBERS[lang].search(words), words
        assert not NUMBERS[lang].search(in_words(lang, 1))


@pytest.mark.parametrize(
    ("months", "vietnamese", "english"),
    [
        (216, "18 tuổi", "18 years"),
        (12, "1 tuổi", "1 year"),
        (217, "18 tuổi 1 tháng", "18 years and 1 month"),
        (222, "18 tuổi 6 tháng", "18 years and 6 months"),
    ],
)
def test_months_are_said_as_an_age(months: int, vietnamese: str, english: str) -> None:
    """Whole years, and the months that are over."""
    law = {OF_LAW: {"months": months}}
    assert fill("vi", "{value.months!a}", law) == vietnamese
    assert fill("en", "{value.months!a}", law) == english


def test_a_value_that_is_not_there_shows() -> None:
    """As a missing fact does, whatever else is called "value"."""
    assert fill("en", "{value.months} {value}", {"value": 3}) == "? 3"
    assert fill("en", "{value.share!N}", {OF_LAW: {"share": Fraction(2, 3)}}) == "Two thirds"


# A changed law changes what is said


def share_not_counted(judge: Judge) -> Finding:
    """Return what is found of a vote whose roll is not stated."""
    case = with_changed(lawful_case("branch_resolution"), "branch_resolution", roll=BranchRoll())
    step = judge.judge(case, date(2024, 6, 1)).steps[-1]
    return next(found for found in step.findings if found.rule == "branch.two_thirds")


def test_a_changed_value_changes_its_texts_though_nobody_wrote_one() -> None:
    """Two thirds become a half, in what was found and in what the rule asks; the title stands."""
    for lang, before, after in (("vi", "hai phần ba", "một nửa"), ("en", "two thirds", "half")):
        language: Language = "vi" if lang == "vi" else "en"
        assert before in message_of(share_not_counted(built_in()), language)
        assert after in message_of(share_not_counted(altered_judge("half")), language)
    assert "45" in asked(built_in(), "decision.in_time", date(2026, 1, 1))
    assert "50" in asked(altered_judge("more days"), "decision.in_time", date(2026, 1, 1))


def asked(judge: Judge, rule: str, on: date, lang: Language = "vi") -> str:
    values = judge.workflow.rulebook.on(on).values[rule]
    assert not isinstance(values, NoValue)
    return rule_text(rule, values.law, lang)


@pytest.mark.parametrize(
    ("rule", "first", "words"),
    [
        ("ceremony.in_time", date(2026, 7, 26), "từ ngày quyết định"),
        ("opinion.residence", date(2025, 6, 9), "không phải lấy"),
        ("verification.exemption_basis", date(2025, 9, 29), "vẫn thẩm tra"),
        ("readmission.interval", date(2018, 8, 28), "chính sách dân số"),
    ],
)
def test_a_dated_text_begins_with_its_law(rule: str, first: date, words: str) -> None:
    """The day before it is not said; on the day it is."""
    assert words not in asked(built_in(), rule, first - timedelta(1))
    assert words in asked(built_in(), rule, first)


def test_a_finding_is_said_in_the_words_of_the_law_that_it_was_judged_by() -> None:
    """A host's own dated text of a message: each verdict says that of its own day."""
    own = [
        {"from": date(2016, 7, 25), "say": "Luật cũ, {value.days} ngày."},
        {"from": date(2025, 7, 1), "say": "Luật mới, {value.days} ngày."},
    ]
    procedure = with_text(own, "decision.in_time")
    assert check_texts(procedure) == []
    judge = Judge(procedure)
    with in_use.using(procedure):
        told = {meeting: said_in_time(judge, meeting) for meeting in MEETINGS}
    assert list(told.values()) == ["Luật cũ, 60 ngày.", "Luật mới, 45 ngày."]


MEETINGS = (date(2024, 6, 20), date(2025, 7, 20))


def said_in_time(judge: Judge, meeting: date) -> str:
    case = lawful_case("admission_decision", meeting_on=meeting)
    step = judge.judge(case).steps[-1]
    found = next(finding for finding in step.findings if finding.rule == "decision.in_time")
    return message_of(found, "vi")


# The command


def test_workflow_check_refuses_a_typed_number(desk: Desk) -> None:
    """A folder with a text of its own: refused with file and place; as a placeholder it passes."""
    folder = desk.folder / "own"
    folder.mkdir()
    for name in FILES:
        to = "workflow.toml" if name == FILES[0] else name
        (folder / to).write_text(resources.text("workflows", name), "utf-8")
    texts = Path(folder / "vi.toml")
    texts.write_text('[probation.elapsed.met]\nmessage = "Đủ 12 tháng."\n', "utf-8")
    refused = desk("workflow", "check", str(folder))
    assert refused.code == 7
    assert "vi.toml: probation.elapsed.met.message" in refused.err
    texts.write_text('[probation.elapsed.met]\nmessage = "Đủ {value.months} tháng."\n', "utf-8")
    assert desk("workflow", "check", str(folder)).code == 0


@pytest.mark.parametrize("text", [[12], [{"from": "soon", "say": "x."}], [{"from": FIRST}]])
def test_a_broken_list_is_named_and_breaks_nothing(text: object) -> None:
    """The check that looks for lacking texts runs beside it, and finds no text there."""
    procedure = with_text(text)
    with in_use.using(procedure):
        assert find("vi", "probation.elapsed.met") is None
    assert "vi.toml: probation.elapsed.met: has no message" in map(str, lacking_texts(procedure))
    assert len(said_of(procedure)) == 1


# The kind, elsewhere


NUMBER_OF_LAW = re.compile(
    r"\d+ (?:tháng|tuổi|ngày làm việc|months?|years?|working days?)\b|hai phần ba|two thirds"
)
NO_VALUE_OF_A_RULE = {
    "problem.no_period.message",  # a year has 12 months
    "problem.report_period.message",  # its first 6
    "label.short_contract",  # a reason that an officer states; no rule reads the number
    "label.majority.two_thirds",  # what a unit's committee decides by, as it is entered
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_other_text_types_a_number_of_the_law(lang: Language) -> None:
    """Screens, terms, helps and the checks of an inspection outlive a changed number too."""
    checks = tomllib.loads(resources.text("workflows", "inspection.toml"))["check"]
    said = {f"{check['id']}.title": check["title"][lang] for check in checks}
    said |= {f"{check['id']}.remedy": check.get("remedy", {}).get(lang, "") for check in checks}
    said |= dict(leaves(catalogue(lang)))
    typed = {where for where, text in said.items() if NUMBER_OF_LAW.search(text)}
    assert typed - NO_VALUE_OF_A_RULE == set()
    assert "label.majority.two_thirds" in typed


def leaves(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{path}{key}.")
        else:
            texts = [item["say"] for item in value] if isinstance(value, list) else [value]
            yield from ((f"{path}{key}", text) for text in texts)
