"""Whatever lies in the folder of a procedure: told by its file, exit code 7, nothing written."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from admission_flow import Procedure, load_procedure
from admission_flow.errors import RulebookFilesDiffer
from admission_flow.journal import sshsig
from admission_flow.procedure.file_reader import DEEPEST
from admission_flow.resources import text
from admission_flow.rulebook_signature import LIST, SIGNATURE, files_in, list_text
from tests.conftest import Desk
from tests.loan import FILES, FORM, loan_folder

DATA = (
    "workflow.toml", "law.toml", "holidays.toml", "vi.toml", "en.toml", "papers.toml",
    "moves.toml", "clocks.toml", "retention.toml", "overlay-x.toml", "papers/forms.toml",
)  # fmt: skip
"""Every file of data that a folder may have."""
BUILT_IN = ("holidays.toml", "moves.toml", "clocks.toml")


def refused(desk: Desk, folder: Path, name: str, *said: str) -> None:
    """Assert that a folder is refused in a sentence that names a file, and no register made."""
    shown = name.rpartition("/")[2]
    for command in (("workflow", "check", str(folder)), ("--workflow", str(folder), "init")):
        answer = desk(*command)
        if name == "papers/forms.toml" and answer.code == 0:
            answer = desk("--workflow", str(folder), "paper", "list")
            desk.register.unlink()
        assert answer.code == 7, (name, command, answer)
        assert f"{shown}: " in answer.err, answer
        for word in said:
            assert word in answer.err, answer
        assert "tiếng Anh" not in answer.err
    assert not desk.register.exists()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a procedure, with a folder of forms."""
    place = loan_folder(tmp_path / "loan")
    (place / "papers").mkdir()
    return place


def of(folder: Path, name: str) -> bytes:
    """Return what a file of the folder says, or would say."""
    file = folder / name
    if file.exists():
        return file.read_bytes()
    return text("workflows", name).encode() if name in BUILT_IN else b""


def lists(depth: int) -> bytes:
    """Return so many lists in each other."""
    return b"x = " + b"[" * depth + b"]" * depth + b"\n"


def tables(depth: int) -> bytes:
    """Return so many tables in each other; a parser need not go down for them."""
    return b"[" + b".".join([b"a"] * depth) + b"]\nb = 1\n"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda raw: raw + b"\n" + lists(5000), "lồng nhau quá"),
        (lambda raw: raw + b"\n" + lists(DEEPEST + 1), "lồng nhau quá"),
        (lambda raw: raw + b"\n" + tables(5000), "lồng nhau quá"),
        (lambda raw: b"\xef\xbb\xbf" + raw, "BOM"),
        (lambda raw: raw.decode().encode("utf-16"), "UTF-8"),
        (lambda raw: raw + "# hồ sơ\n".encode("cp1258", "ignore"), "UTF-8"),
        (lambda raw: raw + b"x = " + b"9" * 5000 + b"\n", "chữ số"),
        (lambda raw: raw + b"# x\n" * 2**19, "1 MB"),
        (lambda raw: raw + b"\0", "dòng"),
    ],
)
def test_a_file_that_nobody_can_read(
    desk: Desk, folder: Path, damage: Callable[[bytes], bytes], said: str
) -> None:
    """Too deep, in letters of another kind, too large: whichever file it is."""
    for name in DATA:
        before = of(folder, name)
        place = folder / name
        kept = place.exists()
        place.write_bytes(damage(before))
        refused(desk, folder, name, said)
        place.write_bytes(before) if kept else place.unlink()
    assert desk("workflow", "check", str(folder)).code == 0


def test_lines_may_end_as_windows_ends_them(desk: Desk, folder: Path) -> None:
    """So editors save them there."""
    for name in FILES:
        (folder / name).write_bytes(of(folder, name).replace(b"\n", b"\r\n"))
    assert desk("workflow", "check", str(folder)).code == 0


def _pipe(place: Path) -> None:
    os.mkfifo(place) if hasattr(os, "mkfifo") else place.mkdir()


@pytest.mark.parametrize(
    "put",
    [
        Path.mkdir,
        _pipe,
        lambda place: place.symlink_to(place.name),
        lambda place: place.symlink_to("khong-co"),
    ],
    ids=["folder", "pipe", "circle", "nowhere"],
)
def test_what_is_no_file_is_not_passed_over(
    desk: Desk, folder: Path, put: Callable[[Path], None]
) -> None:
    """It was meant to be read: without it another procedure would be in use than was meant."""
    for name in (*DATA, "procedure.py"):
        place = folder / name
        kept = place.read_bytes() if place.exists() else None
        place.unlink(missing_ok=True)
        put(place)
        refused(desk, folder, name)
        place.rmdir() if place.is_dir() else place.unlink()
        if kept is not None:
            place.write_bytes(kept)


@pytest.mark.parametrize(
    "put",
    [
        lambda place: place.write_text("", "utf-8"),
        lambda place: os.mkfifo(place) if hasattr(os, "mkfifo") else place.touch(),
        lambda place: place.symlink_to(place.name),
        lambda place: place.symlink_to("khong-co"),
    ],
    ids=["file", "pipe", "circle", "nowhere"],
)
def test_forms_lie_in_a_folder(desk: Desk, folder: Path, put: Callable[[Path], None]) -> None:
    """Where they cannot, the program's own are not taken for them."""
    place = folder / "papers"
    place.rmdir()
    put(place)
    refused(desk, folder, "papers", "không phải thư mục")


def test_an_overlay_that_no_list_can_name(desk: Desk, folder: Path) -> None:
    """The end of a line in its name, and what is no text at all where the disk takes it."""
    names = [b"overlay-a\nb.toml", b"overlay-\xff.toml"]
    for name in names if os.name == "posix" else ():
        try:
            (folder / os.fsdecode(name)).write_text("", "utf-8")
        except OSError:  # macOS
            continue
        for command in (("workflow", "check", str(folder)), ("--workflow", str(folder), "init")):
            answer = desk(*command)
            assert (answer.code, "overlay-" in answer.err) == (7, True)
            assert "có tên không ghi ra được" in answer.err
        (folder / os.fsdecode(name)).unlink()
    assert not desk.register.exists()


MUTE = "class Mute(Exception):\n    def __str__(self):\n        raise SystemExit(0)\n"


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (f"{MUTE}\nraise Mute\n", ("dòng 5", "Mute")),
        ("x = 1\ny = (\n", ("dòng 2", "SyntaxError")),
        ("x = 1\n\nimport khong_co\n", ("dòng 3", "không có mô-đun “khong_co”")),
        ("x = khong_co\n", ("dòng 1", "chưa có tên “khong_co”")),
        ("x = 1\nx = = 2\n", ("dòng 2", "sai cú pháp")),
        ("def f():\n    raise OSError\n\nf()\n", ("dòng 2", "OSError")),
        ("# coding: khong-co\n", ("SyntaxError",)),
    ],
)
def test_a_module_that_cannot_be_run_is_told_by_its_line(
    desk: Desk, folder: Path, module: str, said: tuple[str, ...]
) -> None:
    """Also where the exception itself cannot be printed."""
    (folder / "procedure.py").write_text(module, "utf-8")
    for command in (("workflow", "check", str(folder)), ("--workflow", str(folder), "init")):
        answer = desk(*command)
        assert answer.code == 7, answer
        assert all(word in answer.err for word in ("procedure.py: file: ", *said)), answer
    assert not desk.register.exists()


def test_what_a_module_does_with_the_output_is_not_in_the_answer(desk: Desk, folder: Path) -> None:
    """What it prints when it is loaded is no part of JSON; and the output is still there after."""
    module = "import sys\nprint('xin chào')\nsys.stdout = None\n" + FILES["procedure.py"]
    (folder / "procedure.py").write_text(module, "utf-8")
    answer = desk("workflow", "check", str(folder), "--json")
    assert answer.code == 0
    assert answer.json["sha256"]
    assert "xin chào" in answer.err


def test_a_module_that_was_stopped_is_run_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of it is never taken for all of it: Ctrl-C, then the same folder again."""
    module = FILES["procedure.py"]
    monkeypatch.setenv("STOP", "1")
    stop = "import os\nif os.environ.get('STOP'):\n    raise KeyboardInterrupt\nACTS ="
    (folder / "procedure.py").write_text(module.replace("ACTS =", stop), "utf-8")
    with pytest.raises(KeyboardInterrupt):
        load_procedure(folder)
    monkeypatch.delenv("STOP")
    assert load_procedure(folder).name == "loan"


def test_two_threads_may_load_one_folder(folder: Path) -> None:
    """Neither sees half a module of the other, and the output is whose it was."""
    met, out = Barrier(2), sys.stdout
    module = FILES["procedure.py"].replace("ACTS =", "import time; time.sleep(0.1)\nACTS =")
    (folder / "procedure.py").write_text(module, "utf-8")

    def load() -> Procedure:
        met.wait(timeout=30)
        return load_procedure(folder)

    with ThreadPoolExecutor(2) as threads:
        first, second = (
            one.result(timeout=30) for one in [threads.submit(load), threads.submit(load)]
        )
    assert first.acts == second.acts
    assert sys.stdout is out


def test_what_is_exchanged_after_it_was_looked_at_is_not_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file is read before the signature is compared, and never again; forms are compared."""
    for name in ("moves.toml", "clocks.toml"):
        (folder / name).write_bytes(of(folder, name))
    (folder / "papers" / "forms.toml").write_text(FORM, "utf-8")
    (folder / "papers" / "a.docx").write_bytes(b"a form")
    as_signed = load_procedure(folder)
    key = Ed25519PrivateKey.generate()
    listed = list_text(as_signed.workflow.rulebook.sha256, files_in(folder))
    (folder / LIST).write_text(listed, "utf-8")
    signed = sshsig.sign(key, sshsig.RULEBOOK_FILES, listed.encode())
    (folder / SIGNATURE).write_text(signed, "ascii")
    compare = sshsig.verify

    def then_exchanged(*given: str | bytes) -> bool:
        found = compare(*given)  # type: ignore[arg-type]  # as it was called
        for file in folder.rglob("*"):
            if file.is_file() and file.name not in {LIST, SIGNATURE}:
                file.write_text("[exchanged]\n", "utf-8")
        return found

    monkeypatch.setattr(sshsig, "verify", then_exchanged)
    found = load_procedure(folder, accept=[sshsig.public_line(key)])
    assert (folder / "clocks.toml").read_text("utf-8") == "[exchanged]\n"
    assert found.beside == as_signed.beside
    assert found.sources == as_signed.sources
    assert found.messages == as_signed.messages
    assert found.papers.forms is not None
    with pytest.raises(RulebookFilesDiffer):
        found.papers.forms.joinpath("a.docx").read_bytes()
