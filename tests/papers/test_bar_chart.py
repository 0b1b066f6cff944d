"""Bars as SVG: what is drawn is what the table says, and a label can do no harm."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from admission_flow.papers.bar_chart import LABEL, NUMBER, WIDTH, Bar, bar_svg

COUNTS = st.integers(0, 100_000)
NS = "{http://www.w3.org/2000/svg}"


@given(st.lists(st.tuples(st.text("<>&\"'ab ệ", max_size=90), COUNTS, COUNTS), max_size=8))
def test_every_bar_is_as_long_as_its_count(rows: list[tuple[str, int, int]]) -> None:
    """Lengths are in proportion, nothing leaves the drawing, and any label is only text."""
    drawn = ET.fromstring(bar_svg('a "title" & <more>', [Bar(n, v, mark=m) for n, v, m in rows]))  # noqa: S314 - our own
    assert drawn.attrib["aria-label"] == 'a "title" & <more>'
    assert {one.tag for one in drawn.iter()} <= {
        f"{NS}{name}" for name in ("svg", "text", "rect", "line")
    }
    widths = [int(one.attrib["width"]) for one in drawn.iter(f"{NS}rect")]
    room = WIDTH - LABEL - NUMBER
    most = max((max(value, mark) for _, value, mark in rows), default=0) or 1
    assert widths == [value * room // most for _, value, _ in rows]
    marks = [int(one.attrib["x1"]) for one in drawn.iter(f"{NS}line")]
    assert all(LABEL <= place <= WIDTH for place in marks)
    told = [one.text for one in drawn.iter(f"{NS}text")]
    assert [text for text in told if text and text.isdigit()] == [str(v) for _, v, _ in rows]


def test_a_long_label_takes_two_lines_and_an_interval_two_ends() -> None:
    """The whole of it stands in the table beside; here it is shortened, and never into the bar."""
    bar = Bar("chi bộ " * 20, 3, low=2, high=5)
    drawn = ET.fromstring(bar_svg("t", [bar]))  # noqa: S314 - our own
    lines = [one.text or "" for one in drawn.iter(f"{NS}text")][:-1]
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(len(line) <= 34 for line in lines)
    assert len(list(drawn.iter(f"{NS}line"))) == 3
