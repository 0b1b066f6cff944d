"""`completion`: how a shell is made to complete what is typed, and the script that it needs."""

from typing import Annotated

import typer

from admission_flow.cli.shell.completing import LINE, VARIABLE
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import WrongUse

_SCRIPTS = {
    "bash": """\
_admission_flow_completion() {
    local IFS=$'\\n'
    COMPREPLY=( $( env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \\
                   @VARIABLE@=complete_bash "$1" ) )
}
complete -o default -F _admission_flow_completion admission-flow
""",
    "zsh": """\
#compdef admission-flow
_admission_flow_completion() {
    local -a found
    found=("${(@f)$(env @LINE@="${(j: :)words[1,CURRENT]}" @VARIABLE@=complete_zsh $words[1])}")
    if [[ -n $found[1] ]]; then
        _describe -V admission-flow found -U
    else
        _files
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _admission_flow_completion "$@"
else
    compdef _admission_flow_completion admission-flow
fi
""",
    "fish": """\
function __admission_flow_completion
    env @VARIABLE@=complete_fish @LINE@=(commandline -cp | string collect) admission-flow
end
complete --command admission-flow --no-files --arguments '(__admission_flow_completion)' \\
    --condition 'test -n "$(__admission_flow_completion | string collect)"'
""",
}
"""The script of each shell; none evaluates what it is answered."""
SHELLS = tuple(_SCRIPTS)


def completion(
    shell: Annotated[str | None, typer.Argument(metavar="[bash|zsh|fish]")] = None,
) -> None:
    """Say how completion is set up; with the name of a shell, print its script."""
    if shell is None:
        for key in ("what", *SHELLS, "after"):
            tell(SETTINGS.say(f"screen.completion.{key}"))
        return
    if shell not in SHELLS:
        raise WrongUse(problem=SETTINGS.say("screen.completion.unknown", found=shell))
    script = _SCRIPTS[shell].replace("@VARIABLE@", VARIABLE).replace("@LINE@", LINE)
    tell(script.rstrip("\n"), exact=True, lines=True)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("completion")(completion)
