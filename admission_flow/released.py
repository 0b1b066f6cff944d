"""Which rulebooks were released, by their digests: an altered law file is told from ours."""

import tomllib
from datetime import date
from functools import cache

from admission_flow import resources
from admission_flow.procedure.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Release:
    """The rulebook of one version of the program."""

    version: str
    sha256: str
    """As entries of the journal name it (`workflow_source.load`)."""
    day: date | None = None
    """When the version was released; None: it is the one that is being made."""


@cache
def releases() -> tuple[Release, ...]:
    """Return the rulebook of every release, oldest first, and that of the version at work on.

    From `workflows/released.toml`, which is no part of a rulebook: a digest cannot contain itself.
    """
    rows = tomllib.loads(resources.text("workflows", "released.toml"))["rulebook"]
    return tuple(Release(row["version"], row["sha256"], row.get("date")) for row in rows)


def release_of(sha256: str) -> Release | None:
    """Return the newest release that has a rulebook; None: none of them, altered, or one's own."""
    return next((one for one in reversed(releases()) if one.sha256 == sha256), None)


def rulebook_document(sha256: str) -> dict[str, str | None]:
    """Return a rulebook as JSON output has it; without a version it is none of the released."""
    release = release_of(sha256)
    day = release.day if release else None
    return {
        "sha256": sha256,
        "version": release.version if release else None,
        "released_on": day.isoformat() if day else None,
    }
