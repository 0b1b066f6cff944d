"""The checks as data, and those that are rules of the rulebook."""

import tomllib
from datetime import date
from types import ModuleType
from typing import Any

from admission_flow import resources
from admission_flow.inspection.catalogue import CLASSES, checks, looked_at, turning_days
from admission_flow.inspection.dossier import Answer
from admission_flow.inspection.inspect import beside, inspect, inspect_one
from admission_flow.inspection.many import MANY
from admission_flow.inspection.own import OWN
from admission_flow.inspection.remedy import remedy_of_check
from admission_flow.inspection.traces import TRACES
from admission_flow.messages import LANGUAGES
from admission_flow.procedure.acts import Move
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import NoValue, citation_of
from admission_flow.procedure.rules import BY_ID
from admission_flow.testing import lawful_case, shifted, with_act, with_changed, with_step, without
from tests.inspection.conftest import Look
from tests.inspection.documents import shown
from tests.inspection.test_cases_of_checks import NEVER_ACCUSES

PASSING = {"met", "waived"}
FAILING = {"unmet", "pending"}
UNSAID = {
    "P06": "is the person of a track",
    "P08": "of what tie to the place",
    "M04": "18 of 20",
    "S03": "there is no lending book",
    "U02": "is there a section",
    "T07": "no notice is on file",
    "U01": "who may decide",
}
"""What even the lawful case does not say."""


def test_each_has_its_way() -> None:
    """No check is without a way to answer, and no function is without a check."""
    ways = ("rules", "own", "many", "traces", "lacks")
    by_way: dict[str, set[str]] = {way: set() for way in ways}
    for check in checks().values():
        by_way[check.how].add(check.id)
        assert list(check.weights) == sorted(check.weights, key=CLASSES.index)
        assert check.mark in {"verified", "derived", "local"}
        assert check.title["vi"]
        assert check.title["en"]
        assert check.rules or check.law or check.clauses or check.basis
        assert check.rules or check.how != "rules"
        assert bool(check.sees) == (check.how in {"own", "many", "traces"})
        assert bool(check.excuse) == (check.how == "traces")
        assert bool(check.lacks) == (check.how == "lacks")
        assert set(check.rules) <= set(BY_ID)
    assert sum(map(len, by_way.values())) == len(checks())
    assert by_way["own"] == set(OWN) - {"U01"}  # what rules read, and what the tree says
    assert by_way["traces"] == set(TRACES)
    assert by_way["many"] == set(MANY) - {"O03"}  # a person's figures, and those of a unit
    doubled = {c.id: c.weights for c in checks().values() if len(c.weights) > 1}
    assert doubled == {
        "P06": ("cancel", "redo"),
        "G08": ("redo", "explain"),
        "L10": ("cancel", "redo"),
        "L13": ("redo", "explain"),
        "M08": ("explain", "information"),
        "E01": ("redo", "explain"),
    }
    assert [c.id for c in checks().values() if c.mark == "local"] == ["P06"]
    partly = {c.id for c in checks().values() if c.unseen is not None}
    assert {"P09", "G02", "L07", "M05", "C04", "M03", "M04", "M09", "M10", "K06", "S01"} <= partly


def test_every_rule_of_the_rulebook_belongs_to_a_check(judge: Judge) -> None:
    """No rule is without a check; so each has a class, and a clause on every day of its law."""
    assert looked_at() == set(BY_ID)
    rulebook = judge.workflow.rulebook
    for check in checks().values():
        assert check.weights
        for rule in check.rules:
            for day in turning_days(rulebook):
                values = rulebook.on(day).values[rule]
                if not isinstance(values, NoValue):
                    assert set(values.citations) <= set(check.citations(rulebook, day))


def test_whatever_can_be_found_says_what_to_do(look: Look) -> None:
    """A finding has the remedy of its rule, or that of its check, in both languages."""
    del look
    for check in checks().values():
        if check.how not in {"lacks", "rules"} and check.id not in NEVER_ACCUSES:
            assert check.remedy is not None, check.id
            assert all(check.remedy[lang] for lang in LANGUAGES)
        if check.remedy is not None:
            assert set(check.remedy) == set(LANGUAGES)


def test_each_finding_that_is_shown_says_what_to_do(judge: Judge) -> None:
    """Every finding of every document of `cases/`, whichever check found it."""
    seen = set()
    for case in shown():
        for item in case.everything(judge):
            remedies = {remedy_of_check(item, lang) for lang in LANGUAGES}
            if item.answer is Answer.FOUND:
                seen.add(item.check)
                assert len(remedies) == len(LANGUAGES), item
                assert "" not in remedies, item
                assert not any("?" in text for text in remedies), item
            else:
                assert remedies == {""}
    silent = {check.id for check in checks().values() if check.how in {"lacks", "traces"}}
    assert seen == set(checks()) - silent - NEVER_ACCUSES


def test_every_check_by_rules_is_triggered_and_is_not(rule_docs: ModuleType, look: Look) -> None:
    """The rules' own examples, each with its reason, are found or not found by the check too."""
    found: dict[str, set[Answer]] = {c.id: set() for c in checks().values() if c.how == "rules"}
    for example in rule_docs.examples():
        dossier = None
        for check in checks().values():
            if check.id not in found or example.rule not in check.rules:
                continue
            dossier = dossier or look(example.case, as_of=example.as_of)
            said = {item.check: item for item in inspect_one(dossier)}[check.id]
            found[check.id].add(said.answer)
            if example.status in FAILING:
                assert said.answer is Answer.FOUND, (check.id, example.because)
                assert said.finding is not None
                assert said.finding.rule in check.rules
                assert said.on is not None
            elif not set(example.also) & set(check.rules):
                _passes_or_says_what_lacks(example, check.id, said.answer)
    lacking = {c for c, answers in found.items() if not {Answer.FOUND, Answer.CLEAR} <= answers}
    assert lacking == set()


NEVER_SAID = {"track.consent"}
"""Of whom the rule speaks must not be told by who is found (P06)."""
NOT_YET = {
    ("person.age_maximum", "branch_resolution"): "the consent may come before the decision",
    ("person.education_consent", "branch_resolution"): "the consent may come before the decision",
    ("verification.political_conclusion", "verification_concluded"): "nobody has voted on it yet",
    ("order.state", "awareness_certificate"): "a certificate may be older than the list",
}
"""Where the rule speaks so early that nothing is wrong yet."""


def test_whatever_rule_is_not_met_some_check_finds_it(rule_docs: ModuleType, look: Look) -> None:
    """On every example of the rules, also where a check has a function of its own."""
    tried = set()
    for example in rule_docs.examples():
        early = (example.rule, example.step) in NOT_YET
        if example.status in FAILING and example.rule not in NEVER_SAID and not early:
            mine = {check.id for check in checks().values() if example.rule in check.rules}
            said = inspect([look(example.case, as_of=example.as_of)])
            found = {item.check for item in said if item.answer is Answer.FOUND}
            assert found & mine, (example.rule, example.because)
            tried.add(example.rule)
    never_unmet = {"verification.family", "person.age_maximum"}
    assert tried == set(BY_ID) - NEVER_SAID - never_unmet


def _passes_or_says_what_lacks(example: Any, check: str, answer: Answer) -> None:  # noqa: ANN401
    if example.status in PASSING:
        assert answer is not Answer.FOUND, (check, example.because)
    elif example.status == "unknown":
        assert answer is Answer.UNKNOWN, (check, example.because)


def test_what_no_case_document_holds_is_never_passed(look: Look, judge: Judge) -> None:
    """On a case without a fault these checks say what they lack; all others are clear or silent."""
    del judge
    for item in inspect_one(look(lawful_case())):
        if checks()[item.check].how == "lacks":
            assert item.answer is Answer.UNKNOWN
            assert set(item.evidence["lacks"]) == {"vi", "en"}
        elif item.check in UNSAID or checks()[item.check].how == "traces":
            assert item.answer is Answer.UNKNOWN
            assert item.evidence["missing"]
        else:
            assert item.answer in {Answer.CLEAR, Answer.NOT_APPLICABLE}, item


def test_each_step_that_breaks_a_rule_is_found_by_its_own_day(look: Look) -> None:
    """Admission and recognition both decided late: two findings, so that no period hides one."""
    late = shifted(lawful_case(), days=100, since=date(2024, 4, 10))
    last = max(act.on for act in late.acts)
    dossier = look(shifted(late, days=60, since=last))
    days = [f.on for f in inspect_one(dossier) if f.check == "U04" and f.answer is Answer.FOUND]
    assert days == [date(2024, 7, 19), date(2025, 11, 10)]


def test_a_missing_paper_is_one_finding(look: Look) -> None:
    """No certificate is C01, a lapsed one C02; a self-review that is not there is S01, not T01."""

    def found(case: Case) -> set[str]:
        return {f.check for f in inspect_one(look(case)) if f.answer is Answer.FOUND}

    assert found(without(lawful_case(), "awareness_certificate")) >= {"C01", "S01"}
    lapsed = with_changed(lawful_case(), "awareness_certificate", on=date(2019, 3, 4))
    assert {"C01", "C02"} & found(lapsed) == {"C02"}
    assert {"T01", "S01"} & found(without(lawful_case(), "self_review")) == {"S01"}
    early = with_changed(lawful_case(), "self_review", on=date(2025, 5, 6))
    assert {"T01", "S01"} & found(early) == {"T01"}
    assert {"L04", "S01"} & found(without(lawful_case(), "history_certified")) == {"S01"}


def test_clauses_are_those_of_the_day(look: Look) -> None:
    """A vote of 2024 rests on the guidance of 2021, carried over; one of 2025 on that of 2025."""

    def clauses(check: str, year: int) -> list[tuple[str, str, str]]:
        said = {item.check: item for item in inspect_one(look(lawful_case(regime_year=year)))}
        return [(c.document, c.clause, c.confidence) for c in said[check].citations]

    assert clauses("M06", 2024) == [("01-HD/TW", "5.1", "recalled")]
    assert clauses("M06", 2025)[0] == ("06-HD/TW", "5.1", "verified")
    assert clauses("M03", 2017)[-1] == ("29-QĐ/TW", "9.3.2", "recalled")
    assert ("09-HD/BTCTW", "II.1.1", "recalled") in clauses("S01", 2018)
    moved = with_act(lawful_case(), Move(on=date(2024, 4, 1), to="Chi bộ Mẫu Hai"))
    later = with_act(lawful_case(regime_year=2025), Move(on=date(2025, 8, 12), to="Chi bộ Mẫu Hai"))
    of_moves = []
    for case in (moved, later):
        (said,) = (f for f in inspect_one(look(case)) if f.check == "U09")
        of_moves.append([(c.document, c.clause) for c in said.citations])
    assert of_moves == [[("01-HD/TW", "3.9")], [("06-HD/TW", "3.9b; 3.9c")]]
    # A handbook of one city is no dated document: what is cited points to the rules of tracks.
    assert clauses("P06", 2025)[0] == ("01-HD/TW", "6.1", "recalled")


def test_no_clause_beside_the_rulebook_says_more_than_was_read(judge: Judge) -> None:
    """What checks, clocks and moves cite is as sure as their documents allow, on every day."""
    rulebook = judge.workflow.rulebook
    for day in turning_days(rulebook):
        for check in checks().values():
            check.citations(rulebook, day)  # raises where a clause claims too much
    known = {document.key: document for document in rulebook.documents.values()}
    for name in ("clocks.toml", "moves.toml"):
        for row in tomllib.loads(resources.text("workflows", name))["limit"]:
            cite = row["cite"]
            document = known[f"{cite['document']} {cite['issued_on'].isoformat()}"]
            assert citation_of(document, cite["clause"], cite["confidence"])


def test_a_year_before_the_law_on_file_is_unknown(look: Look) -> None:
    """How long a certificate served in 2015 is not on file: C02 says so, and all others go on."""
    for met in (date(2015, 3, 5), date(2015, 3, 12), date(2015, 3, 5)):
        case = lawful_case("branch_resolution", meeting_on=met)
        said = {item.check: item for item in inspect_one(look(case))}
        assert (said["C02"].answer, said["C02"].on) == (Answer.UNKNOWN, met)
        assert said["C02"].evidence["missing"] == "law_of_that_day"
        assert said["C01"].answer is Answer.CLEAR


def test_what_no_check_looked_at_has_one_now(look: Look) -> None:
    """Another citizenship, three people in one vote, a probationary helper, a committee skipped."""
    cases = {
        "P11": lawful_case(citizenship="LA"),
        "M11": with_step(lawful_case(), "branch_resolution", roll={"persons": 3}),
        "G08": with_changed(lawful_case(), "helper_assigned", official_member=False),
        "U10": without(lawful_case(), "base_resolution"),
    }
    lawful = {f.check for f in inspect_one(look(lawful_case())) if f.answer is Answer.FOUND}
    assert lawful == set()
    for check, case in cases.items():
        dossier = look(case)
        (item, *_) = (f for f in inspect_one(dossier) if f.check == check)
        assert item.answer is Answer.FOUND
        assert item.citations
        assert remedy_of_check(item, "vi")
        assert beside(dossier) == ()


def test_the_page_of_the_checks_is_made_from_its_sources(check_docs: ModuleType) -> None:
    """What lies in docs/ is what tools/make_check_docs.py makes: run it after a change."""
    assert check_docs.PAGE.read_text("utf-8") == check_docs.page()
    assert check_docs.page().count("\n### ") == len(checks())
