"""Says what a file is by what it begins with and holds, whatever it is named."""

import io
import zipfile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of the older programs, and of a newer file under a password."""
_BEGINNINGS = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "slides"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_PARTS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "doc"),
    ("ppt/presentation.xml", "slides"),
)
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.text": "doc",
}
_LARGEST_NAME = 200
_BEGINNING = 2_000


def kind_of(raw: bytes) -> str:
    """Return what a file is: "xlsx", "xls", "text", what else we can name, or "" for unknown."""
    if not raw:
        return "empty"
    for beginning, kind in _BEGINNINGS:
        if raw.startswith(beginning):
            return kind
    if raw.startswith(_OLE):
        return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in raw), "")
    if raw.startswith(b"PK"):
        return _archive(raw)
    return _text(raw)


def _text(raw: bytes) -> str:
    first = raw[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if first.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return "html"
    if first.startswith((b"<?xml", b"<workbook")):
        return "xml"
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_order(raw)
    return "text" if wide or b"\0" not in raw[:_BEGINNING] else ""


def _archive(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _LARGEST_NAME:
                return _OPEN_DOCUMENT.get(archive.read("mimetype").strip(), "archive")
    except Exception:  # noqa: BLE001 - a broken archive raises whatever it likes
        return "xlsx"  # its reader says what is wrong with it
    return next((kind for name, kind in _PARTS if name in names), "archive")


def wide_order(raw: bytes) -> str:
    """Return the encoding of text of two bytes a letter without a mark before it; "": it is none.

    In Vietnamese text most letters are ASCII: every second byte of them is 0.
    """
    first = raw[: _BEGINNING // 2 * 2]
    even, odd = first[::2].count(0), first[1::2].count(0)
    most = len(first) // 4
    if odd > most and not even:
        return "utf-16-le"
    return "utf-16-be" if even > most and not odd else ""
