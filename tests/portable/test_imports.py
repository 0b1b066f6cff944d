"""What is laid out for Windows can be imported there, as far as this machine can show.

The interpreter of the tests reads a file of paths beside it as the one of Windows does (3.11 on).
"""

import json
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.tags import sys_tags

from admission_flow.procedure.document import document_of
from admission_flow.testing import lawful_case
from tests.portable.parts import Desk, wheel
from tests.tool_scripts import tool

ROOT = Path(__file__).resolve().parents[2]
JUDGING = ("transitions", "six", "pendulum", "python-dateutil", "tzdata")
"""What judging needs; the one with a compiled part stands for all of those."""
ABSENT = (
    *("fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"),
    *("curses", "nis", "ossaudiodev", "spwd", "crypt", "_posixsubprocess", "_posixshmem"),
)
"""Modules that Python has not on Windows."""
ABSENT_NAMES = {
    "os": (
        *("fork", "forkpty", "geteuid", "getegid", "getuid", "getgid", "getpgid", "getppid_"),
        *("chown", "lchown", "fchown", "fchmod", "mkfifo", "mknod", "nice", "setsid", "setuid"),
        *("statvfs", "fstatvfs", "sysconf", "uname", "wait", "wait3", "wait4", "WNOHANG"),
        *("sched_getaffinity", "posix_spawn", "pathconf", "getloadavg", "openpty", "killpg"),
        *(
            "O_NONBLOCK",
            "O_NOCTTY",
            "O_NOFOLLOW",
            "O_DIRECTORY",
            "O_CLOEXEC",
            "O_SYNC",
            "fdatasync",
        ),
        *("posix_fadvise", "posix_fallocate", "pread", "pwrite", "sync", "ttyname", "getlogin_"),
    ),
    "signal": (
        *("SIGHUP", "SIGALRM", "SIGCHLD", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2"),
        *("SIGTSTP", "SIGWINCH", "SIGCONT", "alarm", "setitimer", "pause", "pthread_sigmask"),
    ),
    "socket": ("AF_UNIX", "SO_REUSEPORT", "MSG_NOSIGNAL"),
    "time": ("tzset", "clock_gettime", "CLOCK_MONOTONIC"),
}
"""Names that its modules have not."""

LIKE_WINDOWS = """
import importlib, os, pkgutil, signal, socket, sys, time
import asyncio, ctypes, multiprocessing, subprocess, tempfile, uuid, platform  # as they are here
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
for name in {absent!r}:
    sys.modules.pop(name, None)
for module, names in {names!r}.items():
    for name in names:
        if hasattr(sys.modules[module], name):
            delattr(sys.modules[module], name)
import admission_flow
failed = {{}}
found = [m.name for m in pkgutil.walk_packages(admission_flow.__path__, "admission_flow.")]
for name in found:
    try:
        importlib.import_module(name)
    except BaseException as error:
        failed[name] = repr(error)
print(len(found), failed)
"""


def test_every_module_can_be_imported_where_windows_has_less() -> None:
    """Without the modules and names that Python has not on Windows, each module loads."""
    code = LIKE_WINDOWS.format(
        absent=set(ABSENT) - {"posix", "_posixsubprocess"}, names=ABSENT_NAMES
    )
    done = subprocess.run(
        [sys.executable, "-Ic", code],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    number, _, failed = done.stdout.partition(" ")
    assert failed.strip() == "{}", done.stdout + done.stderr
    assert int(number) > 300


def _ours() -> dict[str, bytes]:
    """Return the files of our wheel, as pyproject.toml lays them out."""
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]
    parts = hatch["build"]["targets"]["wheel"]
    found = {}
    for top in parts["only-include"]:
        for path in (ROOT / top).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                inside = path.relative_to(ROOT / top).as_posix()
                found[f"{parts['sources'].get(top, top)}/{inside}"] = path.read_bytes()
    return found


def _installed(name: str) -> dict[str, bytes]:
    """Return the modules of a package that is installed here."""
    paths = distribution(name).files or []
    return {
        path.as_posix(): Path(str(path.locate())).read_bytes()
        for path in paths
        if ".dist-info" not in path.parts[0] and path.suffix != ".pyc" and ".." not in path.parts
    }


def test_the_layout_runs_alone_from_a_path_with_marks_and_blanks(desk: Desk) -> None:
    """With this machine's interpreter and compiled parts: nothing but the folder is looked into."""
    tags = list(sys_tags())
    for path in desk.wheels.iterdir():
        path.unlink()
    pins = tool("portable_wheels").pinned()
    wheel(desk.wheels, "admission-flow", pins["admission-flow"], _ours(), needs=JUDGING)
    for name in JUDGING:
        tag = "py3-none-any" if name != "pendulum" else str(tags[0])
        wheel(desk.wheels, name, pins[name], _installed(name), tag=tag)
    portable, make = tool("portable_wheels"), tool("make_portable")
    python = tool("portable_python").read_embedded(desk.archive, desk.digest)
    parcels = portable.wheels(portable.Folder(desk.wheels), python, ["all"], tags)
    target = desk.folder / "thư mục & kết nạp"
    make.write(make.folder_of(python, parcels), target)
    # The standard library, which lies in an archive beside python.exe, lies elsewhere here.
    inside = target / "python"
    library = [sysconfig.get_path("stdlib"), str(Path(sysconfig.get_path("stdlib"), "lib-dynload"))]
    ours = (inside / "python311._pth").read_text("ascii").splitlines()[1:]
    paths = [*library, *(line.replace("\\", "/") for line in ours)]
    (inside / "here._pth").write_text("\n".join(paths) + "\n", "utf-8")
    (inside / "here").symlink_to(Path(sys.executable).resolve())
    (desk.folder / "case.json").write_text(json.dumps(document_of(lawful_case())), "utf-8")
    (desk.folder / "pendulum.py").write_text("raise SystemExit('from the folder at hand')", "utf-8")
    code = """
import json, sys
from admission_flow import judge, load_case, verdict_document
print(verdict_document(judge(load_case("case.json")))["state"])
print(json.dumps(sys.path))
files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
print(json.dumps(sorted(filter(None, files))))
"""
    done = subprocess.run(
        [inside / "here", "-I", "-X", "utf8", "-c", code],
        cwd=desk.folder,
        env={"PYTHONPATH": str(desk.folder), "PYTHONHOME": "/nowhere"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    state, searched, loaded = done.stdout.splitlines()
    assert state == "official"
    assert json.loads(searched) == [*library, str(inside), str(inside / "Lib/site-packages")]
    foreign = [file for file in json.loads(loaded) if not file.startswith(str(inside))]
    assert all(file.startswith(library[0]) and "site-packages" not in file for file in foreign)
    assert len(foreign) < len(json.loads(loaded))
