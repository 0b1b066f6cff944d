"""The keys of paper sheets: those of the procedure in use, or `workflows/papers.toml`."""

import tomllib
from functools import cache

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.paper_sheet import PaperKeys, keys_from
from admission_flow.resources import text

FILE = "papers.toml"


def paper_keys() -> PaperKeys:
    """Return the keys of the procedure in use, in the order of their file."""
    own = in_use.procedure()
    return _ours() if own is None or own.papers.keys is None else own.papers.keys


@cache
def _ours() -> PaperKeys:
    return keys_from(tomllib.loads(text("workflows", FILE)), KINDS)
