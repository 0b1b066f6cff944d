"""Measures the pages of the desk over many cases, beside reading the plain list of them.

    python bench/pages.py [--cases 20000] [--rounds 5]

Each page is asked for as a browser does, guard and template included, without a network. The first
answer also reads the workflow. The register is made by bench/grow.py, in a temporary folder.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from grow import clock, grow
from starlette.testclient import TestClient

from admission_flow.desk.application import build
from admission_flow.desk.office import Office
from admission_flow.library.reading import ReadingRegister

HOST = "127.0.0.1:8411"
PAGES = {
    "Today": "/",
    "Cases, first page": "/cases",
    "Cases, last page": "/cases?page=100000",
    "Cases of one stage": "/cases?stage=decision",
    "Cases overdue": "/cases?late=1",
    "Cases by a word of the name": "/cases?q=nguyen",
    "Cases as CSV": "/cases.csv",
    "A case": "/cases/HS-0001",
    "The form of an act": "/cases/HS-0001/acts/move",
    "A new case": "/new",
}
SLOW = {"Cases of one sector (each case is read)": "/cases?sector=student"}


def seconds(asked: Callable[[], object]) -> float:
    """Return how long a question takes, by the clock."""
    begun = time.perf_counter()
    asked()
    return time.perf_counter() - begun


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "register.db")
        entries = grow(url, cases=chosen.cases)
        print(f"{chosen.cases} cases, {entries} entries", flush=True)
        desk = build(Office(register=url, officer="bench", clock=clock), HOST)
        client = TestClient(desk.application, base_url=f"http://{HOST}")
        client.get(f"/?token={desk.sessions.token}")

        def listed() -> None:
            with ReadingRegister.open(url, clock=clock) as register:
                register.cases()

        def page(path: str) -> None:
            if client.get(path).status_code != 200:  # noqa: PLR2004
                raise AssertionError(path)

        for name, path in {**PAGES, **SLOW}.items():
            rounds = 1 if name in SLOW else chosen.rounds
            pairs = [
                (seconds(listed), seconds(lambda path=path: page(path))) for _ in range(rounds)
            ]
            beside, asked = (statistics.median(pair[n] for pair in pairs) for n in (0, 1))
            print(f"{name}: {asked:.2f} s; {asked / beside:.1f} times the plain list", flush=True)


if __name__ == "__main__":
    main()
