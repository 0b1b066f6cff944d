"""Where every line for a reader goes: standard output, or standard error for what went wrong."""

import json
import sys
from typing import Any

from admission_flow.messages.masking import mask, masked


def tell(text: str = "", *, exact: bool = False) -> None:
    """Print a line for the reader, long numbers in it hidden unless it must be exact."""
    print(text if exact else mask(text))  # noqa: T201 - printing is what a command line does


def complain(text: str) -> None:
    """Print a line about what went wrong, apart from the output; long numbers are hidden."""
    print(mask(text), file=sys.stderr)  # noqa: T201


def tell_json(document: Any, *, exact: bool = False) -> None:  # noqa: ANN401 - JSON types
    """Print a document for programs: UTF-8, one object; its texts are masked as in `tell`."""
    shown = document if exact else masked(document)
    tell(json.dumps(shown, ensure_ascii=False, indent=1), exact=True)
