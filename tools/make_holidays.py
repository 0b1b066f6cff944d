# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``workflows/holidays.toml`` from the ``holidays`` package.

Run it as ``python tools/make_holidays.py`` in the development environment. The program itself never
reads the package: what a deadline was must not change when a library is upgraded. A test renders
the file again and compares, so the two cannot drift apart unseen.
"""

import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import holidays

FIRST_YEAR, LAST_YEAR = 2016, 2030
ESTIMATED_FROM = 2027
TARGET = Path(__file__).resolve().parents[1] / "workflows" / "holidays.toml"


class Swap(NamedTuple):
    """A working day moved to a weekend, which the package does not know."""

    off: date
    worked: date
    cite: str
    confidence: str


AMEND = (
    Swap(
        off=date(2026, 1, 2),
        worked=date(2026, 1, 10),
        cite="12729/VPCP-KGVX (25/12/2025; VNA, Việt Nam News)",
        confidence="verified",
    ),
)
"""Swaps officially reported and missing from the package: drop one once the package has it."""

UNSURE = {
    date(2026, 11, 24): "policy of 80-NQ/TW (7/1/2026); an act of the National Assembly not seen",
}
"""Days that the package calls off and of which we have not seen the deciding act."""

SOURCES = {
    2016: "package only; no swap was reported that year",
    2017: "Tết 26/1 to 1/2 without a swap: the Prime Minister's decision, Cà Mau province's site",
    2018: "573/TB-VPCP (14/12/2017), as translated by LawNet",
    2019: "6519/VPCP-KGVX (11/7/2018), text read: both swaps",
    2020: "Tết 23 to 29/1, one day for Quốc khánh: VietNamNet, VnEconomic Times",
    2021: "Tết 10 to 16/2, Quốc khánh 2 to 5/9: SGGP (9/12/2020)",
    2022: "Tết 31/1 to 4/2: SGGP (5/12/2021); Quốc khánh 1 to 4/9: dangcongsan.vn (5/8/2022)",
    2023: "Tết 20 to 26/1, Quốc khánh 1 to 4/9: Nhân Dân on the Government Office (1/12/2022)",
    2024: "Tết, Quốc khánh: Việt Nam News (5/11/2023); swap: the Government's site (20/4/2024)",
    2025: "Tết: SGGP (27/11/2024); swap: VietnamPlus; Quốc khánh 30/8 to 2/9: Việt Nam News",
    2026: "Tết, Quốc khánh with its swap: Ministry of Home Affairs, Việt Nam News (17/10/2025)",
}
"""What each year of the package was compared with, and agreed, but for AMEND and UNSURE."""

ESTIMATE = "law and lunar calendar only: nothing decreed was seen"
"""What stands beside a year that is not decreed yet."""

HEADER = f"""\
# Public holidays and swapped days, {FIRST_YEAR} to {LAST_YEAR}.
# Written by tools/make_holidays.py: change that, not this. README.md tells what is in doubt.
#
# Source: the Python package holidays {holidays.__version__} (MIT), country VN: public holidays,
# the days observed instead, and its list of swapped days. It computes from Bộ luật Lao động (2012,
# Điều 115; 2019, Điều 112) and the lunar calendar, and cites a decree for each swap.
# What it lacks comes from AMEND in the script and is marked "amended" below.
# {FIRST_YEAR} to {ESTIMATED_FROM - 1} were decreed; from {ESTIMATED_FROM} on the file estimates,
# for the swapped days of a year are decreed late in the year before.
#
#   off        days of rest by law or decree, those on a Saturday or Sunday too, for the reader
#   worked     Saturdays and Sundays worked instead of a swapped day
#   unsure     days above of which the deciding act was not seen
#   estimated  the year is not decreed yet: counts through it may move
"""


def render() -> str:
    """Return the text of ``holidays.toml``.

    All years are asked at once: a list of worked Saturdays asked for one year holds those of that
    year, and of the other years only the few whose day off lies in yet another year.
    """
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    vietnamese = holidays.country_holidays("VN", years=years, language="vi")
    english = holidays.country_holidays("VN", years=years, language="en_US")
    names = {day: f"{vietnamese[day]} / {english[day]}" for day in vietnamese}
    worked = dict.fromkeys(vietnamese.weekend_workdays, "")
    for swap in AMEND:
        names[swap.off] = f"Ngày nghỉ (thay cho ngày {swap.worked:%d/%m/%Y}): {_amended(swap)}"
        worked[swap.worked] = f"thay cho ngày {swap.off:%d/%m/%Y}: {_amended(swap)}"
    return HEADER + "".join(
        _block(year, names, worked) for year in range(FIRST_YEAR, LAST_YEAR + 1)
    )


def _amended(swap: Swap) -> str:
    return f"amended, {swap.confidence}: {swap.cite}"


def _block(year: int, names: dict[date, str], worked: dict[date, str]) -> str:
    lines = ["", "[[year]]", f"year = {year}  # {SOURCES.get(year, ESTIMATE)}"]
    if year >= ESTIMATED_FROM:
        lines.append("estimated = true")
    for field, days in (("off", names), ("worked", worked), ("unsure", UNSURE)):
        of_year = sorted(day for day in days if day.year == year)
        if of_year or field != "unsure":
            lines += _days(field, {day: days[day] for day in of_year})
    return "\n".join(lines) + "\n"


def _days(field: str, days: dict[date, str]) -> list[str]:
    if not days:
        return [f"{field} = []"]
    shown = [f"    {day},  # {day:%a}  {note}".rstrip() for day, note in days.items()]
    return [f"{field} = [", *shown, "]"]


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: years {FIRST_YEAR} to {LAST_YEAR}\n")
