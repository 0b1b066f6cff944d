"""Files of rows, whatever wrote them: kinds, letters, passwords; what each is named for."""

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from admission_flow.errors import BadDocument
from admission_flow.papers.table_files import Table, open_table
from tests.papers.test_old_letters import TO_BYTES, to_tcvn3, to_vni

ROWS = (
    ("Mã hồ sơ", "Họ và tên", "Loại việc", "Ngày"),
    ("HS-0001", "Nguyễn Thị Ví", "nghị quyết đưa vào danh sách cảm tình Đảng", "05/03/2024"),
    ("HS-0002", "Vàng Seo Dụ", "phân công đảng viên giúp đỡ", "06/03/2024"),
)
OLD_WORKBOOK = (
    "eNrtV01sVFUUPvfNT9+U0k4LVSwwjihQaIdOW8WKYocWtCRCleJPzCRS2umPzHSatiY0RhlENgYSCQtdkJgmNTEx8TfRhS"
    "a2iQsWGjWGhUaTghsNLgajMSS2z++cd9/0MZkmnYIkas/LuT/n/px77/l9X39VOTPxfs1FyoP7yUNzVoD8LpoCmk4nSGRo"
    "2pxlWQ7ZWoZ/FczqmmXohfx8QJZ5iZZrQNfL8N+EA5TGN0Zh2kNDqEdonIqBW6Ax7v0Ws2ZukfMWC8v8l86f/Tf7cQ8w3/"
    "7Z17P9lwJXAMuAK4HlwAo7BFAlsAq4CrgaWC06QXQrcA3wNmANcC1wneYd0jXjHWhvAN6paRtRb1r2OTcNAiak6PfRJyu/"
    "YJGL7C9CI97zToteXALGaZh1o7072RO+WdAmZ+hWfIYpKOlOtBSdA7Wc3hXqp1LuFO0DxCjcojX6KSMmZz8t5QYpy4nXfy"
    "xrvhdKI4XoB9HyV8UIFJWoduqmJA3SYfjBQcyoofNsX8dkBluH2iUjPOt6RkPeMppkG3s4MZQY6U6GvDX0JtvOOCAeSaXi"
    "kd7eeHhgRyq1Y3R0Rixrkv6wwi4rngoznTcX+u+LoxtF0ul/R5/E2xV65zp7fjafvmUBev0C9K0L0AMF6QS9kPN45+lnDX"
    "QyZHEdzHikrsz4pa7KeKVelSmRenXGZx0SrT8J331FdvFR10AiMXYKeyp808oEEh08regyPc2uPXtAWPmz7MKZtZPqu7GZ"
    "VmTZ+D6DCZl0XCFUmFMqhjJGoStBO1iYCBomgoH5J+LFX/S4BBY7uKh99BNuNkDfhsI0ShMKfPb3z4zDULvomxAmdXRFot"
    "FoI+JQ9J7I/sca2ttyxCYEpej2hmhzQ1O06W4LMcqkca8do3rMauC8BKt1bXAgsx1e8BqHV4b79eLe7CIq5a5BbBdpX3f5"
    "0vaa1meEnpn/9aGNLACqV8cxMu3dKivqpHxJ5jqB8ITQXpZyU279z62bXe3aXDvbusXVnoDjCuBUJDIywK1erSnzn5g+NN"
    "Pq1ArvaWDNC3JtUq+YFfqm5VJ5cqVpBHW73nZHqkJoqgDNcNHCoM1KAmCHfNI9hZ7K9Qx5O7unZCbzfNEolbNX0wefG3qM"
    "Z3r1TENm+nI93tOv1xkyswm9X+lR3j3bYUsla2rt423AJxuVXbzZWqEHssECCY9BpbKO1zC/B40q+shvRw2iB+SVidbrcz"
    "sMAP1Q3X7TvZFykqxSZ+ac5Sm1c7CgadgWag89xDnPvsGekfRoum8svOdoTyIZvu/eyMHuw4lkMiF3bRvs62u5ntxP2ba5"
    "ZJizSMRSYF+aOfnGb1c7B4JvnzGpbvOH3/FTv67NV+nHY2F26Dwxrp9lQOeLYzpnzOi88ZTONX+ZJQrpNenhxNDw+NEk8w"
    "zp8aje24H8diaWNJ8/9qNyt2/0/ZliXPjywrlta4NnX8P966++s5t9Zx4trvNcxykGXXd8JGeCJBGFx1v0eMyVe/Nb7Roe"
    "fiIxMjqYHrr2jfh9m7c10j8FN/L/T+6fZwOF1vCbTAXs9pPgPkJHkHHxOY4Uff4qcRX2O1lF/FftLHH0vB18U8hwO3GGZ5"
    "fE3+P6B1vMmvXAvTk760Q+mFiy/NhVFvv/d7v+V9O5AD2H+6eQl7Ls90IL+kQmTBlDvpoGZWGo1fx9Rbw/28L5HP/d4NAj"
    "Z0iIBhZ3npYl3P8u4FvL//8CfwPyESRj"
)
"""An .xls file, packed: a sheet made by openpyxl, saved by LibreOffice 7.4 as "MS Excel 97"."""


def old_workbook() -> bytes:
    return zlib.decompress(base64.b64decode(OLD_WORKBOOK))


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def put(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(line.cells) for line in table.lines]


def notices(table: Table) -> list[str]:
    return [notice.message_id for notice in table.notices]


def refused(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(BadDocument) as found:
        open_table(path)
    return [(problem.where, problem.message_id) for problem in found.value.problems]


@pytest.mark.parametrize("write", [to_tcvn3, to_vni])
def test_old_letters_in_cells(tmp_path: Path, write: Callable[[str], str]) -> None:
    """They are converted, with a notice; digits and ASCII stay."""
    old = [[write(text) for text in row] for row in ROWS]
    table = open_table(put(tmp_path, "cu.xlsx", workbook(old)))
    assert texts(table) == list(ROWS)
    assert notices(table) == ["sheet_converted"]
    as_csv = "\n".join(";".join(row) for row in old).encode("utf-8")
    assert texts(open_table(put(tmp_path, "cu.csv", as_csv))) == list(ROWS)


@pytest.mark.parametrize("name", TO_BYTES)
def test_text_files_in_old_encodings(tmp_path: Path, name: str) -> None:
    """A .csv file of one byte a letter is recognised by its words."""
    text = "\n".join(";".join(row) for row in ROWS)
    table = open_table(put(tmp_path, "cu.csv", TO_BYTES[name](text)))
    assert texts(table) == list(ROWS)
    assert [notice.facts["encoding"] for notice in table.notices] == [name]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["sheet_converted"]),
        ("utf-16-le", ["sheet_converted"]),
        ("utf-16-be", ["sheet_converted"]),
    ],
)
def test_text_files_in_unicode(tmp_path: Path, encoding: str, said: list[str]) -> None:
    """With the mark of the encoding before the text, or without it."""
    text = "\r\n".join(";".join(row) for row in ROWS)
    table = open_table(put(tmp_path, "moi.csv", text.encode(encoding)))
    assert texts(table) == list(ROWS)
    assert notices(table) == said


def test_letters_that_nobody_can_tell_are_refused(tmp_path: Path) -> None:
    """Bytes of no known encoding; cells of old letters among cells in Unicode."""
    assert refused(put(tmp_path, "a.csv", b"Ma;Ten\nHS-1;\xff\xfa\xc5\xd8\x81\n")) == [
        ("file", "sheet_letters_unknown")
    ]
    mixed = [*ROWS, ("HS-0003", to_tcvn3("Trần Văn Ví Dụ"), "", "")]
    assert refused(put(tmp_path, "b.xlsx", workbook(mixed))) == [("4.B", "sheet_mixed_letters")]
    old = [[to_vni(text) for text in row] for row in ROWS]
    other = [*old, ["HS-0003", "Trần Văn Ví Dụ"]]
    assert refused(put(tmp_path, "c.xlsx", workbook(other))) == [("4.B", "sheet_mixed_letters")]


def test_an_old_workbook(tmp_path: Path) -> None:
    """Days and numbers are read; what could not be checked is said. The suffix may be another."""
    expected = [
        ("Mã hồ sơ", "Ngày", "Số"),
        ("HS-0001", "2024-03-05", "05-NQ/CB"),
        ("HS-0002", "06/03/2024", "12"),
    ]
    table = open_table(put(tmp_path, "cu.xls", old_workbook()))
    assert (texts(table), notices(table)) == (expected, ["sheet_old_format"])
    table = open_table(put(tmp_path, "cu.xlsx", old_workbook()))
    assert texts(table) == expected
    assert notices(table) == ["sheet_old_format", "sheet_named_otherwise"]
    table = open_table(put(tmp_path, "moi.xls", workbook(ROWS)))
    assert (texts(table), notices(table)) == (list(ROWS), ["sheet_named_otherwise"])


def _archive(**parts: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return raw.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "raw", "problem"),
    [
        ("a.xlsx", _OLE + "EncryptedPackage".encode("utf-16-le"), "sheet_password"),
        ("a.xlsx", b"", "sheet_file_empty"),
        ("a.csv", b"", "sheet_file_empty"),
        ("a.doc", _OLE + "WordDocument".encode("utf-16-le"), "sheet_kind"),
        ("a.xlsx", _archive(word__document_xml=b""), "sheet_kind"),
        (
            "a.ods",
            _archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "sheet_kind",
        ),
        ("a.xlsx", _archive(xl__workbook_bin=b""), "sheet_kind"),
        ("a.pdf", b"%PDF-1.7", "sheet_kind"),
        ("a.xls", b"<html><table><tr><td>STT</td></tr></table></html>", "sheet_kind"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "sheet_kind"),
        ("a.xlsx", "Mã hồ sơ;Ngày".encode(), "sheet_kind"),
        ("a.csv", bytes(range(256)), "sheet_no_text"),
        ("a.xlsx", b"PK\x03\x04 broken", "sheet_broken"),
        ("a.xls", _OLE + "Workbook".encode("utf-16-le"), "sheet_broken"),
        ("a.md", b"Ma;Ngay", "sheet_suffix"),
    ],
)
def test_files_are_named_for_what_they_are(
    tmp_path: Path, name: str, raw: bytes, problem: str
) -> None:
    """By what they hold: nothing is read of what is no sheet."""
    assert refused(put(tmp_path, name, raw)) == [("file", problem)]
