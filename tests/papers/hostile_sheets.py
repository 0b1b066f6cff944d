"""Sheets that cost nothing to write and, read as they say, all the memory that there is.

As a program: reads every one of them in the folder that is named and prints, as JSON, what was
said of each, how many rows were read, and the most memory that it took, in megabytes.
"""

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from admission_flow.errors import BadDocument
from admission_flow.papers.tables import read_sheet

HEADINGS = {"case": ("ma ho so",)}
SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_TEXT = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
_HEAD = f'<row r="1">{_TEXT.format("A1", "Mã hồ sơ")}</row>'
_LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def _workbook(part: str, *content: bytes) -> bytes:
    """Return an .xlsx file with one part in another's place."""
    plain = io.BytesIO()
    Workbook().save(plain)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
        with target.open(part, "w") as file:
            file.writelines(content)
    return made.getvalue()


def sheet(rows: str, after: str = "") -> bytes:
    """Return an .xlsx file with these rows below the heading."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = f'<worksheet xmlns="{space}"><sheetData>{_HEAD}{rows}</sheetData>{after}</worksheet>'
    return _workbook(SHEET, content.encode())


def _case(row: int) -> str:
    return f'<row r="{row}">{_TEXT.format(f"A{row}", "HS-0001")}</row>'


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """Yield names, files, and the id of the problem that is said of each; empty: it is read."""
    merged = (
        '<mergeCells><mergeCell ref="A2:XFD1048576"/><mergeCell ref="A2:A1048576"/></mergeCells>'
    )
    yield "merged over everything.xlsx", sheet(_case(2), merged), ""
    over = "".join(f'<mergeCell ref="A2:A{n}"/>' for n in range(3, 40_000))
    rows = "".join(_case(n) for n in range(2, 5_000))
    yield (
        "merged over one another.xlsx",
        sheet(rows, f"<mergeCells>{over}</mergeCells>"),
        "sheet_broken",
    )
    formatted = "".join(
        f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/><c r="C{n}" s="1"/></row>'
        for n in range(3, 300_000)
    )
    yield "formatted rows.xlsx", sheet(_case(2) + formatted), ""
    yield (
        "formatted cells.xlsx",
        sheet("<row>" + '<c s="1"/>' * 4_500_000 + "</row>"),
        "sheet_too_spread",
    )
    far = '<row r="1048576">' + _TEXT.format("A1048576", "HS-0001") + "</row>"
    yield "far down.xlsx", sheet(far), ""
    corner = '<row r="1048576">' + _TEXT.format("XFD1048576", "x") + "</row>"
    yield "far corner.xlsx", sheet(corner), "sheet_too_wide"
    wide = '<row r="1048576">' + _TEXT.format("OI1048576", "x") + "</row>"
    yield "wide and long.xlsx", sheet(wide), "sheet_too_spread"
    yield "many rows.xlsx", sheet("".join(_case(n) for n in range(2, 30_000))), "sheet_too_long"
    yield "blown up.xlsx", _workbook(SHEET, *[b" " * 2**20] * 140), "sheet_too_large"
    yield (
        "texts.xlsx",
        _workbook(TEXTS, b"<sst>" + b"<si/>" * 3_000_000 + b"</sst>"),
        "sheet_too_spread",
    )
    for part in (SHEET, TEXTS, STYLES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        content = f"{_LAUGHS}]><worksheet>&j;</worksheet>".encode()
        yield f"laughs in {part.replace('/', ' ')}.xlsx", _workbook(part, content), "sheet_broken"
    for part in (SHEET, "xl/workbook.xml", STYLES):
        yield f"cut {part.replace('/', ' ')}.xlsx", _workbook(part, b"<a><b"), "sheet_broken"
    yield "no place.xlsx", sheet('<row r="99999999999"/>'), "sheet_broken"
    yield "no cell.xlsx", sheet('<row><c r="Ω1"/></row>'), "sheet_broken"
    yield "no archive.xlsx", b"PK\x03\x04" + b"x" * 1000, "sheet_broken"
    small = sheet(" " * 1_000_000)
    size = (1_000_000).to_bytes(4, "little")[2:]  # the sizes that the archive says it has
    yield "lies.xlsx", small.replace(size, b"\0\0"), "sheet_broken"
    yield "columns.csv", b"," * 19_000_000, "sheet_too_spread"
    yield "lines.csv", b"\n" * 19_000_000, "sheet_too_spread"
    yield "one line.csv", b"x" * 19_000_000, "sheet_broken_line"
    yield "one quote.csv", b'"' + b"x\n" * 900_000, "sheet_broken_line"
    yield "wide.csv", b"a," * 1_000 + b"\n", "sheet_too_wide"
    yield "long.csv", "Mã hồ sơ\n".encode() + b"HS-1\n" * 30_000, "sheet_too_long"
    yield "largest.csv", b"x" * (20 * 2**20 + 1), "sheet_too_large"


def main() -> None:
    """Read every sheet of the folder."""
    import resource  # noqa: PLC0415 - not everywhere

    resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))
    said: dict[str, object] = {}
    for path in sorted(Path(sys.argv[1]).iterdir()):
        try:
            said[path.name] = len(read_sheet(path, HEADINGS, ("case",)).rows)
        except BadDocument as error:
            said[path.name] = error.problems[0].message_id
    # Of this program alone: getrusage counts what the process was before it became this one.
    status = Path("/proc/self/status").read_text("ascii")
    most = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    print(json.dumps({"said": said, "megabytes": most}))  # noqa: T201 - a program of its own


if __name__ == "__main__":
    main()
