"""The sample register itself: made once, small, and looked at as an auditor would."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.demo import tour
from admission_flow.demo.build import Played, build
from admission_flow.demo.place import LOG, PRIVATE, room
from admission_flow.demo.plan import plan_2024
from admission_flow.demo.tasks import tasks
from admission_flow.demo.timeline import FEWEST, Timeline, timeline
from admission_flow.errors import DemoExists, DemoForeign, RegisterNotWritten
from admission_flow.procedure.document import case_from
from admission_flow.register.audit import audit
from admission_flow.register.classes import entries as classes
from admission_flow.register.classes.participants import participants
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.core.state import unit_of
from admission_flow.register.plan import entries as plans
from admission_flow.register.sympathisers import lists
from admission_flow.workflow_source import built_in
from tests.samples import Samples

if TYPE_CHECKING:
    from collections.abc import Iterator


def plot(seed: int) -> Timeline:
    return timeline(seed, FEWEST, built_in().workflow.calendar)


def beginning(seed: int, entries: int) -> Timeline:
    told = plot(seed)
    return replace(told, entries=told.entries[:entries])


def lines(path: Path) -> list[str]:
    with ReadingRegister.open(str(path)) as register:
        return [entry.line for entry in register.entries()]


@dataclass(frozen=True)
class Made:
    """The register of the module, as it was made."""

    path: Path
    played: Played
    register: ReadingRegister


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, samples: Samples) -> "Iterator[Made]":
    """The register with the fewest people, and every story."""
    told = plot(2024)
    folder = tmp_path_factory.mktemp("demo") / "new"
    with room(folder, told, again=False) as making:
        also = tasks(told, built_in().workflow.calendar)
        played = samples.build(str(making), told, also=also)
    path = folder / LOG
    with ReadingRegister.open(str(path), clock=lambda: told.ends_at) as register:
        yield Made(path, played, register)


def test_every_state_occurs(made: Made) -> None:
    """Every state of the workflow has somebody in it."""
    found = {row.state for row, _ in made.register.cases()}
    assert found == set(made.register.judge.workflow.states)


def test_nothing_goes_otherwise_than_told(made: Made) -> None:
    """Each refusal is one that a story meant, and there are refusals and corrections."""
    assert made.played.surprises == []
    assert made.played.refused > 8
    assert made.played.corrected == 4


def test_every_chi_bo_of_a_case_is_in_the_tree(made: Made) -> None:
    """Whoever was admitted is counted in a unit of the tree: nobody is left over."""
    tree = organisation(made.register.store).on(made.register.today)
    names = {unit.name for unit in tree.units.values()}
    assert {row.unit for row, _ in made.register.cases()} <= names


def test_the_plan_was_answered_by_most_in_time(made: Made) -> None:
    """The last day is the 25th: the one that came on the 26th is late, and one never came."""
    answers = {one.unit: one for one in plans.sent(made.register, 2024)}
    late = {code: one.received_on for code, one in answers.items() if one.status == "late"}
    assert late == {"C07": date(2024, 2, 26), "C15": date(2024, 3, 4)}
    assert [code for code, one in answers.items() if one.received_on is None] == ["C20"]
    assert len(answers) == 24


def test_no_number_of_a_paper_is_used_twice(made: Made) -> None:
    """Decisions over all units, resolutions within a chi bộ, certificates for ever."""
    decisions: list[object] = []
    resolutions: list[object] = []
    for row, _ in made.register.cases():
        case = made.register.case(row.case).case
        for act in case.acts:
            if act.kind.endswith("_decision") and act.number:
                decisions.append((act.on.year, act.number))
            elif act.kind.endswith("branch_resolution") and act.number:
                resolutions.append((unit_of(case, act.on), act.on.year, act.number))
    assert len(decisions) == len(set(decisions)) > 20
    assert len(resolutions) == len(set(resolutions)) > 20


def test_the_targets_told_add_up_to_the_plan(made: Made) -> None:
    """What the units were told is the plan's target, shared out."""
    assert sum(plans.on_file(made.register.store, 2024).targets.values()) == plan_2024().target


def test_the_log_is_intact(made: Made) -> None:
    """`verify` finds no break, and no clock that went back."""
    report = audit.verify(made.register.store, made.register.judge)
    assert report.breaks == ()
    assert report.notices == ()


def test_the_replay_differs_nowhere_and_finds_what_was_late(made: Made) -> None:
    """Judged again, everything comes out as entered; late entries are found."""
    found = tour.replay(made.register)
    assert (found.differing, found.unlawful) == (0, 0)
    assert found.judged > 1_000
    assert found.late[0].days_late > 1_000
    assert any(40 < item.days_late < 150 for item in found.late)


def test_exports_are_judged_to_the_stored_state(made: Made) -> None:
    """A case exported as a document and judged anew stands where the register says."""
    judge = made.register.judge
    differing = [
        row.case
        for row, _ in made.register.cases()
        if row.state != "source"  # no acts: nothing to judge
        and judge.judge(case_from(made.register.export(row.case))).state != row.state
    ]
    assert differing == []


def test_all_officers_write(made: Made) -> None:
    """The entries are in the name of all 24 units' officers and of the organisation committee."""
    actors = Counter(entry.intent.actor for entry in made.register.entries())
    assert len(actors) == 25
    assert "btc01" in actors


def test_the_progress_counts_everybody_once(made: Made) -> None:
    """Every case is in one cell of the table, and the targets are the plan's."""
    whole = tour.total(tour.progress(made.register, plan_2024()))
    counted = whole.admitted + whole.admitted_otherwise + whole.ended + whole.on_the_way.total()
    assert counted == FEWEST
    assert whole.target == 220
    assert whole.admitted > whole.of_these_ended > 0
    assert set(whole.on_the_way) <= set(tour.ON_THE_WAY)


def test_the_lawful_case_is_lawful(made: Made) -> None:
    """The example goes all the way under more than one regime, without a warning."""
    found = tour.lawful_case(made.register)
    assert found.verdict.lawful
    assert found.verdict.state == "official"
    assert not any(step.warned_by for step in found.verdict.steps)
    assert len({step.regime for step in found.verdict.steps}) > 1


def test_the_refusal_is_judged_again_as_recorded(made: Made) -> None:
    """13 of 20: the verdict judged from the journal is refused by the rules of the entry."""
    found = tour.refused_step(made.register)
    recorded = (found.entry.intent.verdict or {})["blocked_by"]
    assert list(found.verdict.blocked_by) == recorded == ["branch.two_thirds"]
    assert not found.verdict.permitted


def test_every_refusal_is_judged_again_as_recorded(made: Made) -> None:
    """No refusal of the register comes out otherwise from the journal."""
    for entry in tour.refusals(made.register):
        recorded = (entry.intent.verdict or {})["blocked_by"]
        assert list(tour.judged_again(made.register, entry).blocked_by) == recorded


def test_the_stuck_case_waits_for_something(made: Made) -> None:
    """The case to explain has a next step that is not permitted today."""
    verdict = made.register.explain(tour.stuck_case(made.register))
    assert any(not step.permitted and not step.ends for step in verdict.next)


def test_the_same_seed_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    """Made again elsewhere, the log is the same byte for byte; with another seed it is not."""
    first = beginning(2024, 120)
    also = [
        task
        for task in tasks(plot(2024), built_in().workflow.calendar)
        if task.at <= first.entries[-1].at
    ]
    build(str(tmp_path / "again.db"), first, also=also)
    build(str(tmp_path / "other.db"), beginning(2025, 120))
    again, other = lines(tmp_path / "again.db"), lines(tmp_path / "other.db")
    assert len(again) > 120
    assert again == lines(made.path)[: len(again)]
    assert other[1:] != again[1:]


def test_a_sample_register_is_replaced_only_on_request(tmp_path: Path) -> None:
    """Without `again` it stays as it is; with it, only its own files go."""
    told = beginning(2024, 5)
    with room(tmp_path, told, again=False) as making:
        build(str(making), told)
    notes = tmp_path / "notes.txt"
    notes.write_text("mine", "utf-8")
    before = (tmp_path / LOG).read_bytes()
    with pytest.raises(DemoExists), room(tmp_path, told, again=False):
        pass
    assert (tmp_path / LOG).read_bytes() == before
    with room(tmp_path, told, again=True) as making:
        build(str(making), beginning(2024, 4))
        assert (tmp_path / LOG).read_bytes() == before  # until the new one is whole
    assert (tmp_path / LOG).read_bytes() != before
    assert sorted(path.name for path in tmp_path.iterdir()) == [PRIVATE, LOG, "notes.txt"]


def test_a_sample_register_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """A full disk half-way: no half register that verifies, and the next try is a first one."""
    told = beginning(2024, 5)

    def full() -> None:
        with room(tmp_path, told, again=False) as making:
            build(str(making), told)
            raise RegisterNotWritten(path=making, reason="full")

    with pytest.raises(RegisterNotWritten):
        full()
    assert list(tmp_path.iterdir()) == []
    with room(tmp_path, told, again=False) as making:
        build(str(making), told)
    with ReadingRegister.open(str(tmp_path / LOG)) as register:
        assert register.store.head[0] > 5


def test_a_real_register_is_never_replaced(tmp_path: Path) -> None:
    """A register that no demonstration made stays, though it bears the name."""
    Register.create(str(tmp_path / LOG), "cb01").close()
    before = (tmp_path / LOG).read_bytes()
    with pytest.raises(DemoForeign), room(tmp_path, plot(2024), again=True):
        pass
    assert (tmp_path / LOG).read_bytes() == before


def test_a_strange_file_is_never_replaced(tmp_path: Path) -> None:
    """A file that is no register stays, though it bears the name."""
    (tmp_path / LOG).write_text("mine", "utf-8")
    with pytest.raises(DemoForeign), room(tmp_path, plot(2024), again=True):
        pass
    assert (tmp_path / LOG).read_text("utf-8") == "mine"


def test_classes_are_held_as_the_plan_has_them(made: Made) -> None:
    """Those of 2024 count in its plan, and are not more: of few people some would be empty."""
    held = classes.classes(made.register.store).values()
    of_plan = Counter(one.opened.kind for one in held if one.opened.plan == 2024)
    planned = plan_2024().classes
    assert of_plan.keys() == planned.keys()
    assert all(0 < of_plan[kind] <= planned[kind].count for kind in planned)
    assert not any(one.too_short or one.places_left < 0 for one in held)
    assert any(one.closed_on is None for one in held)


def test_whoever_passed_a_class_has_its_certificate_in_the_case(made: Made) -> None:
    """What the class kept is what the case says; who failed or never came has none."""
    failed, left = 0, 0
    for one in classes.classes(made.register.store).values():
        left += len(one.left)
        for person in participants(made.register, one):
            passed = person.result not in {None, "failed"}
            assert passed is (person.number is not None)
            failed += person.result == "failed"
            acts = made.register.case(person.case).case.acts
            numbers = {act.number for act in acts if act.kind.endswith("_certificate")}
            assert person.certified is (person.number in numbers)
    assert failed
    assert left


def test_most_certificates_of_the_stories_come_from_a_class(made: Made) -> None:
    """Besides them there are only those from before the register, and papers that came late."""
    kept = {
        (case, one.certificates[case].number)
        for one in classes.classes(made.register.store).values()
        for case in one.certificates
    }
    told = [
        (row.case, act.number)
        for row, _ in made.register.cases()
        for act in made.register.case(row.case).case.acts
        if act.kind.endswith("_certificate")
    ]
    assert sum(one in kept for one in told) > 0.9 * len(told)


def test_lists_are_kept_where_they_were_asked_for(made: Made) -> None:
    """Three chi bộ owe reports and reviews, and have some; nobody else owes any."""
    found = lists.of_register(made.register)
    owing = {duty.unit for duty in lists.owed(found)}
    followed = {rhythm.unit for rhythm in found.rhythms if rhythm.every != "none"}
    inside = frozenset().union(*(found.inside(code) or () for code in followed))
    tree = organisation(made.register.store).on(made.register.today)
    assert len(followed) == 3
    assert owing
    assert owing <= {tree.units[code].name for code in inside}
    assert len(found.reviews) == 3
    assert any(review.listed for review in found.reviews)
    assert any(source.proposals for source in found.sources)
    assert any(report.period for source in found.sources for report in source.reports)
