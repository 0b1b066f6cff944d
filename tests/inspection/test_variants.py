"""Lawful stories accuse nobody, on whatever day they are inspected."""

import random
from dataclasses import replace
from datetime import date

import pytest

from admission_flow.inspection.catalogue import CLASSES, checks
from admission_flow.inspection.dossier import Answer
from admission_flow.inspection.inspect import inspect
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from tests.inspection.conftest import Look
from tests.inspection.variants import Variant
from tests.inspection.variants_beside import LAWFUL, REMEDY, STEPS, YEARS

SEED, DAYS_OF_EACH = 2411, 4
INFORMS = "information"


def found(case: Case, look: Look, as_of: date) -> dict[str, date | None]:
    """Return what is found of whatever class, by the check; its dossier was never lent."""
    dossier = replace(look(case, as_of=as_of), lent=())
    return {f.check: f.on for f in inspect([dossier]) if f.answer is Answer.FOUND}


@pytest.mark.parametrize("variant", LAWFUL, ids=lambda one: one.name)
def test_nobody_is_accused(variant: Variant, look: Look, judge: Judge) -> None:
    """Nothing is found of class cancel, redo or explain; the judge says that it is lawful.

    Of class information only what the variant names is found: it accuses nobody.
    """
    as_of = variant.as_of or max(act.on for act in variant.case.acts)
    assert found(variant.case, look, as_of).keys() == variant.informs
    assert all(checks()[check].weights == (INFORMS,) for check in variant.informs)
    assert judge.judge(variant.case, as_of).lawful is not variant.redone


@pytest.mark.parametrize(
    "variant", [one for one in LAWFUL if one not in STEPS], ids=lambda one: one.name
)
def test_nor_on_any_earlier_day(variant: Variant, look: Look) -> None:
    """An inspector who comes while the story goes on accuses nobody either.

    Where something was wrong, from the day on which it was made good.
    """
    days = sorted({act.on for act in variant.case.acts})
    if variant.redone:
        days = [day for day in days if day >= REMEDY.on]
    chance = random.Random(f"{SEED} {variant.name}")
    for day in chance.sample(days, min(DAYS_OF_EACH, len(days))):
        acts = tuple(act for act in variant.case.acts if act.on <= day)
        said = found(replace(variant.case, acts=acts), look, day)
        assert said.keys() <= variant.informs, day


def test_there_are_enough_and_each_is_another_story() -> None:
    """At least sixty beside those of each step and each year."""
    own = [one for one in LAWFUL if one not in STEPS and one not in YEARS]
    assert len(own) >= 60
    assert len({one.name for one in LAWFUL}) == len(LAWFUL)
    stories = {repr((one.case, one.as_of)) for one in LAWFUL}
    assert len(LAWFUL) - len(stories) <= 2  # the whole story is the last step, and that of 2024


def test_the_classes_that_accuse_are_three() -> None:
    """Information is the only class that does not."""
    assert set(CLASSES) - {INFORMS} == {"cancel", "redo", "explain"}
