"""QR codes of a checkpoint's paper line: typing 64 digits from paper is how mistakes are made.

The library is loaded when a code is first drawn.
"""

from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from admission_flow.extras import needed

if TYPE_CHECKING:
    from segno import QRCode

BORDER = 4
"""Light modules around the code; fewer, and a scanner may not find it (ISO/IEC 18004, 9.1)."""

_SCALE = 4  # pixels per module of the SVG where nobody says how large it is


def qr_terminal(text: str) -> str:
    """Return a QR code for a terminal, two modules per character, with a line break at the end.

    Drawn in half blocks without colours: on a light screen the code is inverted, which scanners
    of telephones read.

    Raises:
        ValueError: the text does not fit into a QR code.

    """
    out = StringIO()
    _code(text).terminal(out, border=BORDER, compact=True)
    return out.getvalue()


def qr_svg(text: str) -> str:
    """Return a QR code as an SVG document for the minutes: black on white, no script, no font.

    Raises:
        ValueError: the text does not fit into a QR code.

    """
    out = BytesIO()
    _code(text).save(
        out, kind="svg", border=BORDER, scale=_SCALE, light="#fff", dark="#000", nl=False
    )
    return out.getvalue().decode()


def qr_png(text: str) -> bytes:
    """Return a QR code as a PNG image for a paper that is printed: black on white.

    Raises:
        ValueError: the text does not fit into a QR code.

    """
    out = BytesIO()
    _code(text).save(out, kind="png", border=BORDER, scale=_SCALE, light="#fff", dark="#000")
    return out.getvalue()


def _code(text: str) -> "QRCode":
    with needed():
        from segno import make  # noqa: PLC0415 - most commands draw nothing

    # Capitals alone let the code be a quarter smaller; ``parse_paper_line`` takes either case.
    # A quarter of the code may be soiled or folded ("Q"): minutes lie in folders for decades.
    return make(text.upper(), error="q", micro=False, boost_error=False)
