"""Loads the workflow that ships with the program, or one from a folder."""

import hashlib
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from admission_flow import resources
from admission_flow.errors import BadDocument, BadInput, reason_of
from admission_flow.files import Unreadable, read_file
from admission_flow.procedure.document import Problem
from admission_flow.procedure.file_reader import FileProblem, WorkflowProblems
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.workflow import Workflow
from admission_flow.procedure.workflow_file import workflow_from

FILES = ("admission.toml", "law.toml", "holidays.toml")


@cache
def built_in() -> Judge:
    """Return the judge under the workflow that ships with the program. Read once."""
    return Judge(load(resources.folder("workflows")))


@cache
def built_in_digest() -> str:
    """Return the digest of the rulebook that ships with the program, without reading the law."""
    folder = resources.folder("workflows")
    return digest_of(lambda name: folder.joinpath(name).read_bytes())


def load(folder: Traversable) -> Workflow:
    """Return the workflow in a folder.

    Raises:
        BadInput: a file is missing or cannot be read.
        WorkflowProblems: every place that is not right, syntax errors included.

    """
    data, problems, raws = [], [], {}
    for name in FILES:
        try:
            raw = raws[name] = _bytes(folder.joinpath(name))
        except OSError as error:
            raise BadInput(file=name, where="file", problem=reason_of(error)) from error
        except Unreadable as error:
            raise BadDocument(name, [Problem("file", error.reason, error.facts)]) from error
        try:
            data.append(tomllib.loads(raw.decode("utf-8")))
        except ValueError as error:  # of its syntax, its coding, a number of thousands of digits
            problems.append(FileProblem(name, "file", str(error)))
    if problems:
        raise WorkflowProblems(problems)
    procedure, law, holidays = data
    return workflow_from(procedure, law, holidays, digest_of(raws.__getitem__))


def digest_of(read: Callable[[str], bytes]) -> str:
    """Return a rulebook's name in the journal: every byte of every file, under its file's name.

    Args:
        read: returns the bytes of one of `FILES`.

    """
    digest = hashlib.sha256()
    for name in FILES:
        raw = read(name)
        digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()


def _bytes(file: Traversable) -> bytes:
    return read_file(file) if isinstance(file, Path) else file.read_bytes()
