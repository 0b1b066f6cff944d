"""Dated values: which row holds on a day, what a value may be, and what a citation may claim."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from admission_flow.procedure.findings import Citation, Confidence
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import (
    DatedValue,
    Document,
    NoValue,
    Regime,
    Row,
    Values,
    citation_of,
    turns_of,
    typed,
)

READ = Document("1-QĐ/MẪU", date(2020, 1, 1), "Cơ quan Mẫu", "Quy định mẫu", confirmed=True)
UNREAD = Document("2-QĐ/MẪU", date(2021, 1, 1), "Cơ quan Mẫu", "Quy định mẫu", confirmed=False)
VALUE = DatedValue(
    "mẫu.days",
    "working_days",
    (
        Row(date(2020, 1, 1), date(2020, 12, 31), 60, ()),
        Row(date(2021, 6, 1), None, 45, ()),
        Row(date(2022, 1, 1), None, None, (), repealed=True),
    ),
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), 60),
        (date(2020, 12, 31), 60),
        (date(2021, 6, 1), 45),
        (date(2021, 12, 31), 45),
    ],
)
def test_a_row_holds_from_its_first_to_its_last_day(day: date, expected: int) -> None:
    """Both days of a row are inside; a row without an end holds until the next."""
    assert VALUE.on(day).value == expected


@pytest.mark.parametrize(
    "day", [date(2019, 12, 31), date(2021, 1, 1), date(2021, 5, 31), date(2022, 1, 1), date.max]
)
def test_before_in_a_gap_and_after_a_repeal_there_is_no_value(day: date) -> None:
    """No default: the error names the value and the day."""
    with pytest.raises(NoValue, match=r"mẫu\.days") as caught:
        VALUE.on(day)
    assert caught.value.on == day


@pytest.mark.parametrize(
    ("unit", "raw", "expected"),
    [
        ("share", "2/3", Fraction(2, 3)),
        ("count", 0, 0),
        ("months", 12, 12),
        ("working_days", 30, 30),
        ("flag", False, False),
        ("word", "decision_received", "decision_received"),
        ("words", ["a", "b"], ("a", "b")),
    ],
)
def test_a_raw_value_becomes_the_type_of_its_unit(unit: str, raw: object, expected: object) -> None:
    """Shares are exact fractions; lists cannot be changed."""
    found = typed(unit, raw)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("unit", "raw"),
    [
        ("share", 0.66),
        ("share", "two thirds"),
        ("count", -1),
        ("count", True),
        ("months", 12.0),
        ("months", "12"),
        ("flag", 1),
        ("flag", "yes"),
        ("word", 3),
        ("words", "a"),
        ("words", ["a", 1]),
        ("colour", "red"),
    ],
)
def test_what_is_not_of_its_unit_is_refused(unit: str, raw: object) -> None:
    """No float for a share, no truth for a number, no number for a word."""
    with pytest.raises(ValueError, match=r".+"):
        typed(unit, raw)


def test_nothing_in_an_unread_document_is_verified() -> None:
    """A clause of a document that nobody read can be secondary or recalled, no more."""
    assert citation_of(READ, "1.1", "verified").confidence is Confidence.VERIFIED
    assert citation_of(UNREAD, "1.1", "secondary").confidence is Confidence.SECONDARY
    with pytest.raises(ValueError, match="unconfirmed"):
        citation_of(UNREAD, "1.1", "verified")
    with pytest.raises(ValueError, match="hearsay"):
        citation_of(READ, "1.1", "hearsay")


def test_another_texts_number_is_not_verified() -> None:
    """Where the third level is a letter (1.1a), a clause of three figures was carried over."""
    lettered = replace(READ, points="letters")
    assert citation_of(lettered, "1.1a; 1.1b", "verified").confidence is Confidence.VERIFIED
    assert citation_of(lettered, "3.5.1", "secondary").confidence is Confidence.SECONDARY
    assert citation_of(READ, "1.1.1", "verified").confidence is Confidence.VERIFIED
    for clause in ("1.1.1", "1.1a; 4.2.1", "Chương III, mục 1, 1.1.1"):
        with pytest.raises(ValueError, match=r"another text's number"):
            citation_of(lettered, clause, "verified")


def test_a_rule_reads_only_what_it_declared_and_as_what_it_is() -> None:
    """Another value, or the value as another unit, is a defect of the rule."""
    values = Values({"days": ("working_days", 30)}, ())
    assert values.working_days("days") == 30
    with pytest.raises(TypeError, match="working_days, not months"):
        values.months("days")
    with pytest.raises(KeyError):
        values.working_days("extension")


@pytest.mark.parametrize(("applies", "expected"), [(True, True), (False, False)])
def test_a_requirement_can_end(*, applies: bool, expected: bool) -> None:
    """The value `applies` says whether a rule exists at all; without it, it does."""
    assert Values({"applies": ("flag", applies)}, ()).applies is expected
    assert Values({}, ()).applies is True


def citation(number: int) -> Citation:
    return Citation(f"{number}-QĐ/MẪU", date(2020, 1, 1), "1", Confidence.VERIFIED)


def test_only_what_a_finding_rests_on_is_cited() -> None:
    """Of some values theirs, each once; of values without any, those of the rule."""
    one, two = citation(1), citation(2)
    rows = {"days": ("working_days", 30), "more": ("working_days", 5), "body": ("word", "x")}
    cites = {"days": (one,), "more": (two, one)}
    values = Values(rows, (one, two), cites)
    assert values.citations_of(("days",)) == (one,)
    assert values.citations_of(("more", "days")) == (two, one)
    assert values.citations_of(("body",)) == (one, two)
    assert Values(rows, (one, two)).citations_of(("days",)) == (one, two)


@pytest.mark.parametrize("share", ["0", "1", "0/3", "3/3"])
def test_nothing_and_all_are_shares(share: str) -> None:
    """Both ends are inside."""
    assert typed("share", share) == Fraction(share)


@pytest.mark.parametrize("share", ["-1/3", "4/3", "1/0", "-1"])
def test_less_than_nothing_and_more_than_all_are_none(share: str) -> None:
    """Nor is a part of nothing; what was written is told."""
    with pytest.raises(ValueError, match=rf"^is no share between 0 and 1: {share}$"):
        typed("share", share)


def test_the_days_on_which_some_law_changes() -> None:
    """The first day of a document and of a row, and the day after a last one; each once."""
    regimes = (
        Regime("regulation", date(2020, 1, 1), READ),
        Regime("regulation", date(2021, 2, 1), UNREAD),
    )
    other = DatedValue("mẫu.months", "months", (Row(date(2021, 2, 1), None, 12, ()),))
    assert turns_of(regimes, {VALUE.of: VALUE, other.of: other}) == (
        date(2020, 1, 1),
        date(2021, 1, 1),
        date(2021, 2, 1),
        date(2021, 6, 1),
        date(2022, 1, 1),
    )


def test_since_when_all_values_of_a_rule_have_stood_so(judge: Judge) -> None:
    """The newest first day among its rows, in the finding that texts are made of."""
    rulebook = judge.workflow.rulebook
    for day in (date(2024, 6, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 8, 1)):
        for rule, names in rulebook.declared.items():
            values = rulebook.on(day).values[rule]
            if isinstance(values, Values):
                starts = [rulebook.values[f"{rule}.{name}"].on(day).start for name in names]
                assert values.law.since == max(starts)
                assert values.centre is None


def test_a_day_before_the_law_names_the_value_that_is_missing(judge: Judge) -> None:
    """So that whoever asks knows which row there would have to be."""
    missing = judge.workflow.rulebook.on(date(2010, 1, 1)).values["awareness.valid"]
    assert isinstance(missing, NoValue)
    assert missing.of == "awareness.valid.months"


def test_one_number_more_leaves_all_else_as_it_is() -> None:
    """Whoever looks for a boundary asks so; below nothing there is no number."""
    one = citation(1)
    centre = Values({"days": ("working_days", 45)}, ())
    rows = {"days": ("working_days", 30), "share": ("share", Fraction(2, 3))}
    since = date(2020, 1, 1)
    values = Values(rows, (one, citation(2)), {"days": (one,)}, centre, since)
    more = values.changed("days", 5)
    assert (more.working_days("days"), more.share("share")) == (35, Fraction(2, 3))
    assert more.citations == values.citations
    assert more.citations_of(("days",)) == (one,)
    assert (more.centre, more.law.since) == (centre, since)
    assert values.changed("days", -31).working_days("days") == 0
    assert values.working_days("days") == 30
