"""What texts a procedure lacks: as the tests of the catalogues know it of ours, for any."""

from dataclasses import replace

from admission_flow.messages.coverage import lacking_texts
from admission_flow.procedure.findings import Result, met, unmet
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.rules import RULES
from admission_flow.procedure.rules.rule import rule
from admission_flow.procedure.statuses import statuses_of as by_names
from admission_flow.workflow_source import built_in
from tests.messages.rule_with_helper import in_a_helper, sung
from tests.test_messages import statuses_of as by_source


def test_the_statuses_are_those_that_the_source_names() -> None:
    """Compiled names and source text, two ways of reading, agree on every rule that ships."""
    assert {r.id: by_names(r.check) for r in RULES} == {r.id: by_source(r.check) for r in RULES}


def test_nothing_is_lacking_of_ours() -> None:
    """Every rule and word of the procedure that ships can be said in both languages."""
    assert lacking_texts(built_in().procedure) == []


@rule("ceremony.oath")
def the_oath(case: object, values: object) -> Result:  # noqa: ARG001 - as rules are called
    """The new member takes the oath."""
    return met() if case else unmet()


def test_an_own_rule_without_texts_is_named_part_by_part() -> None:
    """Title, text, both messages, one remedy: in each language."""
    ours = built_in().procedure
    own = Procedure((*ours.acts,), (*ours.rules, the_oath), ours.workflow)
    found = {str(problem) for problem in lacking_texts(own)}
    assert found == {
        f"{lang}.toml: {place}"
        for lang in ("vi", "en")
        for place in (
            "rule.ceremony.oath: has no title",
            "rule.ceremony.oath: has no text",
            "ceremony.oath.met: has no message",
            "ceremony.oath.unmet: has no message",
            "ceremony.oath.unmet: has no remedy",
        )
    }


def test_its_own_texts_are_what_is_looked_at() -> None:
    """Texts of a folder are laid over the program's; one title for two rules is named."""
    ours = built_in().procedure
    texts = {
        "rule": {"ceremony.oath": {"title": "Days in their order", "text": "The oath is taken."}},
        "ceremony": {
            "oath": {"met": {"message": "Taken."}, "unmet": {"message": "No.", "remedy": "Do."}}
        },
    }
    own = Procedure((*ours.acts,), (*ours.rules, the_oath), ours.workflow, {"en": texts})
    found = [str(problem) for problem in lacking_texts(own) if problem.file == "en.toml"]
    assert found == ["en.toml: rule: 2 rules have the title 'Days in their order'"]


def test_a_word_of_the_law_without_a_term_is_named() -> None:
    """What a value holds is shown to officers."""
    ours = built_in().procedure
    rulebook = ours.workflow.rulebook
    value = rulebook.values["ceremony.in_time.start"]
    row = replace(value.rows[-1], value="sunrise")
    values = {**rulebook.values, value.of: replace(value, rows=(*value.rows[:-1], row))}
    workflow = replace(ours.workflow, rulebook=replace(rulebook, values=values))
    own = Procedure(ours.acts, ours.rules, workflow)
    assert {p.where for p in lacking_texts(own)} == {"label.sunrise"}


def test_what_a_rule_says_is_missing_has_a_term() -> None:
    """Of a rule in a module, and of one in the module of a folder, which has no file of its own."""
    ours = built_in().procedure
    text = b'unknown("ceremony.singer")\nunknown(missing)\nmet("x")\n'
    own = Procedure(ours.acts, ours.rules, ours.workflow, sources={"procedure.py": text})
    assert {p.where for p in lacking_texts(own)} == {"label.ceremony.singer"}
    with_singer = Procedure(ours.acts, (*ours.rules, sung), ours.workflow)
    assert "label.singers" in {p.where for p in lacking_texts(with_singer)}


def test_a_helper_beside_the_rule_is_read_too() -> None:
    """A status that a function of the same module returns for the rule is seen."""
    assert {str(status) for status in by_names(in_a_helper.check)} == {"pending", "waived"}
