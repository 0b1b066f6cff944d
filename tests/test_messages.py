"""What is said of findings: every one that the judge reaches, filled in and in the language."""

import ast
import functools
import inspect
import re
from collections.abc import Iterator
from datetime import date

import pytest

from admission_flow.messages import LANGUAGES, Language, catalogue, fill, find, label, show
from admission_flow.messages.verdict import _keys, message_of, remedy_of
from admission_flow.procedure.facts import Facts
from admission_flow.procedure.findings import (
    Citation,
    Confidence,
    Finding,
    Severity,
    Status,
)
from admission_flow.procedure.rules import RULES
from admission_flow.procedure.rules.rule import Check
from tests.judged_cases import findings

OBSTACLES = (Status.UNMET, Status.PENDING, Status.UNKNOWN)
DAY = date(2024, 3, 5)


# The statuses that a rule's function can return


_RETURNS = {
    "met": {Status.MET},
    "unmet": {Status.UNMET},
    "met_if": {Status.MET, Status.UNMET},
    "pending": {Status.PENDING},
    "unknown": {Status.UNKNOWN},
    "waived": {Status.WAIVED},
    "NOT_APPLICABLE": {Status.NOT_APPLICABLE},
}


def statuses_of(function: Check) -> set[Status]:
    """Return the statuses that a function names, itself or in the helpers of rules/ it calls."""
    found: set[Status] = set()
    seen: set[str] = set()
    waiting = [function]
    while waiting:
        current = waiting.pop()
        seen.add(current.__qualname__)
        tree = ast.parse(inspect.getsource(current))
        for name in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}:
            found |= _RETURNS.get(name, set())
            helper = current.__globals__.get(name)
            ours = getattr(helper, "__module__", "").startswith("admission_flow.procedure.rules")
            if inspect.isfunction(helper) and ours and helper.__qualname__ not in seen:
                waiting.append(helper)
    return found


POSSIBLE = {(rule.id, status) for rule in RULES for status in statuses_of(rule.check)}


def test_the_statuses_are_found_through_helpers() -> None:
    """The reading of the rules' source sees what a helper returns for them."""
    assert statuses_of(next(r for r in RULES if r.id == "decision.in_time").check) == {
        Status.MET,
        Status.UNMET,
        Status.UNKNOWN,
    }
    assert ("verification.independent", Status.NOT_APPLICABLE) in POSSIBLE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_status_that_a_rule_can_have_is_written_for_it(lang: Language) -> None:
    """Each rule says in its own words what it found; only `not_applicable` is said in common."""
    own = {pair for pair in POSSIBLE if pair[1] is not Status.NOT_APPLICABLE}
    lacking = [pair for pair in own if find(lang, ".".join(pair)) is None]
    silent = [
        pair for pair in own if pair[1] in OBSTACLES and not find(lang, ".".join(pair), "remedy")
    ]
    assert lacking == []
    assert silent == []
    assert find(lang, "any_rule.not_applicable")
    assert find(lang, "any_rule.unknown")
    assert find(lang, "any_rule.unknown", "remedy")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_stands_for_what_no_rule_says(lang: Language) -> None:
    """A status that a rule cannot have has no text that would rot unread."""
    topics = {rule.id.partition(".")[0] for rule in RULES}
    written = {
        (f"{topic}.{name}", Status(status))
        for topic in topics
        for name, statuses in catalogue(lang)[topic].items()
        for status in statuses
    }
    assert written <= POSSIBLE


# Whatever a judge can say, rendered


def test_the_cases_reach_every_status() -> None:
    """The cases below are no idle show: each status of each rule occurs among them."""
    reached = {(finding.rule, finding.status) for finding in findings()}
    assert POSSIBLE - reached == set()
    missing = {finding.facts.get("missing") for finding in findings()}
    assert {"working_days_of_year", "roll", "roll.present"} <= missing


def places(lang: Language, rule: str) -> Iterator[str]:
    """Yield where the texts of a rule stand in the catalogue."""
    topic, name = rule.split(".")
    for status, table in catalogue(lang)[topic][name].items():
        yield f"{rule}.{status}"
        variants = (key for key, value in table.items() if not isinstance(value, str))
        yield from (f"{rule}.{status}.{fact}" for fact in variants)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_stands_unread(lang: Language) -> None:
    """Each text of each rule, also the more exact ones, is what some finding says."""
    read = {next(k for k in _keys(f) if find(lang, k) is not None) for f in findings()}
    written = {place for rule in RULES for place in places(lang, rule.id)}
    assert written - read == set()


@functools.cache
def contract_words() -> frozenset[str]:
    """Return the words of the contract, which a Vietnamese sentence must not hold."""
    plain = {word.split(":")[0] for word in catalogue("vi")["label"] if word.isascii()}
    return frozenset(plain | {part for word in plain for part in word.split(".")})


def ascii_words(text: str) -> set[str]:
    """Return the words of a text that are made of plain letters only."""
    found = re.findall(r"[\w.]+", text)
    return {word.strip(".") for word in found if word.isascii()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_reads_as_a_sentence(lang: Language) -> None:
    """Whatever the judge says is filled in, and says what to do where something is to be done."""
    for finding in findings():
        message, remedy = message_of(finding, lang), remedy_of(finding, lang)
        told = (finding.rule, finding.status, message, remedy)
        for text in (message, remedy):
            assert not set("?{}") & set(text), told
            assert "None" not in text, told
            assert "  " not in text, told
        assert message, told
        assert bool(remedy) == (finding.status in OBSTACLES), told


def test_no_word_of_the_program_is_left_in_vietnamese() -> None:
    """An officer reads terms of the field, never a word of the contract."""
    for finding in findings():
        for text in (message_of(finding, "vi"), remedy_of(finding, "vi")):
            left = ascii_words(text) & contract_words()
            assert not left, (finding.rule, finding.status, text)
            assert "_" not in text, text


def test_the_search_for_words_of_the_program_can_find_one() -> None:
    """The words looked for are those of the contract, and are seen in a sentence."""
    assert {"branch_resolution", "roll", "father", "over_60", "unmet"} <= contract_words()
    assert ascii_words("Thiếu dữ kiện: branch_resolution.") & contract_words()


def test_a_fact_that_is_there_makes_the_message_more_exact() -> None:
    """A lapsed certificate is told apart from none, though both are `unmet`."""
    none = finding_of("awareness.valid", Status.UNMET)
    lapsed = finding_of("awareness.valid", Status.UNMET, issued_on=DAY, last_day=DAY)
    assert "05/03/2024" in message_of(lapsed, "vi")
    assert "Chưa có" in message_of(none, "vi")
    assert message_of(none, "vi") != message_of(lapsed, "vi")
    assert remedy_of(none, "vi") != remedy_of(lapsed, "vi")


def test_the_law_of_an_unknown_day_is_said_for_every_rule() -> None:
    """A rule with words of its own for a missing fact does not use them for missing law."""
    finding = finding_of("roll.none", Status.NOT_JUDGED, day=DAY)
    for rule in RULES:
        assert message_of(finding._replace(rule=rule.id), "vi") == (
            "Không xét: chương trình chưa có văn bản áp dụng cho ngày 05/03/2024."
        )


def finding_of(rule: str, status: Status, **facts: object) -> Finding:
    cite = (Citation("Điều lệ Đảng", date(2011, 1, 19), "Điều 4", Confidence.VERIFIED),)
    return Finding(rule, status, Severity.BLOCK, cite, Facts(facts), "branch", None)


def test_a_finding_without_a_text_is_a_defect() -> None:
    """A status that nobody wrote a text for is not passed over in silence."""
    with pytest.raises(KeyError):
        message_of(finding_of("branch.two_thirds", Status.PENDING), "vi")


# Facts


def test_facts_are_shown_as_people_write_them() -> None:
    """Days, truth values, lists and words of the contract are put into the language."""
    assert show("vi", DAY) == "05/03/2024"
    assert show("en", DAY) == "2024-03-05"
    assert show("vi", ("father", "child:2")) == "cha đẻ, con thứ 2"
    assert show("en", ()) == "none"
    assert show("vi", False) == "không"  # noqa: FBT003 - the fact itself
    assert label("vi", "no such word") == "no such word"


def test_what_a_person_typed_is_not_translated() -> None:
    """`{found!s}` shows "father" as father, in an excerpt where it is endless."""
    assert fill("vi", "{found} {found!s}", {"found": "father"}) == "cha đẻ father"
    assert len(fill("vi", "{found!s}", {"found": "x" * 9_999})) < 1_100
    assert fill("vi", "{found!s}", {"found": "{secret}"}) == "{secret}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stands_in_a_file_is_repeated_in_the_words_of_the_file(lang: Language) -> None:
    """Whoever wrote null or true in it never wrote None or True."""
    for found, said in ((None, "null"), (True, "true"), (False, "false"), (1, "1")):
        assert fill(lang, "{found!s}", {"found": found}) == said
        assert fill(lang, "{found!s}", {"found": ["x", found]}) == f"x, {said}"


def test_a_missing_fact_shows() -> None:
    """A text whose fact was forgotten says so; "none" is a fact too."""
    assert fill("en", "{a}, {b}", {"b": None}) == "?, none"


@pytest.mark.parametrize(("count", "text"), [(0, "0 cases"), (1, "1 case"), (21, "21 cases")])
def test_english_counts_one_case_and_many_cases(count: int, text: str) -> None:
    """A text that names both forms takes the one that fits the number."""
    assert fill("en", "{count:case|cases}", {"count": count}) == text
