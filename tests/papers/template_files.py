"""Templates as somebody may write them, for the tests of forms."""

import zipfile
from io import BytesIO
from typing import Any

import docx


def template(*lines: str, header: str = "") -> bytes:
    """Return a DOCX file with these lines."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    raw = BytesIO()
    document.save(raw)
    return raw.getvalue()


def text_of(data: bytes) -> str:
    """Return the text of a DOCX file, its tables included, in the order of the page."""
    body: Any = docx.Document(BytesIO(data)).element.body
    lines = []
    for paragraph in body.iter("{%s}p" % body.nsmap["w"]):  # noqa: UP031 - the name of a tag
        parts = []
        for node in paragraph.iter():
            if node.tag.endswith("}t"):
                parts.append(node.text or "")
            elif node.tag.endswith("}br"):
                parts.append("\n")
        lines.append("".join(parts))
    return "\n".join(lines)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a DOCX file with one more part, or another one in its place."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info.filename))
        new.writestr(name, content)
    return out.getvalue()
