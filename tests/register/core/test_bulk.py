"""Many acts at once: tried out, recorded one by one, gone on with, never twice."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import CaseMoved, StepRefused
from admission_flow.papers.act_sheet import ActRow
from admission_flow.procedure.acts import Application, DossierOpened, Step, TaskAssigned
from admission_flow.procedure.document import plain_act
from admission_flow.register.audit import audit
from admission_flow.register.core import bulk
from admission_flow.register.core.bulk import Outcome, Result
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

WHOLE = lawful_case("branch_resolution")
LAST = WHOLE.acts[-1].on


def rows_of(case_id: str, acts: tuple[Any, ...] = WHOLE.acts, first: int = 2) -> list[ActRow]:
    """Return a sheet that holds a whole way, row by row."""
    found = []
    for number, act in enumerate(acts, first):
        data = plain_act(act)
        found.append(ActRow(number, case_id, data.pop("kind"), data))
    return found


def row(case_id: str, kind: str, number: int = 2, **data: Any) -> ActRow:  # noqa: ANN401
    return ActRow(number, case_id, kind, data)


def opened(register: Register, count: int = 1) -> list[str]:
    return [
        register.open_case(
            lawful_case(full_name=f"Lò Mẫu {n:02d}").person, WHOLE.unit, even_if_known=True
        ).id
        for n in range(count)
    ]


def results(outcomes: list[Outcome]) -> list[Result]:
    return [outcome.result for outcome in outcomes]


def size(register: Register) -> int:
    return len(list(register.entries()))


def test_a_sheet_with_steps_that_rest_on_each_other(office: "Office") -> None:
    """A whole way in one sheet: tried out in order without a trace, then recorded as typed."""
    with office.open() as register:
        (case,) = opened(register)
        before = size(register)
        rows = rows_of(case)
        assert set(results(bulk.rehearse(register, rows))) == {Result.WOULD}
        assert size(register) == before
        done = list(bulk.carry_out(register, rows))
        assert set(results(done)) == {Result.DONE}
        assert [o.entry for o in done] == list(range(before, before + len(rows)))
        assert register.case(case).case.acts == WHOLE.acts
        assert register.standing(case).state == "branch_resolved"
        again = list(bulk.carry_out(register, rows))
        assert set(results(again)) == {Result.ALREADY}
        assert [o.entry for o in again] == [o.entry for o in done]
        assert size(register) == before + len(rows)
        assert audit.verify(register.store, register.judge).breaks == ()


@pytest.mark.parametrize("stopped_after", range(0, len(WHOLE.acts) + 1, 4))
def test_a_run_that_was_stopped_goes_on(office: "Office", stopped_after: int) -> None:
    """Wherever it stops, the same rows again record what is missing and nothing twice."""
    with office.open() as register:
        (case,) = opened(register)
        before = size(register)
        running = bulk.carry_out(register, rows_of(case))
        for _ in range(stopped_after):
            next(running)
        del running
    with office.open() as register:  # after a crash: nothing is remembered but the journal
        done = list(bulk.carry_out(register, rows_of(case)))
        assert results(done).count(Result.ALREADY) == stopped_after
        assert size(register) == before + len(WHOLE.acts)


def test_one_refusal_does_not_hold_up_the_others(office: "Office") -> None:
    """A step that is refused leaves its refusal; the other cases go on, each on its own."""
    acts = tuple(act for act in WHOLE.acts if act.kind != "application")
    with office.open() as register:
        first, second = opened(register, 2)
        rows = [*rows_of(first, acts), *rows_of(second, first=100)]
        tried = bulk.rehearse(register, rows)
        refused = [o for o in tried if o.result is Result.REFUSED]
        assert refused[0].rules == ("application.present",)
        assert refused[1].rules == ("order.state",)
        assert {o.row.case for o in refused} == {first}
        done = list(bulk.carry_out(register, rows))
        assert [o.result for o in done if o.row.case == second] == [Result.DONE] * len(WHOLE.acts)
        assert register.standing(first).state == "applying"
        assert register.standing(second).state == "branch_resolved"
        entries = {entry.seq: entry for entry in register.entries()}
        assert [
            entries[o.entry or 0].intent.action for o in done if o.result is Result.REFUSED
        ] == ["case.refuse"] * len(refused)


def test_a_refusal_is_not_written_again_until_something_is_new(office: "Office") -> None:
    """The same sheet twice leaves one refusal; once the paper that lacked is there, it goes."""
    opening = DossierOpened(on=LAST)
    acts = tuple(a for a in WHOLE.acts if a.kind == "sympathiser_resolution")
    certificate = next(a for a in WHOLE.acts if a.kind == "awareness_certificate")
    helper = next(a for a in WHOLE.acts if a.kind == "helper_assigned")
    with office.open() as register:
        (case,) = opened(register)
        rows = rows_of(case, (*acts, opening))
        first = list(bulk.carry_out(register, rows))
        count = size(register)
        second = list(bulk.carry_out(register, rows))
        assert results(second) == [Result.ALREADY, Result.REFUSED]
        assert second[1].entry == first[1].entry
        assert size(register) == count
        register.record(case, helper)
        assert isinstance(certificate, Step)
        register.advance(case, certificate)
        third = list(bulk.carry_out(register, rows))
        assert results(third) == [Result.ALREADY, Result.DONE]


def test_an_act_corrected_since_is_not_entered_again(office: "Office") -> None:
    """The sheet's act stands corrected: running the sheet again leaves the correction alone."""
    task = TaskAssigned(on=LAST, task="phong trào")
    with office.open() as register:
        (case,) = opened(register)
        rows = rows_of(case, (task,))
        (done,) = bulk.carry_out(register, rows)
        better = TaskAssigned(on=LAST, task="văn nghệ")
        register.correct(case, done.entry or 0, better, "chép nhầm")
        count = size(register)
        assert results(list(bulk.carry_out(register, rows))) == [Result.ALREADY]
        assert results(list(bulk.carry_out(register, rows_of(case, (better,))))) == [Result.ALREADY]
        assert size(register) == count


def test_corrections_from_a_sheet(office: "Office") -> None:
    """A row corrects an entry and keeps what it does not state; again it changes nothing."""
    with office.open() as register:
        (case,) = opened(register)
        first = register.record(case, Application(on=LAST, number="01", handwritten=False))
        seq = first.entry.seq
        change = ActRow(2, case, "application", {"handwritten": True}, seq, "xem lại đơn")
        assert results(bulk.rehearse(register, [change])) == [Result.WOULD]
        (done,) = bulk.carry_out(register, [change])
        assert done.result is Result.DONE
        assert register.case(case).case.acts == (
            Application(on=LAST, number="01", handwritten=True),
        )
        # Somebody corrects it further; the sheet does not turn it back.
        register.correct(case, seq, Application(on=LAST, number="02", handwritten=False), "xem lại")
        (again,) = bulk.carry_out(register, [change])
        assert (again.result, again.entry) == (Result.ALREADY, done.entry)
        assert register.case(case).case.acts[0].number == "02"
        wrong = ActRow(3, case, "opinion", {"asked": 1}, seq, "x")
        missing = ActRow(4, case, "application", {"number": "9"}, 999, "x")
        tried = bulk.rehearse(register, [wrong, missing])
        assert results(tried) == [Result.BAD] * 2
        assert {p.message_id for o in tried for p in o.problems} == {"bulk_nothing_to_correct"}


def test_rows_that_cannot_be_entered(office: "Office") -> None:
    """No such case, and a paper of tomorrow: each is named, and today's goes."""
    with office.open() as register:
        (case,) = opened(register)
        today = register.today
        tried = bulk.rehearse(
            register,
            [
                row("HS-9999", "application", 2, on=today),
                row(case, "application", 3, on=today + timedelta(days=1)),
                row(case, "application", 4, on=today),
                row(case, "sympathiser_resolution", 5, on=today + timedelta(days=1)),
            ],
        )
        assert results(tried) == [Result.BAD, Result.BAD, Result.WOULD, Result.REFUSED]
        assert [p.message_id for o in tried for p in o.problems] == [
            "bulk_unknown_case",
            "bulk_act_in_future",
        ]
        assert [p.where for o in tried for p in o.problems] == ["2.case", "3.on"]
        assert tried[3].rules == ("order.dates",)


def test_the_same_act_twice_in_a_sheet_is_one(office: "Office") -> None:
    """The second row says what the first says: it is already there."""
    with office.open() as register:
        (case,) = opened(register)
        rows = [row(case, "application", n, on=LAST, handwritten=True) for n in (2, 3)]
        assert results(bulk.rehearse(register, rows)) == [Result.WOULD, Result.ALREADY]
        done = list(bulk.carry_out(register, rows))
        assert results(done) == [Result.DONE, Result.ALREADY]
        assert done[0].entry == done[1].entry


def test_another_window_writes_between(office: "Office", monkeypatch: pytest.MonkeyPatch) -> None:
    """The row is looked at anew with what the other wrote; only endless writing stops it."""
    with office.open() as register, office.open("cb02") as other:
        (case,) = opened(register)
        act = Application(on=LAST, handwritten=True)
        real = register.record
        left = [1]

        def record(case_id: str, act: Any, *, version: int | None = None) -> Any:  # noqa: ANN401
            if left[0]:
                left[0] -= 1
                other.record(case_id, TaskAssigned(on=LAST, task=f"việc {left[0]}"))
            return real(case_id, act, version=version)

        monkeypatch.setattr(register, "record", record)
        (done,) = bulk.carry_out(register, rows_of(case, (act,)))
        assert done.result is Result.DONE
        left[0] = 99
        with pytest.raises(CaseMoved):
            list(bulk.carry_out(register, rows_of(case, (Application(on=LAST),))))


def test_the_same_sheet_in_two_windows(office: "Office") -> None:
    """Row by row in turns, neither writes what the other wrote."""
    with office.open() as one, office.open("cb02") as two:
        (case,) = opened(one)
        first, second = bulk.carry_out(one, rows_of(case)), bulk.carry_out(two, rows_of(case))
        pairs = [(next(first), next(second)) for _ in WHOLE.acts]
        assert {(a.result, b.result) for a, b in pairs} == {(Result.DONE, Result.ALREADY)}
        assert len(one.case(case).recorded) == len(WHOLE.acts)


def test_the_dry_run_says_what_the_run_does(office: "Office") -> None:
    """A step that `advance` refuses is refused when tried out, by the same rules."""
    late = DossierOpened(on=date(2024, 1, 1))
    with office.open() as register:
        (case,) = opened(register)
        (tried,) = bulk.rehearse(register, rows_of(case, (late,)))
        with pytest.raises(StepRefused) as refused:
            register.advance(case, late)
        assert tried.rules == refused.value.verdict.blocked_by


class Stray(ActRow):
    """A row of a program that embeds the register: its act is none that a document could state."""

    __slots__ = ()

    def act(self, base: object = None) -> TaskAssigned:
        """Return a task that is a number."""
        del base
        return TaskAssigned(on=LAST, task=3)  # type: ignore[arg-type]


def test_what_could_never_be_read_again_is_told_in_the_trial(office: "Office") -> None:
    """Such a row is unusable in the trial and in the run; the rows around it are recorded."""
    with office.open() as register:
        (case,) = opened(register)
        rows = [
            row(case, "task_assigned", on=str(LAST), task="việc một"),
            Stray(3, case, "task_assigned", {}),
            row(case, "task_assigned", 4, on=str(LAST), task="việc hai"),
        ]
        before = size(register)
        tried = bulk.rehearse(register, rows)
        assert results(tried) == [Result.WOULD, Result.BAD, Result.WOULD]
        assert [problem.where for problem in tried[1].problems] == ["3.task"]
        assert results(list(bulk.carry_out(register, rows))) == [
            Result.DONE, Result.BAD, Result.DONE,
        ]  # fmt: skip
        assert size(register) == before + 2


def test_a_correction_without_a_reason_is_told_in_the_trial(office: "Office") -> None:
    """A program that makes rows itself may leave it out: unusable, and nothing is written."""
    with office.open() as register:
        (case,) = opened(register)
        (done,) = bulk.carry_out(register, [row(case, "task_assigned", on=str(LAST), task="một")])
        assert done.entry is not None
        wrong = ActRow(3, case, "task_assigned", {"task": "hai"}, done.entry)
        before = size(register)
        for outcomes in (bulk.rehearse(register, [wrong]), bulk.carry_out(register, [wrong])):
            (outcome,) = outcomes
            assert outcome.result is Result.BAD
            (problem,) = outcome.problems
            assert (problem.where, problem.message_id) == ("3.correction_reason", "bulk_no_reason")
        assert size(register) == before
        right = replace(wrong, reason="chép nhầm")
        assert results(list(bulk.carry_out(register, [right]))) == [Result.DONE]


def test_a_case_that_moved_since_it_was_seen_is_given_nothing(office: "Office") -> None:
    """The rows of the others go in; of one case all rows go in that were seen together."""
    with office.open() as register:
        first, second = opened(register, 2)
        seen = {case: register.case(case).version for case in (first, second)}
        rows = [*rows_of(first), *rows_of(second, first=100)]
        with office.open() as other:
            other.record(second, TaskAssigned(on=LAST, task="ở nơi khác"))
        done = list(bulk.carry_out(register, rows, seen))
        of_first, of_second = done[: len(rows_of(first))], done[len(rows_of(first)) :]
        assert set(results(of_first)) == {Result.DONE}
        assert set(results(of_second)) == {Result.BAD}
        assert {o.problems[0].message_id for o in of_second} == {"bulk_case_moved"}
        seen[second] = register.case(second).version
        again = list(bulk.carry_out(register, rows, seen))
        assert results(again) == [Result.ALREADY] * len(of_first) + [Result.DONE] * len(of_second)
