"""What is in the portable folder for Windows, and how it is started."""

import hashlib
import os
import re

import pytest

from tests.portable.parts import Desk
from tests.tool_scripts import tool

PYTHON_FILES = {"python.exe", "python311.dll", "python311.zip", "python311._pth", "_socket.pyd"}


def test_the_folder_holds_python_what_windows_needs_and_how_to_start_it(desk: Desk) -> None:
    """What is needed on Windows only is there, what is needed elsewhere is not; sums fit."""
    made = desk.build()
    inside = {name.removeprefix("python/") for name in made if name.startswith("python/")}
    assert inside >= PYTHON_FILES
    packages = {name.split("/")[2] for name in inside if name.startswith("Lib/site-packages/")}
    modules = {name for name in packages if not name.endswith(".dist-info")}
    assert modules == {"admission_flow", "rich", "typer", "colorama", "cryptography", "bcrypt"}
    assert {name for name in made if "/" not in name} == {
        *("admission-flow.cmd", "desk.cmd", "kiem-tra.cmd", "cua-so-lenh.cmd", "kiem-tra.py"),
        *("DOC-TRUOC.txt", "GIAY-PHEP.txt", "SHA256SUMS"),
    }
    sums = dict(line.split("  ")[::-1] for line in made["SHA256SUMS"].decode().splitlines())
    expected = {
        n: hashlib.sha256(data).hexdigest() for n, data in made.items() if n != "SHA256SUMS"
    }
    assert sums == expected
    parts = made["GIAY-PHEP.txt"].decode("utf-8-sig")
    assert "CPython 3.11.9" in parts
    assert desk.digest in parts
    for path in desk.wheels.iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() in parts


def test_python_looks_into_the_folder_and_nowhere_else(desk: Desk) -> None:
    """The file of paths names the library, its folder and the packages; `site` is not loaded."""
    made = desk.build()
    paths = made["python/python311._pth"]
    assert paths == b"python311.zip\r\n.\r\nLib\\site-packages\r\n"


def test_the_same_files_give_the_same_bytes_wherever_it_is_built(desk: Desk) -> None:
    """Nothing of the place, the day or the order of files is in it."""
    first = desk.build("a")
    for path in desk.wheels.iterdir():
        os.utime(path, (10**9, 10**9))
    second = desk.build("somewhere else")
    assert first == second
    assert not [name for name, data in first.items() if str(desk.folder).encode() in data]


@pytest.mark.parametrize(
    "name", ["admission-flow.cmd", "desk.cmd", "kiem-tra.cmd", "cua-so-lenh.cmd"]
)
def test_the_commands_are_written_as_windows_reads_them(desk: Desk, name: str) -> None:
    """Line ends of Windows, no mark in front, quoted paths; the machine has no say in Python."""
    data = desk.build()[name]
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.startswith(b"@echo off\r\n")
    running, _, last = data.partition(b"\r\n:incomplete\r\n")
    text = running.decode("ascii")
    assert "giai nen ca thu muc" in last.decode("ascii")
    assert re.search(r'^"%SystemRoot%\\System32\\chcp.com" 65001 >nul\r$', text, re.MULTILINE)
    assert "DisableDelayedExpansion" in text
    # Every path that may hold blanks, & or letters with marks stands in quotation marks.
    for line in text.splitlines():
        outside = re.sub(r'"[^"]*"', "", line)
        assert not re.search(r"%(~dp0|LOCALAPPDATA|USERPROFILE|SystemRoot|TEMP)", outside), line
    for line in text.splitlines():
        if line.startswith('"%~dp0python\\python.exe"'):
            assert re.match(r'"[^"]+" -I -X utf8 -X "pycache_prefix=%LOCALAPPDATA%[^"]*" ', line)
    assert "call" not in text
    assert text.rstrip().endswith(("exit /b %ENDED%", "exit /b %ERRORLEVEL%"))


def test_the_commands_start_the_program(desk: Desk) -> None:
    """Both hand on what they are given; the desk's window stays where something went wrong."""
    made = desk.build()
    assert b" -m admission_flow %*\r\n" in made["admission-flow.cmd"]
    assert b" -m admission_flow desk %*\r\n" in made["desk.cmd"]
    assert b'if not "%ENDED%"=="0" pause\r\n' in made["desk.cmd"]


def test_what_an_officer_reads_is_vietnamese_and_says_where_the_register_is(desk: Desk) -> None:
    """With the mark and line ends that an old Notepad needs."""
    made = desk.build()
    for name in ("DOC-TRUOC.txt", "GIAY-PHEP.txt"):
        assert made[name].startswith(b"\xef\xbb\xbf")
        assert made[name].count(b"\n") == made[name].count(b"\r\n")
    text = made["DOC-TRUOC.txt"].decode("utf-8-sig")
    assert "%LOCALAPPDATA%\\admission-flow\\register.db" in text
    assert "Không bao giờ trong thư mục này" in text
    assert desk.pin("admission-flow") in text


def test_what_a_wheel_brings_beside_its_modules_goes_where_it_belongs(desk: Desk) -> None:
    """The places of the wheel format, none of them outside of the folder of Python."""
    pin = tool("portable_wheels").pinned()["rich"]
    extra = f"rich-{pin}.data"
    places = {
        "purelib/rich/pure.py": "Lib/site-packages/rich/pure.py",
        "platlib/rich/native.pyd": "Lib/site-packages/rich/native.pyd",
        "data/share/man/rich.1": "share/man/rich.1",
        "scripts/rich": "Scripts/rich",
        "headers/rich.h": "Include/rich.h",
    }
    files = {f"{extra}/{name}": name.encode() for name in places}
    desk.wheel("rich", pin, {**files, "rich/__pycache__/a.cpython-311.pyc": b"compiled"})
    made = desk.build()
    assert not [name for name in made if "__pycache__" in name]
    assert {made[f"python/{place}"].decode(): place for place in places.values()} == places


def test_a_licence_that_a_wheel_does_not_bring_is_put_in(desk: Desk) -> None:
    """Its text where we have it; where we have not, the list has a mark."""
    pins = tool("portable_wheels").pinned()
    desk.wheel("rich", pins["rich"], licence="LGPL-2.1-only", licence_text=False)
    desk.wheel("typer", pins["typer"], licence="Of nobody", licence_text=False)
    made = desk.build()
    assert b"GNU LESSER GENERAL PUBLIC LICENSE" in made["LGPL-2.1.txt"]
    parts = made["GIAY-PHEP.txt"].decode("utf-8-sig")
    assert "LGPL-2.1-only (LGPL-2.1.txt)" in parts
    assert "Of nobody (*)" in parts
