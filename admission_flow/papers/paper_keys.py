"""The keys of paper sheets that ship with the program: `workflows/papers.toml`."""

import tomllib
from functools import cache

from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.paper_sheet import PaperKeys, keys_from
from admission_flow.resources import text

FILE = "papers.toml"


@cache
def paper_keys() -> PaperKeys:
    """Return the keys, in the order of the file. Read once."""
    return keys_from(tomllib.loads(text("workflows", FILE)), KINDS)
