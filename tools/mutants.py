# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Change `procedure/` in every small way, and see whether a test notices: `make mutants`.

`make mutants FILES="admission_flow/procedure/rules/vote.py …"` for some files only. A run that is
stopped goes on where it was; a function is run anew once its own text has changed. `--again` asks
once more about what survived without a reason, `--seconds 60` with more tests for each.
All happens in a copy below `.mutants/`, one process at the lowest priority. At the end, and with
`--page` alone, docs/maintainers/mutants.md is written: from mutants.json beside it and from
tools/mutants.toml, where the reason stands why a survivor may survive.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / ".mutants"
RECORD = ROOT / "docs/maintainers/mutants.json"
PAGE = ROOT / "docs/maintainers/mutants.md"
REASONS = ROOT / "tools/mutants.toml"
PURE = "admission_flow/procedure"
WANTED = 95
"""Percent that the issue asks for."""
KILLED = ("killed", "timeout")

HEAD = """\
# Mutants: does a test notice?

*(Dành cho người bảo trì: mỗi lần sửa một chỗ rất nhỏ trong mã của các quy tắc, rồi xem có phép thử
nào phát hiện không. Mọi con số do chương trình ghi ra.)*

Written by `tools/mutants.py` (`make mutants`): do not edit. Each mutant is one small change of the
code: a `<` for a `<=`, an `and` for an `or`, a number one higher, an argument left out. It is
killed if a test fails with it (or, under "timeouts", never ends), and survives if none does.

The changes are those of mutmut {mutmut}, inside functions and methods. mutmut does not run them: it
leaves out each function that has a decorator, and so every rule; cosmic-ray would start the tests
anew for each (neither was run to compare). `tools/mutants_work.py` imports and collects once,
then forks for each mutant and runs the tests that call the changed function: of `tests/procedure/`,
the judged cases, and some tests of other folders (`tools/mutants_tests.py`). Those written for the
file come first, then the cases and examples, then the quickest others, up to a limit of seconds. So
a survivor may be one that a longer run, or a test of another folder, would kill; a killed one is
killed. A function that no test calls is changed in a new process, where it may run while modules
load. What was found is kept as long as the text of the function stays as it is, be the tests or
what it calls as they may. The numbers of a file are those of the text that was run:
`python tools/mutants.py --changed` names each file that is another by now. Not mutated: what stands
outside functions (tables, fields, decorators such as `@rule`), annotations, docstrings, defaults of
parameters.

{total}

| file | mutants | killed | timeouts | survived | of these with a reason | killed, of all |
|---|---|---|---|---|---|---|
{rows}

{missing}
"""


def copied() -> Path:
    """Make the copy that is changed: what git knows of, as it stands in the checkout."""
    tree = WORK / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the maintainer's own git
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    return tree


def files() -> list[str]:
    """Return every file of procedure/, the rules first."""
    found = sorted((ROOT / PURE).rglob("*.py"))
    found.sort(key=lambda path: path.parent.name != "rules")
    return [path.relative_to(ROOT).as_posix() for path in found]


def read(path: Path) -> dict[str, Any]:
    """Return the results of a run; empty before the first."""
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def digest(text: str) -> str:
    """Return what tells the text of a file from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def changed(record: Mapping[str, Any]) -> list[str]:
    """Return the files whose text is another than that which was run."""
    return [
        name
        for name, file in record["files"].items()
        if digest((ROOT / name).read_text("utf-8")) != file["digest"]
    ]


def keep(results: Mapping[str, Any]) -> None:
    """Write what a run found beside the page: counts, and each survivor by its lines."""
    record = read(RECORD).get("files", {})
    for name, file in results.items():
        mutants = file["mutants"].values()
        outcomes = Counter(mutant["outcome"] for mutant in mutants)
        left = [
            {key: mutant[key] for key in ("outcome", "function", "line", "was", "now")}
            for mutant in mutants
            if mutant["outcome"] not in KILLED
        ]
        left.sort(key=lambda mutant: (mutant["line"], mutant["was"], mutant["now"]))
        record[name] = {
            "digest": file["digest"],
            "whole": file["whole"],
            "mutants": len(mutants),
            "killed": outcomes["killed"],
            "timeouts": outcomes["timeout"],
            "left": left,
        }
    kept = {name: record[name] for name in files() if name in record}
    pins = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    )
    whole = {
        "mutmut": pins["mutmut"],
        "files": kept,
        "not_run": [name for name in files() if name not in kept],
    }
    RECORD.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")


def why(name: str, mutant: Mapping[str, Any], reasons: Sequence[Mapping[str, str]]) -> str:
    """Return the reason that tools/mutants.toml gives for a survivor; empty: none.

    An entry names the file, the function and the line as it was; with `now`, that change alone.
    """
    for reason in reasons:
        if (
            name.endswith(f"/{reason['file']}")
            and reason["function"] == mutant["function"]
            and reason["was"] == mutant["was"]
            and reason.get("now", mutant["now"]) == mutant["now"]
        ):
            return reason["why"]
    return ""


def _cell(text: str) -> str:
    return "`` " + text.replace("|", "\\|") + " ``" if text else "(nothing)"


def _survivors(record: Mapping[str, Any], reasons: Sequence[Mapping[str, str]]) -> str:
    parts = []
    for name, file in record.items():
        if not file["left"]:
            continue
        parts.append(f"\n## {name.removeprefix(PURE + '/')}\n")
        parts.append("| function, line | was | is | reason |\n|---|---|---|---|")
        for mutant in file["left"]:
            said = why(name, mutant, reasons)
            if not said:
                said = "**unexplained**"
                if mutant["outcome"] == "unreached":
                    said += ": no test of the selection calls this function"
            parts.append(
                f"| `{mutant['function']}`, {mutant['line']} | {_cell(mutant['was'])} "
                f"| {_cell(mutant['now'])} | {said} |"
            )
    return "\n".join(parts)


def _share(killed: int, mutants: int) -> str:
    return f"{killed * 1000 // mutants / 10:.1f} %" if mutants else "-"


def page(record: Mapping[str, Any], reasons: Sequence[Mapping[str, str]]) -> str:
    """Return the page: a table of the files, and every survivor with its reason."""
    rows, sums = [], Counter[str]()
    run = record["files"]
    for name, file in run.items():
        killed = file["killed"] + file["timeouts"]
        said = sum(1 for mutant in file["left"] if why(name, mutant, reasons))
        sums.update(mutants=file["mutants"], killed=killed, left=len(file["left"]), said=said)
        part = "" if file["whole"] else " (in part)"
        rows.append(
            f"| {name.removeprefix(PURE + '/')}{part} | {file['mutants']} | {file['killed']} "
            f"| {file['timeouts']} | {len(file['left'])} | {said} "
            f"| {_share(killed, file['mutants'])} |"
        )
    total = (
        f"**{sums['mutants']} mutants, {sums['killed']} killed: "
        f"{_share(sums['killed'], sums['mutants'])}** ({WANTED} % are wanted). "
        f"{sums['left']} survived, {sums['said']} of them with a reason, "
        f"{sums['left'] - sums['said']} unexplained."
    )
    rest = [name.removeprefix(PURE + "/") for name in record["not_run"]]
    missing = "Every file of `procedure/` was run."
    if rest:
        missing = f"Not run, and nothing is claimed of them: {', '.join(rest)}."
    partly = [name.removeprefix(PURE + "/") for name, file in run.items() if not file["whole"]]
    if partly:
        missing += f"\nRun in part: {', '.join(partly)}."
    head = HEAD.format(total=total, rows="\n".join(rows), missing=missing, mutmut=record["mutmut"])
    return head + _survivors(run, reasons) + "\n"


def made() -> str:
    """Return the page as it is made from what lies in the checkout."""
    return page(read(RECORD), tomllib.loads(REASONS.read_text("utf-8"))["survivor"])


def main(arguments: Sequence[str]) -> int:
    """Run the mutants of the files, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", help="files of procedure/; none: all")
    parser.add_argument("--page", action="store_true", help="write the page alone")
    parser.add_argument("--changed", action="store_true", help="name what is not as it was run")
    parser.add_argument("--again", action="store_true", help="run what survived once more")
    parser.add_argument("--seconds", type=float, default=1, help="of other tests, for each mutant")
    asked = parser.parse_args(arguments)
    if asked.changed:
        sys.stdout.writelines(f"{name}\n" for name in changed(read(RECORD)))
        return 0
    results = WORK / "results.json"
    code = 0
    if not asked.page:
        unknown = sorted(set(asked.files) - set(files()))
        if unknown:
            parser.error(f"no file of {PURE}: {', '.join(unknown)}")
        tree = copied()
        mode = "again" if asked.again else "new"
        worker = [sys.executable, str(tree / "tools/mutants_work.py"), str(tree), str(results)]
        chosen = asked.files or files()
        code = subprocess.run(  # noqa: S603 - our own script, on names of our own files
            [*worker, mode, str(asked.seconds), *chosen], check=False
        ).returncode
    keep(read(results))
    PAGE.write_text(made(), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
