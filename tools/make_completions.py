# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write what a shell completes: ``admission_flow/cli/shell/completions.json``.

Run it as ``python tools/make_completions.py`` in the development environment (`make docs` runs it,
and the other tools). A key that is pressed cannot wait for the program to be loaded, so its
commands and words lie in a file. A test makes it again and compares.
"""

import json
from typing import Any

import typer

from admission_flow.cli.main import build
from admission_flow.cli.shell.completing import SPECIFICATION
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.messages import LANGUAGES, label
from admission_flow.procedure.acts import EVIDENCE, KINDS, STEPS
from admission_flow.workflow_source import built_in

_OF_EVIDENCE = ("case", "record")
"""The command whose kinds are those of evidence alone."""


def command_of(command: Any, path: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401 - of click
    """Return the options, arguments and commands below a command."""
    found: dict[str, Any] = {}
    options, arguments = {}, []
    for parameter in command.params:
        kind = parameter.metavar or parameter.name.upper()
        if "KIND" in kind and path == _OF_EVIDENCE:
            kind = kind.replace("KIND", "EVIDENCE")
        if parameter.param_type_name == "argument":
            arguments.append(kind)
        else:
            names = (*parameter.opts, *parameter.secondary_opts)
            options |= dict.fromkeys(names, "" if parameter.is_flag else kind)
    below = {
        name: command_of(one, (*path, name))
        for name, one in sorted(getattr(command, "commands", {}).items())
    }
    if options:
        found["options"] = options
    if arguments:
        found["arguments"] = arguments
    if below:
        found["commands"] = below
    return found


def made() -> str:
    """Return the file."""
    before, SETTINGS.lang = SETTINGS.lang, "en"
    try:
        whole = command_of(typer.main.get_command(build()), ())
    finally:
        SETTINGS.lang = before
    stages = dict.fromkeys(state.stage for state in built_in().workflow.states.values())
    words = {
        "kinds": list(KINDS),
        "evidence": [act.kind for act in EVIDENCE],
        "steps": [act.kind for act in STEPS],
        "stages": list(stages),
    }
    told = {
        "commands": whole["commands"],
        "words": {
            sort: {word: {lang: label(lang, word) for lang in LANGUAGES} for word in some}
            for sort, some in words.items()
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    SPECIFICATION.write_text(made(), "utf-8")
    print(f"{SPECIFICATION.name}: {len(json.loads(made())['commands'])} commands and groups")  # noqa: T201
