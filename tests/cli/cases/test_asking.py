"""`case record` and `case advance` with nothing else: asked for on a terminal, field by field."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.cli.cases.asking import _act
from admission_flow.messages import label, say
from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.document import plain_act
from admission_flow.testing import lawful_case
from admission_flow.vocabulary.forms import fields_of_kind

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

ASK_WRITE = say("vi", "screen.ask_write")


@pytest.fixture
def ready(office: "Desk") -> "Desk":
    """Return a desk with a case up to the opinions: the chi bộ may vote."""
    case = office.file("a.json", lawful_case("opinions_summarised"))
    assert office("case", "import", case).code == 0
    return office


@pytest.fixture
def answered(
    ready: "Desk", monkeypatch: pytest.MonkeyPatch
) -> Callable[..., "tuple[Answer, list[str]]"]:
    """Return what runs a command with somebody who answers; the questions are kept."""

    def run(*line: str, answers: list[str]) -> "tuple[Answer, list[str]]":
        questions: list[str] = []
        waiting: Iterator[str] = iter(answers)

        def prompt(question: str, **_: object) -> str:
            questions.append(question)
            return next(waiting)

        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("typer.prompt", prompt)
        answer = ready(*line)
        assert list(waiting) == []
        return answer, questions

    return run


def exported(desk: "Desk") -> list[dict[str, Any]]:
    return list(desk("case", "export", "HS-0001", "--purpose", "mẫu").json["acts"])


VOTE = ["5/3/2024", "20", "", "", "", "18", "17", "1", "giơ thẻ", "1", "", "", "k"]
"""Day, official, three zeros that are offered, present, in favour, against, mode, persons; number,
note; nothing for papers."""


def test_a_step_is_asked_for_shown_and_written(
    ready: "Desk", answered: Callable[..., "tuple[Answer, list[str]]"]
) -> None:
    """The next step by its number; offered zeros are taken; what the judge says stands before."""
    answer, questions = answered(
        "case", "record", "HS-0001", answers=["nghị quyết đề nghị kết nạp của chi bộ", *VOTE, "c"]
    )
    assert answer.code == 0, answer
    assert exported(ready)[-1] == {
        "kind": "branch_resolution",
        "on": "2024-03-05",
        "roll": {
            "official": 20, "elsewhere": 0, "exempt_absent": 0, "suspended": 0, "present": 18,
            "in_favour": 17, "against": 1, "mode": "card", "persons": 1,
        },
    }  # fmt: skip
    assert questions[-1] == ASK_WRITE
    offered = [question for question in questions if "[0]" in question]
    assert len(offered) == 3
    assert not any(label("vi", "roll.in_favour") in question.lower() for question in offered)
    assert label("vi", "branch_resolved") in answer.out


ANSWERS = {"day": "5/3/2024", "flag": "k", "choice": "1", "list": "1", "count": "1"}
"""What is answered where an answer must be given."""


WITH_ROLLS = [
    kind for kind in KINDS if any(".in_favour" in field.name for field in fields_of_kind(kind))
]


@pytest.mark.parametrize("kind", WITH_ROLLS)
def test_zeros_that_were_offered_are_no_roll(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who passes over every count with Enter states no vote, though the zeros stood there."""
    answers = [ANSWERS.get(f.holds, "mẫu") if f.required else "" for f in fields_of_kind(kind)]
    waiting = iter([*answers, "k"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(waiting))
    act = plain_act(_act(kind))
    assert list(waiting) == []
    assert not [name for name in act if "roll" in name]


@pytest.mark.parametrize("no", ["", "k", "x"])
def test_without_a_yes_nothing_is_written(
    ready: "Desk", answered: Callable[..., "tuple[Answer, list[str]]"], no: str
) -> None:
    """As everywhere: anything but yes is no."""
    stored = ready.stored()
    kind = label("vi", "branch_resolution")
    answer, _ = answered("case", "advance", "HS-0001", answers=[kind, *VOTE, no])
    assert answer.code == 130
    assert ready.stored() == stored


def test_what_the_rules_refuse_is_shown_and_not_asked_for(
    ready: "Desk", answered: Callable[..., "tuple[Answer, list[str]]"]
) -> None:
    """Too few votes: exit 3, nothing written, not even a refusal."""
    stored = ready.stored()
    few = [*VOTE[:6], "13", "5", *VOTE[8:]]
    answer, questions = answered("case", "advance", "HS-0001", "branch_resolution", answers=few)
    assert answer.code == 3
    assert ASK_WRITE not in questions
    assert ready.stored() == stored


def test_a_wrong_answer_is_asked_for_again_with_what_is_wrong(
    ready: "Desk", answered: Callable[..., "tuple[Answer, list[str]]"]
) -> None:
    """A part of a word that several kinds have, a word that none has, a day that there is not."""
    answers = [
        "nghị quyết đề nghị", "qwertz", "đơn xin", "1", "", "31/2/2024", "20/1/2024", "có lẽ",
        "có", "", "", "k", "c",
    ]  # fmt: skip
    answer, _ = answered("case", "record", "HS-0001", answers=answers[:3] + answers[4:])
    assert answer.code == 0, answer
    for message in ("no_such_kind", "not_a_day", "not_yes_or_no", "missing"):
        start = say("vi", f"problem.{message}", found="qwertz").partition("“")[0].strip()
        assert start in " ".join(answer.out.split())
    assert "31/2/2024" in answer.out
    assert exported(ready)[-1] == {"kind": "application", "on": "2024-01-20", "handwritten": True}


def test_nobody_to_ask_is_wrong_use_that_says_how(ready: "Desk") -> None:
    """Exit 2 with the command line that would do it; an unknown case needs no question."""
    stored = ready.stored()
    for word in ("record", "advance"):
        answer = ready("case", word, "HS-0001")
        assert answer.code == 2
        assert f"admission-flow case {word} HS-0001" in answer.err
        assert "--on" in answer.err
    assert ready.stored() == stored


class Terminal:
    """A command on a terminal of its own, typed at as a person does."""

    def __init__(self, desk: "Desk", *line: str) -> None:
        self.mine, theirs = pty.openpty()
        self.seen = ""
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(desk.folder), "TERM": "xterm",
            "ADMISSION_FLOW_REGISTER": os.environ["ADMISSION_FLOW_REGISTER"],
            "ADMISSION_FLOW_OFFICER": "cb01", "PYTHONUTF8": "1",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-Im", "admission_flow", *line],
            stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - Ctrl-C
        )  # fmt: skip
        os.close(theirs)

    def until(self, text: str, seconds: float = 60) -> None:
        """Read until a text has come."""
        end = time.monotonic() + seconds
        start = len(self.seen)
        while text not in self.seen[start:]:
            if not select.select([self.mine], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError((text, self.seen))
            try:
                self.seen += os.read(self.mine, 65536).decode("utf-8", "replace")
            except OSError as error:
                raise AssertionError((text, self.seen)) from error

    def type(self, text: bytes) -> None:
        os.write(self.mine, text)

    def end(self, key: bytes = b"", seconds: float = 60) -> int:
        """Return the exit code; press a key until the command ends, as a person does.

        One press can be lost: Python's readline looks whether a signal came just before it waits
        for a key, and what is typed before it sets the terminal up is read in the old way.
        """
        end = time.monotonic() + seconds
        self.type(key)
        with suppress(OSError):  # the other side is closed: that is the end
            while True:
                if select.select([self.mine], [], [], 3)[0]:
                    part = os.read(self.mine, 65536)
                    if not part:
                        break
                    self.seen += part.decode("utf-8", "replace")
                elif time.monotonic() > end:
                    self.process.kill()
                    raise AssertionError(self.seen)
                else:
                    self.type(key)
        os.close(self.mine)
        return self.process.wait(60)


def test_on_a_real_terminal(ready: "Desk") -> None:
    """A pseudo-terminal: a number, a part of a word, words with marks, a yes."""
    terminal = Terminal(ready, "case", "record", "HS-0001")
    terminal.until("? để xem tất cả")
    terminal.type("tự kiểm điểm\n".encode())
    terminal.until(say("vi", "screen.ask_required"))
    terminal.type("hôm nay\n".encode())
    terminal.until(label("vi", "number")[1:])
    terminal.type(b"\n")
    terminal.until(label("vi", "note")[1:])
    terminal.type(b"\n")
    terminal.until(say("vi", "screen.ask_paper"))
    terminal.type(b"\n")
    terminal.until(ASK_WRITE)
    terminal.type("có\n".encode())
    assert terminal.end() == 0, terminal.seen
    assert exported(ready)[-1]["kind"] == "self_review"


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["Ctrl-C", "end of input"])
def test_a_person_can_stop_at_any_question(ready: "Desk", key: bytes) -> None:
    """Exit 130, and nothing is written."""
    stored = ready.stored()
    terminal = Terminal(ready, "case", "record", "HS-0001", "self_review")
    terminal.until(say("vi", "screen.ask_required"))
    assert terminal.end(key) == 130, terminal.seen
    assert "Traceback" not in terminal.seen
    assert ready.stored() == stored
