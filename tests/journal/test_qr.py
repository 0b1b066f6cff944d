"""QR codes: what is drawn is the code of the line, in a terminal and on paper."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

from admission_flow.journal.checkpoint import Checkpoint, parse_paper_line
from admission_flow.journal.qr import BORDER, qr_svg, qr_terminal

DAY = date(2026, 10, 5)
LINE = Checkpoint("admission-flow/log", 1234, sha256(b"a root").hexdigest()).paper_line(DAY)
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # ISO/IEC 18004, table 5
# A paper line makes a code of version 7, level Q.
SIDE = 45
BLOCKS = (14, 14, 15, 15, 15, 15)  # bytes of data


def modules_of_terminal(text: str) -> list[list[bool]]:
    """Read half blocks back: a dark module is where nothing is drawn."""
    halves = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}
    rows: list[list[bool]] = []
    for line in text.splitlines():
        if line:
            pairs = [halves[sign] for sign in line]
            rows += [[upper for upper, _ in pairs], [lower for _, lower in pairs]]
    return rows[: len(rows[0])]


def modules_of_svg(text: str) -> list[list[bool]]:
    """Draw the one path of horizontal strokes."""
    root = ET.fromstring(text)  # noqa: S314 - our own text
    path = next(node for node in root.iter() if node.get("class") == "qrline")
    side = int(root.attrib["width"]) // 4
    rows = [[False] * side for _ in range(side)]
    x, y = 0, 0.0
    for command, a, b in re.findall(r"([Mmh])(-?[0-9.]+)(?: (-?[0-9.]+))?", path.attrib["d"]):
        if command == "h":
            rows[int(y)][x : x + int(a)] = [True] * int(a)
            x += int(a)
        else:
            x, y = (int(a), float(b)) if command == "M" else (x + int(a), y + float(b))
    return rows


def masked(number: int, y: int, x: int) -> bool:
    """Return whether mask ``number`` inverts this module (ISO/IEC 18004, table 10)."""
    product = y * x
    return (
        (y + x) % 2,
        y % 2,
        x % 3,
        (y + x) % 3,
        (y // 2 + x // 3) % 2,
        product % 2 + product % 3,
        (product % 2 + product % 3) % 2,
        ((y + x) % 2 + product % 3) % 2,
    )[number] == 0


def carries_data(y: int, x: int) -> bool:
    """Leave out whatever helps the scanner: finders, timing, version, alignment."""
    last = SIDE - 1
    if 6 in {y, x} or (y < 9 and x < 9):
        return False
    if (y < 9 and x > last - 8) or (x < 9 and y > last - 8):
        return False
    if (y < 6 and x > last - 11) or (x < 6 and y > last - 11):
        return False
    middle = (22, 38)
    if any(abs(y - cy) < 3 and abs(x - cx) < 3 for cy in middle for cx in middle):
        return False
    return not any(abs(y - a) < 3 and abs(x - b) < 3 for a, b in ((6, 22), (22, 6)))


def way() -> Iterator[tuple[int, int]]:
    """Go up and down in columns of two, from the right; the timing column does not count."""
    for number, right in enumerate([*range(SIDE - 1, 6, -2), 5, 3, 1]):
        for step in range(SIDE):
            y = step if number % 2 else SIDE - 1 - step
            for x in (right, right - 1):
                if carries_data(y, x):
                    yield y, x


def decode(modules: list[list[bool]]) -> str:
    """Read an undamaged code of this size and kind: ISO/IEC 18004, 7, backwards."""
    assert [len(row) for row in modules] == [SIDE] * SIDE
    mask = as_number(modules[8][2:5]) ^ 0b101
    bits = [modules[y][x] ^ masked(mask, y, x) for y, x in way()]
    words = [as_number(bits[start : start + 8]) for start in range(0, len(bits) - 7, 8)]
    taken = iter(words)  # one word of each block in turn
    blocks: list[list[int]] = [[] for _ in BLOCKS]
    for turn in range(max(BLOCKS)):
        for block, length in zip(blocks, BLOCKS, strict=True):
            if turn < length:
                block.append(next(taken))
    stream = "".join(f"{word:08b}" for block in blocks for word in block)
    assert stream.startswith("0010")  # alphanumeric
    length, place = int(stream[4:13], 2), 13
    text = ""
    while len(text) < length - 1:
        first, second = divmod(int(stream[place : place + 11], 2), len(ALPHABET))
        text += ALPHABET[first] + ALPHABET[second]
        place += 11
    if len(text) < length:
        text += ALPHABET[int(stream[place : place + 6], 2)]
    return text


def as_number(bits: Sequence[bool]) -> int:
    return int("".join("01"[bit] for bit in bits), 2)


def without_border(modules: list[list[bool]]) -> list[list[bool]]:
    assert not any(any(row) for row in [*modules[:BORDER], *modules[-BORDER:]])
    assert not any(any((*row[:BORDER], *row[-BORDER:])) for row in modules)
    return [row[BORDER:-BORDER] for row in modules[BORDER:-BORDER]]


@pytest.mark.parametrize("drawn", ["terminal", "svg"])
@pytest.mark.parametrize("size", [7, 1234, 123456789])
def test_the_code_reads_back_as_the_paper_line(size: int, drawn: str) -> None:
    """Scanned from the screen or the minutes, the code gives the line, and so the checkpoint."""
    checkpoint = Checkpoint("admission-flow/log", size, sha256(b"a root").hexdigest())
    line = checkpoint.paper_line(DAY)
    if drawn == "terminal":
        modules = modules_of_terminal(qr_terminal(line))
    else:
        modules = modules_of_svg(qr_svg(line))
    text = decode(without_border(modules))
    assert text == line.upper()
    assert parse_paper_line(text).of(checkpoint.origin) == checkpoint


def test_a_code_is_the_same_every_time() -> None:
    """The same line is drawn the same: minutes printed twice do not differ."""
    assert qr_svg(LINE) == qr_svg(LINE)
    assert qr_terminal(LINE) == qr_terminal(LINE)
    assert qr_svg(LINE) != qr_svg(LINE.replace("1234", "1235"))


def test_the_drawing_is_safe_to_put_into_a_page() -> None:
    """The SVG is shapes only: no script, no style, nothing fetched."""
    names = {node.tag.split("}")[1] for node in ET.fromstring(qr_svg(LINE)).iter()}  # noqa: S314
    assert names == {"svg", "g", "path"}


def test_what_does_not_fit_is_refused() -> None:
    """A text too long for a code is an error, never a code of a part of it."""
    for draw in (qr_terminal, qr_svg):
        with pytest.raises(ValueError, match="too large"):
            draw("x" * 4000)
