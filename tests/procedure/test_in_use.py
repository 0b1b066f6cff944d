"""The procedure in use: whose words are looked up, and that what was found is kept apart."""

from dataclasses import replace

import pytest

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import EVIDENCE, KINDS, STEPS, Ceremony, HelperReport
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.procedure import ACTS, Procedure, admission
from admission_flow.procedure.rules import BY_ID


@pytest.fixture
def own(judge: Judge) -> Procedure:
    """Return a procedure with one step, one kind of evidence and one rule fewer than ours."""
    acts = tuple(act for act in ACTS if act not in (Ceremony, HelperReport))
    rules = judge.procedure.rules[1:]
    return replace(judge.procedure, acts=acts, rules=rules)


def test_the_words_are_those_of_the_procedure_in_use(own: Procedure) -> None:
    """Ours where none was set; for a block those of another; afterwards ours again."""
    for _ in range(2):
        assert in_use.procedure() is None
        assert in_use.kinds() == KINDS
        assert (in_use.steps(), in_use.evidence()) == (STEPS, EVIDENCE)
        assert in_use.rules() == BY_ID
        with in_use.using(own):
            assert in_use.procedure() is own
            assert in_use.kinds() == own.kinds
            assert (in_use.steps(), in_use.evidence()) == (own.steps, own.evidence)
            assert in_use.rules() == own.by_id
            with in_use.using(None):
                assert in_use.kinds() == KINDS
            assert in_use.procedure() is own


def test_a_procedure_is_put_in_use_for_the_rest_of_a_run(own: Procedure) -> None:
    """Until another one is, or none."""
    in_use.use(own)
    try:
        assert in_use.procedure() is own
    finally:
        in_use.use(None)
    assert in_use.procedure() is None


def test_what_was_found_for_one_procedure_is_not_told_for_another(own: Procedure) -> None:
    """Each is asked once for the same, and told what holds in it."""
    asked: list[tuple[object, ...]] = []

    @in_use.cached
    def count(word: str, more: int = 0) -> int:
        """Count kinds."""
        asked.append((word, more))
        return len(in_use.kinds()) + more

    @in_use.cached
    def twice(word: str) -> str:
        """Say it again."""
        return word * 2

    other = replace(own, acts=own.acts[1:])
    for _ in range(2):
        assert (count("a"), count("a", 1), count("b")) == tuple(
            len(KINDS) + more for more in (0, 1, 0)
        )
        for procedure in (own, other):
            with in_use.using(procedure):
                assert count("a") == len(procedure.acts)
                assert twice("a") == "aa"
    assert asked == [("a", 0), ("a", 1), ("b", 0), ("a", 0), ("a", 0)]
    assert count.__doc__ == "Count kinds."


def test_no_two_kinds_or_rules_have_one_name(judge: Judge) -> None:
    """Neither acts nor rules: a name that would mean two things is refused."""
    ours = judge.procedure
    for change in (
        {"acts": (*ours.acts, ours.acts[0])},
        {"rules": (*ours.rules, ours.rules[0])},
    ):
        with pytest.raises(ValueError, match=r"^two kinds of act, or two rules, have one name$"):
            replace(ours, **change)


def test_the_admission_has_the_files_that_it_was_read_from(judge: Judge) -> None:
    """None where it was read from none."""
    workflow = judge.workflow
    assert admission(workflow).sources == {}
    assert admission(workflow, {"law.toml": b"x"}).sources == {"law.toml": b"x"}
    assert admission(workflow).admits
