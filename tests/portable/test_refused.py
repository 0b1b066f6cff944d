"""What no portable folder is built from: said by name, and nothing is written."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.portable.parts import X86, Desk, archive, embedded
from tests.tool_scripts import tool

LEAVING = [
    *("../x.py", "rich/../../x.py", "/etc/x.py", "C:/x.py", "C:x.py", "rich\\x.py", "..\\x.py"),
    *("rich/nul", "rich/AUX.py", "rich/x.", "rich/x ", "rich//x.py", "rich/./x.py", "rich/a:b"),
    *("rich/x?", "rich/\x01x", "rich/" + "x" * 150),
]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no ZIP archive"),
        (b"PK\x03\x04 and no more", "no ZIP archive"),
        (archive({"python.exe": b""}), "no python3"),
        (archive({"Python/python.exe": b"", "Python/python311._pth": b""}), "no python3"),
        (embedded(without="python.exe"), "no python.exe"),
        (embedded(without="python311.dll"), "no python311.dll"),
        (embedded(without="python311.zip"), "no python311.zip"),
        (embedded(more={"python312._pth": b""}), "no python3"),
        (embedded(machine=X86), "not for 64-bit Windows"),
        (embedded(more={"python311.dll": b"MZ nothing said"}), "does not say which Python"),
        (embedded((3, 9, 1)), "Python 3.9; the package is tested with 3.11"),
        (embedded(more={"../python.exe": b""}), "no name of a file below a folder"),
        (embedded(more={"PYTHON.exe": b""}), "taken already"),
        (embedded(more={"_socket.pyd/x": b""}), "taken already"),
    ],
)
def test_what_is_no_embeddable_python_for_windows(desk: Desk, data: bytes, words: str) -> None:
    """Another archive, another processor, another version, a name that leaves or is two."""
    desk.python(data)
    desk.refused(desk.archive.name, words)


@pytest.mark.parametrize("digest", ["0" * 64, "", "abc", "0" * 63 + "g"])
def test_another_digest_is_refused_before_the_archive_is_opened(desk: Desk, digest: str) -> None:
    """Also one that is no digest. What the archive is does not matter then."""
    desk.python(b"no archive at all")
    desk.digest = digest
    desk.refused("SHA-256" if len(digest) == 64 and "g" not in digest else "--sha256")


def test_an_archive_that_is_not_there(desk: Desk) -> None:
    """It is named."""
    desk.archive.unlink()
    desk.refused(desk.archive.name, "cannot be read")


@pytest.mark.parametrize("name", LEAVING)
def test_a_wheel_whose_file_would_leave_the_folder(desk: Desk, name: str) -> None:
    """Absolute, with a drive, upwards; or a name that is something else on Windows."""
    desk.wheel("rich", desk.pin("rich"), {name: b"x"})
    desk.refused("rich-", "below a folder" if len(name) < 100 else "over 140")


@pytest.mark.parametrize(
    "name",
    ["data/python311._pth", "data/python.exe", "data/lib/SITE-PACKAGES/typer/__init__.py"],
)
def test_a_wheel_that_would_exchange_the_file_of_another(desk: Desk, name: str) -> None:
    """The paths of Python, Python itself, another package: upper or lower case."""
    desk.wheel("rich", desk.pin("rich"), {f"rich-{desk.pin('rich')}.data/{name}": b"x"})
    desk.refused("taken already")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rich-{}.data/elsewhere/x", "unknown place"),
        ("rich-{}.data/x", "unknown place"),
        ("rich.pth", "relies on rich.pth"),
    ],
)
def test_a_wheel_with_what_this_python_does_not_take(desk: Desk, name: str, words: str) -> None:
    """A place that the wheel format has not, a file that only `site` would read."""
    desk.wheel("rich", desk.pin("rich"), {name.format(desk.pin("rich")): b"x"})
    desk.refused("rich-", words)


@pytest.mark.parametrize(
    ("package", "how", "words"),
    [
        ("cryptography", {"tag": "cp311-abi3-manylinux_2_28_x86_64"}, "is not for win_amd64"),
        ("cryptography", {"tag": "cp312-cp312-win_amd64"}, "is not for win_amd64"),
        ("cryptography", {"tag": "cp311-abi3-win_arm64"}, "is not for win_amd64"),
        ("typer", {"stated": "Requires-Python: >=3.12"}, "is for Python >=3.12"),
        ("typer", {"needs": ["rich>=99"]}, "rich>=99 is needed"),
        ("typer", {"needs": ["of-nobody"]}, "of-nobody has no version in constraints.txt"),
        ("typer", {"needs": ["not a requirement!"]}, "cannot be read"),
        ("typer", {"needs": ["jinja2"]}, "jinja2=="),
    ],
)
def test_a_wheel_that_does_not_fit(
    desk: Desk, package: str, how: dict[str, Any], words: str
) -> None:
    """Of another system or Python, or one whose needs are not met: it is named."""
    desk.wheel(package, desk.pin(package), **how)
    desk.refused(words)


@pytest.mark.parametrize("package", ["admission-flow", "colorama", "bcrypt"])
def test_a_wheel_that_is_missing_is_named(desk: Desk, package: str) -> None:
    """Also where only another one asks for it, on Windows only, or with an extra."""
    for path in desk.wheels.glob(f"{package.replace('-', '_')}-*.whl"):
        path.unlink()
    desk.refused(f"{package}", "there is no wheel of it")


@pytest.mark.parametrize("package", ["rich", "admission-flow"])
def test_a_wheel_of_another_version_does_not_stand_in(desk: Desk, package: str) -> None:
    """The version of constraints.txt is what the tests were run with; of ours, the one at hand."""
    desk.wheel(package, "14.0.0")
    desk.refused(f"{package}=={desk.pin(package)}", "there is no wheel")


def _altered(path: Path) -> None:
    files = tool("portable_files").unpacked(path.read_bytes(), "")
    path.write_bytes(archive({**files, "rich/a.py": b"something else"}))


def _added(path: Path) -> None:
    files = tool("portable_files").unpacked(path.read_bytes(), "")
    path.write_bytes(archive({**files, "rich/more.py": b""}))


def _shortened(path: Path) -> None:
    files = tool("portable_files").unpacked(path.read_bytes(), "")
    path.write_bytes(archive({n: data for n, data in files.items() if n != "rich/a.py"}))


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


@pytest.mark.parametrize("harm", [_altered, _added, _shortened, _torn])
def test_a_wheel_that_is_not_whole(desk: Desk, harm: Callable[[Path], None]) -> None:
    """Its own list of files tells; or it is no archive any more."""
    (path,) = desk.wheels.glob("rich-*.whl")
    harm(path)
    desk.refused(path.name)


@pytest.mark.parametrize("what", ["folder", "file", "link"])
def test_nothing_that_is_there_is_touched(desk: Desk, what: str) -> None:
    """Neither a folder, be it empty, nor a file nor a link that leads nowhere."""
    target = desk.folder / desk.NAME
    if what == "folder":
        target.mkdir()
    elif what == "file":
        target.write_text("somebody's", "utf-8")
    else:
        target.symlink_to(desk.folder / "nowhere")
    desk.refused("is there already")


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_building_that_is_stopped_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    """By Ctrl-C or by a full disk, in the middle of writing."""
    write, written = Path.write_bytes, []

    def failing(path: Path, data: bytes) -> int:
        written.append(path)
        if len(written) == 9:
            raise stop
        return write(path, data)

    before = sorted(desk.folder.rglob("*"))
    monkeypatch.setattr(Path, "write_bytes", failing)
    expected = (KeyboardInterrupt, tool("portable_files").Refused)
    with pytest.raises(expected, match=r"^$|cannot be written \(No space left"):
        desk.build()
    assert len(written) == 9
    assert sorted(desk.folder.rglob("*")) == before


def test_a_folder_that_cannot_be_written_into(desk: Desk) -> None:
    """There is no such place."""
    desk.NAME = "no such folder/here"
    desk.refused("cannot be written")


def test_the_script_says_in_one_line_why_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback; the code says that there is no folder. And what was built, where it is."""
    said = ["make_portable.py", str(desk.archive), "--to", str(desk.folder / "a"), "--wheels"]
    for digest, code in (("0" * 64, 1), (desk.digest, 0)):
        monkeypatch.setattr(sys, "argv", [*said, str(desk.wheels), "--sha256", digest])
        assert tool("make_portable").main() == code
        out, err = capsys.readouterr()
        assert (out.count("\n"), err.count("\n")) == ((0, 1) if code else (2, 0))
    assert (desk.folder / "a" / "SHA256SUMS").is_file()


# What pip is asked for


def test_pip_fetches_ready_wheels_for_windows_of_the_versions_that_are_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is built from sources but our own, and pip chooses no version."""
    module = tool("portable_wheels")
    asked: list[list[str]] = []

    class Answer:
        returncode = 0
        stderr = ""

    def run(command: list[str], **_: object) -> Answer:
        asked.append(command[3:])
        return Answer()

    monkeypatch.setattr(module.subprocess, "run", run)
    python = tool("portable_python").read_embedded(desk.archive, desk.digest)
    found = module.wheels(module.Fetched(desk.wheels, python), python, ["all"])
    assert len(found) == 6
    (_, ours), *others = [(words[2], words[3:]) for words in asked]
    assert "--no-deps" in ours
    names = [word for _, words in others for word in words if "==" in word and "--" not in word]
    assert sorted(names) == sorted(
        f"{w.name}=={w.version}" for w in found if w.name != "admission-flow"
    )
    for kind, words in others:
        assert kind == "download"
        joined = " ".join(words)
        assert "--only-binary=:all:" in joined
        assert "--platform win_amd64 --python-version 3.11" in joined
        assert not any("://" in word for word in words)


def test_what_pip_says_against_it_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its last line of error, without the others."""
    module = tool("portable_wheels")

    class Answer:
        returncode = 1
        stderr = "WARNING: slow\nERROR: from versions: none\nERROR: No matching distribution\n"

    monkeypatch.setattr(module.subprocess, "run", lambda *_, **__: Answer())
    python = tool("portable_python").read_embedded(desk.archive, desk.digest)
    with pytest.raises(tool("portable_files").Refused, match=r"No matching distribution$"):
        module.wheels(module.Fetched(desk.wheels, python), python, ["all"])


# Whether the folder is still what was built


def _exchange(folder: Path) -> None:
    (folder / "python" / "python.exe").write_bytes(b"another")


def _remove(folder: Path) -> None:
    (folder / "desk.cmd").unlink()


def _plant(folder: Path) -> None:
    (folder / "python" / "version.dll").write_bytes(b"planted")


def _lose_the_list(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()


def _spoil_the_list(folder: Path) -> None:
    (folder / "SHA256SUMS").write_text("no list\n", "utf-8")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_exchange, "đã khác: python/python.exe"),
        (_remove, "thiếu: desk.cmd"),
        (_plant, "không có trong danh sách: python/version.dll"),
        (_lose_the_list, "không đọc được SHA256SUMS"),
        (_spoil_the_list, "không đọc được SHA256SUMS"),
    ],
)
def test_a_folder_that_is_no_more_what_was_built(
    desk: Desk, capsys: pytest.CaptureFixture[str], harm: Callable[[Path], None], words: str
) -> None:
    """It is named in Vietnamese; a folder that was only moved is whole."""
    desk.build()
    moved = (desk.folder / desk.NAME).rename(desk.folder / "thư mục khác & xa")
    check = tool("portable_check")
    compiled = moved / "python" / "Lib" / "site-packages" / "rich" / "__pycache__"
    compiled.mkdir()
    (compiled / "a.cpython-311.pyc").write_bytes(b"made by Python, or planted")
    assert check.main(moved) == 0
    assert not compiled.exists()
    assert capsys.readouterr().out == "Thư mục còn nguyên như lúc được dựng.\n"
    harm(moved)
    assert check.main(moved) == 1
    assert words in capsys.readouterr().out
