"""Measures `case import` of a long list beside reading the sheet alone; prints ratios and memory.

    python bench/people.py [--people 10000]

Each is a process of its own, as it is typed; memory is the most that it held at any moment. The
list is made of invented people in a temporary folder: a third of them with an act, so that acts are
judged too. The same list is then imported once more, which writes nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

_HEADINGS = (
    "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Quốc tịch", "Quê quán", "Số CCCD",
    "Chi bộ giới thiệu", "Ngày nghị quyết cảm tình Đảng", "Số nghị quyết cảm tình Đảng",
)  # fmt: skip
_READ = """
import sys
from admission_flow.papers.people_sheet import read_people
read_people(sys.argv[1])
"""
_SMALL = """
import os, subprocess, sys, time
begun = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(time.perf_counter() - begun, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a command from a process that is smaller than any of ours (see bench/officers.py)."""


def main() -> None:
    """Make the list, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "people.xlsx"
        _write(sheet, people)
        environment = {
            **os.environ,
            "ADMISSION_FLOW_REGISTER": str(Path(folder) / "register.db"),
            "ADMISSION_FLOW_OFFICER": "cb01",
            "ADMISSION_FLOW_STATE": str(Path(folder) / "state"),
        }
        ours = (sys.executable, "-m", "admission_flow")
        unit = ("unit", "add", "V1", "Chi bộ Mẫu", "--level", "base", "--on", "2020-01-01")
        for made in (("init",), (*unit, "--youth-union", "--trade-union")):
            subprocess.run([*ours, *made], env=environment, check=True, stdout=subprocess.DEVNULL)
        begun = time.perf_counter()
        alone = _run((sys.executable, "-c", _READ, str(sheet)), environment)
        print(f"{people} people")
        _tell("reading the sheet alone", alone, alone, people)
        imported = (*ours, "case", "import", str(sheet))
        for name, options in (("trial", "--dry-run"), ("import", "--yes"), ("once more", "--yes")):
            _tell(name, _run((*imported, options), environment), alone, people)
        print(f"in all {time.perf_counter() - begun:.0f} s")


def _write(path: Path, people: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(_HEADINGS)
    for number in range(1, people + 1):
        born = date(1985, 1, 1) + timedelta(days=number % 6000)
        act = ("10/01/2024", "02-NQ/CB") if number % 3 == 0 else (None, None)
        sheet.append(
            (
                number,
                f"Nguyễn Mẫu {number:05d}",
                f"{born:%d/%m/%Y}",
                "Nam",
                "Kinh",
                "Việt Nam",
                "Xã Mẫu",
                f"0010{number:08d}",
                "Chi bộ Mẫu",
                *act,
            )
        )
    book.save(path)


def _run(command: tuple[str, ...], environment: dict[str, str]) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _SMALL, *command],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds, kilobytes = map(float, done.stdout.split())
    return seconds, kilobytes / 1024


def _tell(name: str, run: tuple[float, float], alone: tuple[float, float], people: int) -> None:
    seconds, megabytes = run
    print(
        f"{name:24}{seconds:8.1f} s {seconds / alone[0]:7.1f} times "
        f"{1000 * seconds / people:7.2f} ms each {megabytes:7.0f} MB"
    )


if __name__ == "__main__":
    main()
