"""Overlays tighten and never loosen: by the reader, day by day, and in every verdict."""

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import pytest

from admission_flow.messages import LANGUAGES
from admission_flow.messages.verdict import citations_text, message_of, remedy_of, verdict_document
from admission_flow.procedure import overlays, proof
from admission_flow.procedure.acts import PoliticalConclusion, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.file_reader import WorkflowProblems
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.overlay_file import overlays_from
from admission_flow.procedure.overlays import PAPERS, overlaid
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.rulebook import NoValue
from admission_flow.procedure.rules.rule import Tighter
from admission_flow.testing import lawful_case, with_act, with_step
from admission_flow.workflow_source import built_in
from tests.judged_cases import base_cases, mutants

Data = dict[str, Any]
CITE = [{"in": "HD5", "clause": "4", "confidence": "verified"}]
ISSUER = "Tỉnh ủy Mẫu"


def overlay(*tighten: Data, papers: tuple[Data, ...] = (), issued_on: date) -> Data:
    document = {"number": "05-HD/TU", "issued_on": issued_on, "title": "Mẫu", "confirmed": True}
    data: Data = {"format": "admission-overlay/1", "issuer": ISSUER, "documents": {"HD5": document}}
    if tighten:
        data["tighten"] = list(tighten)
    return {**data, "papers": list(papers)} if papers else data


def row(start: date, value: object, **more: object) -> Data:
    return {"from": start, "value": value, "cite": copy.deepcopy(CITE), **more}


def of_value(of: str, *rows: Data) -> Data:
    return {"of": of, "rows": list(rows)}


def before(step: str, *rows: Data) -> Data:
    return {"before": step, "who": "branch", "rows": list(rows)}


def with_overlays(*data: Data) -> Procedure:
    ours = built_in().procedure
    files = {f"overlay-{number}.toml": one for number, one in enumerate(data)}
    return overlaid(ours, overlays_from(ours, files))


def problems(data: Data) -> list[str]:
    with pytest.raises(WorkflowProblems) as found:
        overlays_from(built_in().procedure, {"overlay-a.toml": data})
    return [str(problem) for problem in found.value.problems]


MARCH = date(2025, 3, 1)
DAYS = "decision.in_time.days"


# ---- day by day ----------------------------------------------------------------------------------


def value_on(procedure: Procedure, of: str, day: date) -> tuple[object, set[str]]:
    found = procedure.workflow.rulebook.values[of].on(day)
    return found.value, {citation.issuer for citation in found.citations}


def test_the_tighter_one_holds_on_each_day() -> None:
    """60 of the centre, 50 of the province; from July the centre's 45; then the province's 40."""
    rows = [row(date(2025, 4, 1), 50), row(date(2025, 10, 1), 40, until=date(2025, 12, 31))]
    procedure = with_overlays(overlay(of_value(DAYS, *rows), issued_on=MARCH))
    expected = {
        date(2025, 3, 31): (60, {""}),
        date(2025, 4, 1): (50, {ISSUER}),
        date(2025, 6, 30): (50, {ISSUER}),
        date(2025, 7, 1): (45, {""}),
        date(2025, 9, 30): (45, {""}),
        date(2025, 10, 1): (40, {ISSUER}),
        date(2025, 12, 31): (40, {ISSUER}),
        date(2026, 1, 1): (45, {""}),
        date(2026, 8, 1): (45, {""}),
    }
    assert {day: value_on(procedure, DAYS, day) for day in expected} == expected
    assert proof.check(procedure)[0] == []


def test_of_two_overlays_the_tighter_one_holds() -> None:
    """A province and one of its districts, in either order."""
    one = overlay(of_value(DAYS, row(date(2025, 8, 1), 40)), issued_on=MARCH)
    two = overlay(of_value(DAYS, row(date(2025, 9, 1), 30)), issued_on=MARCH)
    two["issuer"] = "Huyện ủy Mẫu"
    for data in ((one, two), (two, one)):
        procedure = with_overlays(*data)
        assert value_on(procedure, DAYS, date(2025, 8, 31)) == (40, {ISSUER})
        assert value_on(procedure, DAYS, date(2025, 9, 1)) == (30, {"Huyện ủy Mẫu"})


def test_of_two_lists_what_both_ask_holds() -> None:
    """A province names one more; when the centre names another, both are asked."""
    of, more = "verification.scope.once_requested", "sibling"
    centre = built_in().workflow.rulebook.values[of]
    start = date(2026, 1, 1)
    words = [*centre.on(start).value, more]
    procedure = with_overlays(overlay(of_value(of, row(start, words)), issued_on=MARCH))
    later = date(2026, 5, 19)
    assert "spouse_guardian" in centre.on(later).value
    found, whose = value_on(procedure, of, later)
    assert isinstance(found, tuple)
    assert set(found) == {*centre.on(later).value, more}
    assert whose == {"", ISSUER}


# ---- what is refused -----------------------------------------------------------------------------

LOOSER = [
    (DAYS, 46, "45", "208-QĐ/TW 2026-07-26"),
    ("sponsor.together.months", 11, "12", "208-QĐ/TW 2026-07-26"),
    ("branch.two_thirds.share", "1/2", "2/3", "Điều lệ Đảng 2011-01-19"),
    ("opinion.residence.applies", False, "true", "01-HD/TW 2026-05-19"),
    ("verification.scope.always", ["applicant", "father"], "[applicant, father, mother]", "01-HD"),
    ("person.education.proofs", ["diploma", "programme_completed", "rumour"], "[diploma", "208-QĐ"),
]


@pytest.mark.parametrize(("of", "value", "centre", "whose"), LOOSER)
def test_what_would_loosen_is_refused(of: str, value: object, centre: str, whose: str) -> None:
    """By value, day, what the centre has, and whose document says so."""
    (said,) = problems(overlay(of_value(of, row(date(2026, 8, 1), value)), issued_on=MARCH))
    for words in ("overlay-a.toml", of, "from 2026-08-01 on would loosen", centre, whose):
        assert words in said


def test_a_later_row_that_loosens_again_is_refused_too() -> None:
    """Each row of its own day: 40 is tighter, and 50 after it no longer is."""
    rows = (row(date(2025, 8, 1), 40), row(date(2026, 8, 1), 50))
    assert len(problems(overlay(of_value(DAYS, *rows), issued_on=MARCH))) == 1


def wrong() -> Iterator[tuple[Data, str]]:
    """Yield overlays with one thing wrong, and what is said of it."""
    start = date(2026, 8, 1)

    def data(of: str = DAYS, value: object = 40, **more: object) -> Data:
        return overlay(of_value(of, row(start, value, **more)), issued_on=MARCH)

    yield data("decision.in_time.hours"), "is no value of the law"
    yield data("probation.elapsed.months", 18), "which way it would be tighter"
    yield data("person.citizenship.country", "VN"), "which way it would be tighter"
    yield data(value="soon"), "is no working_days"
    yield data(until=date(2026, 7, 31)), "ends on 2026-07-31 before it begins"
    yield data(colour="red"), "unknown key 'colour'"
    yield {**data(), "format": "admission-law/1"}, "not 'admission-overlay/1'"
    yield {**data(), "issuer": " "}, "issuer: must be a text"
    yield {**data(), "tighten": []}, "is no list, or an empty one"
    yield overlay(issued_on=MARCH), "tightens nothing"
    yield overlay(of_value(DAYS, row(start, 40)), issued_on=date(2026, 8, 2)), "was issued after"
    twice = (of_value(DAYS, row(start, 40)), of_value(DAYS, row(start, 30)))
    yield overlay(*twice, issued_on=MARCH), "stands twice"
    unread = data()
    unread["documents"]["HD5"]["confirmed"] = False
    yield unread, "nothing in it is verified"
    early = of_value(DAYS, row(date(2016, 7, 24), 40))
    yield overlay(early, issued_on=date(2016, 1, 1)), "the centre has no value on 2016-07-24"
    papers = before("branch_resolution", row(start, ["political_conclusion"]))
    for changes, words in (
        ({"before": "feast"}, "unknown step 'feast'"),
        ({"who": "nobody"}, "unknown role 'nobody'"),
        ({"rows": [row(start, ["ceremony"])]}, "'ceremony' is no kind of evidence"),
        ({"rows": [row(start, [])]}, "asks for no paper"),
    ):
        yield overlay(papers=({**papers, **changes},), issued_on=MARCH), words


@pytest.mark.parametrize(("data", "words"), list(wrong()), ids=lambda part: str(part)[-20:])
def test_what_is_not_right_is_named(data: Data, words: str) -> None:
    """Each kind of mistake in an overlay is refused, with its place."""
    found = problems(data)
    assert any(words in text for text in found), found


# ---- in verdicts ---------------------------------------------------------------------------------


def finding_of(judge: Judge, case: Case, rule: str) -> Finding:
    return next(f for f in judge.judge(case).steps[-1].findings if f.rule == rule)


def test_a_finding_says_whose_value_it_is() -> None:
    """The document of the province with its issuer, in JSON and in the line of the basis."""
    judge = Judge(with_overlays(overlay(of_value(DAYS, row(MARCH, 30)), issued_on=MARCH)))
    meeting = date(2025, 8, 5)
    last = judge.workflow.calendar.after(meeting, 30)
    case = lawful_case("admission_decision", meeting_on=meeting)
    for on, status in ((last, Status.MET), (last + timedelta(days=1), Status.UNMET)):
        moved = with_step(case, "admission_decision", on=on)
        found = finding_of(judge, moved, "decision.in_time")
        assert found.status is status
        assert ISSUER in citations_text(found.citations, "vi")
        document = verdict_document(judge.judge(moved))
        said = [f for f in document["steps"][-1]["findings"] if f["rule"] == "decision.in_time"]
        assert said[0]["citations"][0] == {
            "document": "05-HD/TU",
            "issued_on": "2025-03-01",
            "clause": "4",
            "confidence": "verified",
            "issuer": ISSUER,
        }
        ours = finding_of(built_in(), moved, "decision.in_time")
        assert ours.status is Status.MET


def test_what_no_overlay_touches_is_said_as_before() -> None:
    """To the byte: a verdict without the province's values has no issuer in it."""
    judge = Judge(with_overlays(overlay(of_value(DAYS, row(MARCH, 30)), issued_on=MARCH)))
    case = lawful_case("base_resolution", meeting_on=date(2024, 3, 5))
    assert verdict_document(judge.judge(case)) == verdict_document(built_in().judge(case))


def test_papers_of_a_province_must_be_on_file_from_its_day_to_its_end() -> None:
    """Before, after, and once the paper is there, the step is as the centre has it."""
    rows = row(date(2025, 8, 5), ["political_conclusion"], until=date(2025, 8, 20))
    data = overlay(papers=(before("branch_resolution", rows),), issued_on=MARCH)
    judge = Judge(with_overlays(data))
    asked = {}
    for on in (date(2025, 8, 4), date(2025, 8, 5), date(2025, 8, 20), date(2025, 8, 21)):
        case = lawful_case("branch_resolution", meeting_on=on)
        asked[on.day] = finding_of(judge, case, PAPERS)
        paper = PoliticalConclusion(on=on, cleared=True)
        brought = finding_of(judge, with_act(case, paper), PAPERS)
        assert not brought.blocks
    statuses = {day: found.status.value for day, found in asked.items()}
    assert statuses == {4: "not_applicable", 5: "unmet", 20: "unmet", 21: "not_applicable"}
    assert asked[5].blocks
    for lang in LANGUAGES:
        assert ISSUER in message_of(asked[5], lang)
        assert ISSUER in remedy_of(asked[5], lang)


def test_papers_of_two_overlays_are_asked_together() -> None:
    """Each with its own document; where both ask the same, once."""
    one = overlay(
        papers=(before("branch_resolution", row(MARCH, ["political_conclusion"])),), issued_on=MARCH
    )
    more = row(MARCH, ["political_conclusion", "extension"])
    two = overlay(papers=(before("branch_resolution", more),), issued_on=MARCH)
    two["issuer"] = "Huyện ủy Mẫu"
    judge = Judge(with_overlays(one, two))
    found = finding_of(judge, lawful_case("branch_resolution", 2025), PAPERS)
    assert found.facts["lacking"] == ("political_conclusion", "extension")
    assert found.facts["issuer"] == f"{ISSUER}; Huyện ủy Mẫu"


def test_a_count_that_leaves_the_calendar_lets_nothing_pass() -> None:
    """The centre's last day is not known, the shorter one of the province is: unknown, not met."""
    judge = Judge(with_overlays(overlay(of_value(DAYS, row(MARCH, 15)), issued_on=MARCH)))
    case = with_step(
        lawful_case("admission_decision", meeting_on=date(2030, 12, 2)),
        "admission_decision",
        on=date(2030, 12, 20),
    )
    for one in (judge, built_in()):
        assert finding_of(one, case, "decision.in_time").status is Status.UNKNOWN


# ---- whatever an overlay permits, the centre permits ---------------------------------------------


@cache
def cases() -> tuple[Case, ...]:
    """Return the examples at the boundaries of every rule, and cases with one thing otherwise."""
    shown = base_cases()
    lawful = [case for name in ("lawful-2024", "lawful-2026") for case in mutants(shown[name])]
    return (*shown.values(), *lawful)


def any_tighter(random: Random, direction: Tighter, value: Any) -> Any:  # noqa: ANN401 - as TOML
    """Return a value that asks at least as much, by chance."""
    match direction, value:
        case Tighter.LOWER, int():
            return random.randint(0, value)
        case Tighter.HIGHER, Fraction():
            return str(value + (1 - value) * Fraction(random.randint(0, 4), 4))
        case Tighter.HIGHER, int():
            return value + random.randint(0, 24)
        case Tighter.YES | Tighter.NO, _:
            return direction is Tighter.YES
        case Tighter.MORE, tuple():
            return [*value, *random.sample(["sibling", "guardian", "minor_crime"], 1)]
        case _:
            return random.sample(value, random.randint(0, len(value)))


def any_overlay(random: Random) -> Data:
    """Return a valid overlay: some values tighter from some day, some papers before some step."""
    procedure = built_in().procedure
    tighten = []
    for of, value in procedure.workflow.rulebook.values.items():
        rule, _, name = of.rpartition(".")
        direction = procedure.by_id[rule].direction(name)
        start = date(2016, 9, 20) + timedelta(days=random.randint(0, 3600))
        if direction is None or random.random() < 0.6:
            continue
        try:
            centre = value.on(start).value
        except NoValue:
            continue
        tighten.append(of_value(of, row(start, any_tighter(random, direction, centre))))
    kinds = [cls.kind for cls in procedure.evidence]
    step = random.choice(list(procedure.workflow.steps))
    start = date(2016, 9, 20) + timedelta(days=random.randint(0, 3600))
    papers = (before(step, row(start, random.sample(kinds, 1))),)
    return overlay(*tighten, papers=papers, issued_on=date(2016, 1, 1))


def looser(overlaid_judge: Judge, case: Case, as_of: date | None = None) -> list[str]:
    """Return what an overlay lets pass that the centre refuses, while both took the same way."""
    theirs, ours = overlaid_judge.judge(case, as_of), built_in().judge(case, as_of)
    found: list[str] = []
    for step, centre in zip(theirs.steps, ours.steps, strict=True):
        found += _let_pass(step.step, step.findings, centre.findings)
        if step.permitted and not centre.permitted:
            found.append(f"{step.step} is permitted")
        if not step.permitted:
            return found
    for coming, by_centre in zip(theirs.next, ours.next, strict=True):
        assert coming.step == by_centre.step
        found += _let_pass(coming.step, coming.findings, by_centre.findings)
        if coming.permitted and not by_centre.permitted:
            found.append(f"{coming.step} would be permitted")
    return found


def _let_pass(
    step: str, findings: tuple[Finding, ...], by_centre: tuple[Finding, ...]
) -> Iterator[str]:
    theirs = {finding.rule: finding for finding in findings}
    for finding in by_centre:
        if finding.status.stands_in_the_way and not theirs[finding.rule].status.stands_in_the_way:
            yield f"{step}: {finding.rule} is {theirs[finding.rule].status}"


@pytest.mark.parametrize("seed", range(6))
def test_whatever_an_overlay_permits_the_centre_permits(seed: int) -> None:
    """Every finding of every step while the way is the same: never looser, in random overlays."""
    random = Random(seed)
    judge = Judge(with_overlays(any_overlay(random)))
    tried = random.sample(cases(), 60)
    found: list[str] = []
    stricter = 0
    for case in tried:
        steps = [act.on for act in case.acts if isinstance(act, Step)]
        as_of = random.choice([None, *(day for day in steps)])
        found += looser(judge, case, as_of)
        stricter += judge.judge(case) != built_in().judge(case)
    assert found == []
    assert stricter > 10  # the overlay was no idle show


@pytest.mark.parametrize("seed", range(4))
def test_the_directions_are_right_by_themselves(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the rules are not asked by the centre's values too, nothing passes.

    So it was found that a shorter `dossier.since_opened` lets more pass: no direction is declared.
    """
    monkeypatch.setattr(overlays, "_never_looser", lambda check: check)
    random = Random(100 + seed)
    judge = Judge(with_overlays(any_overlay(random)))
    for case in random.sample(cases(), 60):
        assert looser(judge, case) == []
