# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``workflows/released.toml`` and ``docs/auditors/rulebooks.md``: the released rulebooks.

Run it as ``python tools/make_released.py`` in the development environment, after every change of
a file of the rulebook (``rulebook_digest.FILES``). The digests are computed, never typed: of the
version at work on from the files here, of a released one from the history (its tag, or the last
commit whose program bore its version). A row of a released version is never changed again.
``--check`` computes every row from the history and writes nothing.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from re import MULTILINE, findall, search

from admission_flow import released
from admission_flow.released import Release
from admission_flow.rulebook_digest import FILES, digest_of
from admission_flow.version import __version__

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "workflows" / "released.toml"
PAGE = ROOT / "docs" / "auditors" / "rulebooks.md"
_VERSION_FILE = "admission_flow/version.py"
_HEADING = r"^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2}|unreleased)$"


_HEAD = """\
# Made by tools/make_released.py: the rulebook (admission.toml, law.toml, holidays.toml) of every
# release, by the digest that entries of the journal name. A row with a date is never changed.
# The one without is that of the version at work on: `make docs` writes it anew.
"""


def versions() -> Iterator[tuple[str, date | None]]:
    """Yield every version that the CHANGELOG has, oldest first, with its day."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for version, day in reversed(findall(_HEADING, text, MULTILINE)):
        yield version, None if day == "unreleased" else date.fromisoformat(day)


def rows() -> list[Release]:
    """Return the rulebook of every version."""
    known = {one.version: one for one in released.releases() if one.day is not None}
    return [
        known.get(version) or Release(version, _digest(version), day) for version, day in versions()
    ]


def _digest(version: str) -> str:
    """Return the digest of a version: of the files here, or from the history."""
    if __version__.partition(".dev")[0] == version:
        return digest_of(FILES, lambda name: (ROOT / "workflows" / name).read_bytes())
    return digest_in_history(version)


def digest_in_history(version: str) -> str:
    """Return the digest of a released version's rulebook from its tag or its last commit."""
    commit = _git("tag", "--list", f"v{version}").decode().strip() or _last_commit(version)
    return digest_of(FILES, lambda name: _git("show", f"{commit}:workflows/{name}"))


def _last_commit(version: str) -> str:
    """Return the last commit whose program bore a version."""
    for commit in _git("rev-list", "HEAD", "--", _VERSION_FILE).decode().split():
        for seen in (commit, f"{commit}~1"):
            said = search(r'__version__ = "(.+)"', _git("show", f"{seen}:{_VERSION_FILE}").decode())
            if said is not None and said[1] == version:
                return seen
    raise SystemExit(f"no commit bears the version {version}")


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603, S607


def table(found: list[Release]) -> str:
    """Return ``workflows/released.toml``."""
    parts = [_HEAD]
    for one in found:
        day = f"date = {one.day.isoformat()}\n" if one.day else ""
        parts.append(f'[[rulebook]]\nversion = "{one.version}"\n{day}sha256 = "{one.sha256}"\n')
    return "\n".join(parts)


_PAGE = """\
# The rulebook of every release

<!-- made by tools/make_released.py: change nothing here -->

*(Tiếng Việt: mỗi phiên bản của chương trình có một bộ quy định, nhận ra bằng mã băm dưới đây. Lệnh
`workflow check` và `audit verify` in mã băm của bộ đang dùng trên máy; hãy đối chiếu bằng mắt với
bảng này, lấy từ một nguồn khác máy ấy.)*

A rulebook is the three files `{files}`. Every entry of a journal names
the one under which it was written (`intent.rule.sha256`, [reference](../reference/journal.md));
`workflow check` and `audit verify` print the one on the machine.

| version | released on | digest of its rulebook |
|---|---|---|
{rows}

What is not in this table was altered, or is somebody's own. The program says so by itself, but from
a list that lies beside the law file: whoever can change one can change the other. So compare the
digest with this page as you got it from elsewhere, or verify on a machine of your own. By hand, in
the folder of the three files:

```sh
for f in {files}; do printf '%s\\0%d\\0' "$f" "$(wc -c < "$f")"; cat "$f"; done | sha256sum
```

## One that somebody signed

A rulebook that is not of a release (a new regulation entered by the office, a procedure of its
own, a province's overlay) can be signed: `workflow sign FOLDER --key FILE`, once `workflow check`
finds nothing wrong. It writes `rulebook.files` beside the files, a list as `sha256sum` writes it:
the rulebook's digest, and every file of the folder that the program may use, which is every `.toml`
and `.py` in it and whatever lies in `papers/`. `rulebook.sig` is an SSH signature over that list.
`workflow check FOLDER` says with which key, that it is not signed, or by its name what was changed,
taken away or put beside since (exit 7). Whose a key is must be known from elsewhere. Where
`ADMISSION_FLOW_RULEBOOK_KEYS` names a file of public keys, one a line, a folder for `--workflow`
that none of them signed as it is is refused before any of it runs; programs say
`load_procedure(folder, accept=[…])`. Forms are compared once more when a paper is made. Without
this program, with a file of lines `NAME ssh-ed25519 AAAA…`, in the folder; then look whether there
is a file that the list does not name:

```sh
ssh-keygen -Y verify -f KEYS -I NAME -n admission-flow/rulebook-files/v1 \\
  -s rulebook.sig < rulebook.files
sha256sum --check rulebook.files
ls *.toml *.py papers/*
```

Covered are the digest, by which journals name the rulebook, and besides it texts, `papers.toml`,
forms and modules beside `procedure.py`. These judge nothing and are not in the digest: a better
word must not make a register ask for `workflow adopt`. Not covered, and not asked: what came with
the program or with an installed package, also where `procedure.py` imports it; files that
`procedure.py` opens itself; an overlay that lies elsewhere; the office's own templates
(`--templates`). A signature says of no day: whoever keeps a folder as it was signed last year can
put that one back.

A `rulebook.sig` of 0.2.0 as it was before this list is over the digest alone (namespace
`admission-flow/rulebook/v1`, the digest in a line). It is read still, and `workflow check` names
the files that it does not cover; where a folder has such files, `ADMISSION_FLOW_RULEBOOK_KEYS`
takes it no more until it is signed again.
"""


def page(found: list[Release]) -> str:
    """Return ``docs/auditors/rulebooks.md``."""
    lines = [
        f"| {one.version} | {one.day or 'not yet'} | `{one.sha256}` |" for one in reversed(found)
    ]
    return _PAGE.format(files=" ".join(FILES), rows="\n".join(lines))


def main(say: Callable[[str], object] = sys.stdout.write) -> int:
    """Write both, or with ``--check`` compare what is listed with the history."""
    if "--check" in sys.argv[1:]:
        dated = [one for one in released.releases() if one.day is not None]
        wrong = [one.version for one in dated if digest_in_history(one.version) != one.sha256]
        say(f"{len(dated)} released rulebooks, not as in the history: {wrong or 'none'}\n")
        return len(wrong)
    found = rows()
    TABLE.write_text(table(found), encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")
    say(f"{TABLE.name}, {PAGE.name}: {len(found)} rulebooks\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
