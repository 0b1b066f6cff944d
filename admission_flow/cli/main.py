"""Starts a command, and turns whatever went wrong into a sentence and an exit code. Only here."""

import gc
import os
import traceback
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from importlib import import_module
from typing import Any

import typer
from typer.models import TyperInfo

from admission_flow.cli.shell import aftermath, streams
from admission_flow.cli.shell.context import LOG_VARIABLE, SETTINGS, take_common_options
from admission_flow.cli.shell.help import name_values, translate, without_help
from admission_flow.cli.shell.interrupts import SHELL, watched
from admission_flow.cli.shell.output import show_problems, show_refusal
from admission_flow.cli.shell.renamed import nearest, renamed
from admission_flow.cli.shell.speaking import complain, tell
from admission_flow.database.ledger import Ledger, keeping
from admission_flow.database.waiting import telling
from admission_flow.errors import (
    AdmissionFlowError,
    BadDocument,
    BadWorkflow,
    CaseMoved,
    NotOfProcedure,
    OutputNotWritten,
    PathUnusable,
    ProcedureFailed,
    StepRefused,
    WrongUse,
    own_code_told,
    reason_of,
)
from admission_flow.events import Event, current, noting
from admission_flow.extras import needed
from admission_flow.messages.saying import moved_lines
from admission_flow.procedure import in_use

DEBUG_VARIABLE = "ADMISSION_FLOW_DEBUG"
INTERRUPTED = 130
"""128 + SIGINT, as shells have it: the person pressed Ctrl-C, or ended the input."""

# `click` is vendored inside typer and its names are private: this is its base of usage errors.
_UsageError: Any = typer.BadParameter.__mro__[1]


MODULES = {
    "judge": "cases.judging",
    "demo": "office.demo",
    "desk": "office.desk",
    "init": "office.db",
    "doctor": "office.doctor",
    "health": "office.health",
    "db": "office.db",
    "case": "cases.commands",
    "help": "cases.helping",
    "due": "deadlines.commands",
    "audit": "audit.commands",
    "checkpoint": "audit.checkpoint",
    "status": "audit.checkpoint",
    "officer": "office.officer",
    "unit": "units.commands",
    "plan": "plan.commands",
    "source": "sympathisers.commands",
    "class": "classes.commands",
    "report": "reports.commands",
    "sheet": "office.sheet",
    "workflow": "office.workflow",
    "completion": "office.completion",
    "privacy": "personal_data.commands",
    "paper": "forms.commands",
}
"""Where each command, or group of commands, lives: `cli/<module>.py`, which has `add_to(app)`."""

_OF_THE_ADMISSION = frozenset({"class", "demo", "plan", "report", "source"})
"""Commands about the plan, the lists and the classes of the admission: no other has them."""


def build(
    first: str | None = None, second: str | None = None, *, helped: bool = True
) -> typer.Typer:
    """Return the command line, its help in the language of this run.

    Args:
        first: the first word of the command line. Only its module is loaded: a glance at a case
            does not wait for the commands of auditors. None, or no such command: all of them.
        second: the second word. Where it names a command of the group that the first names, that
            one alone is laid out: typer takes longer for a whole group than most commands do.
        helped: whether its help may be asked for.

    """
    app = typer.Typer(
        name="admission-flow",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_common)
    names = [MODULES[first]] if first in MODULES else list(dict.fromkeys(MODULES.values()))
    for name in names:
        module = import_module(f"admission_flow.cli.{name}")
        # Where each command has a module of its own, that of the one that is named is enough.
        module.add_to(app, second) if hasattr(module, "COMMANDS") else module.add_to(app)
    if first in MODULES and second is not None:
        app.registered_groups = [_with_only(second, group) for group in app.registered_groups]
    if helped:
        translate(app, SETTINGS.lang)
    else:
        without_help(app)
    return app


def _with_only(name: str, group: TyperInfo) -> TyperInfo:
    """Return a group with one of its commands alone; as it is, where it has none of this name.

    What the module of the group declared stays as it is: the next command line may name another.
    """
    narrowed, app = copy(group), copy(group.typer_instance)
    if app is None:
        return group
    app.registered_commands = [one for one in app.registered_commands if one.name == name]
    narrowed.typer_instance = app
    return narrowed if app.registered_commands else group


def _common() -> None:
    """Stand for the options that `take_common_options` has taken already."""


def run(arguments: Sequence[str], *, last: bool = False) -> int:
    """Run one command and return its exit code (docs/reference/cli.md). Never raises.

    Args:
        arguments: what stands after the program's name.
        last: the process ends with it: nothing can be stopped any more once this has returned.

    """
    SETTINGS.log = os.environ.get(LOG_VARIABLE) or None
    with (
        streams.guarded(),
        watched(last=last) as watch,
        keeping() as ledger,
        telling(_waiting),
        in_use.using(None),
        noting(Event("command")) as event,
    ):
        try:
            watch.listen()
            code = _explained(list(arguments), ledger)
            watch.deaf = True
        except KeyboardInterrupt:
            watch.deaf = True
            _last_words(aftermath.after_stop, ledger)
            code = SHELL + watch.number if watch.number else INTERRUPTED
        if SETTINGS.log:
            _last_words(_log, event, code, ledger)
        return code


def _log(event: Event, code: int, ledger: Ledger) -> None:
    """Write the line of a command that is over."""
    log = SETTINGS.event_log()
    if log is not None:
        command = event.facts.get("command")
        event.facts = {"command": command, "exit": code, "recorded": ledger.recorded.count}
        log.write(event)


def _noted(error: Exception, code: str = "") -> None:
    event = current()
    if event is not None:
        event.failed(error, code=code)


def _waiting(seconds: int) -> None:
    """Say that another window writes, and how long this one waits for it."""
    with suppress(Exception):  # standard error may be gone: the command itself goes on
        complain(SETTINGS.say("screen.waiting_for_lock", seconds=seconds))


def _explained(arguments: list[str], ledger: Ledger) -> int:
    """Run one command, and say a sentence about whatever it was not made for."""
    try:
        code = _answered(arguments, ledger)
        return _printed(code, ledger)
    except Exception as error:  # noqa: BLE001 - the last resort: an officer never sees a traceback
        code = _defect(error)
        _last_words(aftermath.after_error, ledger, error)
        return code


def _answered(arguments: list[str], ledger: Ledger) -> int:
    """Run one command, and explain what it refuses."""
    try:
        for argument in arguments:
            if "\0" in argument:  # no shell passes it on; a program that calls us may
                raise PathUnusable(file=argument, reason="os.no_path")
        with needed(), own_code_told():
            return _run(take_common_options(arguments))
    except AdmissionFlowError as error:
        return _failed(error, ledger)
    except streams.ReaderLeft:  # what was to be written has been
        aftermath.after_lost_reader(ledger)
        return 0
    except OSError as error:  # of the machine, not of the program: no defect
        return _failed(PathUnusable(file=error.filename or "", reason=reason_of(error)), ledger)


def _failed(error: AdmissionFlowError, ledger: Ledger) -> int:
    """Explain what went wrong, and return the exit code: 0 if only the report of it is lost."""
    _noted(error)
    _explain(error, aftermath.nothing_written(ledger, error))
    if isinstance(error, ProcedureFailed) and error.__cause__ and os.environ.get(DEBUG_VARIABLE):
        complain("".join(traceback.format_exception(error.__cause__)), lines=True)
    aftermath.after_error(ledger, error)
    if isinstance(error, OutputNotWritten):
        return 0 if ledger.recorded.count else error.exit_code
    return error.exit_code


def _printed(code: int, ledger: Ledger) -> int:
    """Print what still waits to be printed, and return the exit code of the command."""
    try:
        streams.flush()
    except streams.ReaderLeft:  # after the command was done
        aftermath.after_lost_reader(ledger)
    except OutputNotWritten as error:
        return code or _failed(error, ledger)
    return code


def _last_words(tell: Callable[..., None], *facts: object) -> None:
    """Tell what there is to tell, if anything can be told: the window may be closed."""
    with suppress(Exception):  # nothing is left that could tell of it
        tell(*facts)


def _run(arguments: list[str]) -> int:
    own = in_use.procedure()
    if own is not None and not own.admits and arguments and arguments[0] in _OF_THE_ADMISSION:
        raise NotOfProcedure(command=arguments[0], procedure=own.name)
    helped = len(arguments) < 2 or any(map(_may_ask_for_help, arguments))  # noqa: PLR2004 - words
    try:
        app = build(*arguments[:2], helped=helped)
        event = current()
        if event is not None:
            event.facts["command"] = _command_of(app, arguments)
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        result = app(args=arguments, prog_name="admission-flow", standalone_mode=False)
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # a group alone: its commands, as lines
            tell(_help_of(error.ctx, arguments, helped=helped), lines=True)
            return WrongUse.exit_code
        if not helped and error.ctx is not None:  # the message may name a value
            name_values(error.ctx.command, SETTINGS.lang)
        raise WrongUse(problem=_usage(error)) from error
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    if result == INTERRUPTED:  # typer makes this of Ctrl-C, and says nothing
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _command_of(app: typer.Typer, arguments: list[str]) -> str | None:
    """Return the command that a line names, in words of ours alone; None: none."""
    first, second = [*arguments, "", ""][:2]
    if first in {command.name for command in app.registered_commands}:
        return first
    for group in app.registered_groups:
        if group.name == first and group.typer_instance is not None:
            names = {command.name for command in group.typer_instance.registered_commands}
            return f"{first} {second}" if second in names else first
    return None


def _may_ask_for_help(argument: str) -> bool:
    """Whether a word may be "-h" or "--help", also among other letters."""
    return argument == "--help" or (argument[:1] == "-" != argument[1:2] and "h" in argument)


def _help_of(context: Any, arguments: list[str], *, helped: bool) -> str:  # noqa: ANN401 - of click
    """Return the help of a group that was named alone."""
    if not helped:  # laid out again, with its help
        try:
            build(*arguments[:2])(args=arguments, prog_name="admission-flow", standalone_mode=False)
        except _UsageError as error:
            context = error.ctx
    text: str = context.get_help()
    return text


def _usage(error: Any) -> str:  # noqa: ANN401 - an exception of the vendored click
    """Return what is wrong with the command line, in the language of the run where we can."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _no_such_option(error)
    if kind == "MissingParameter" and error.param is not None:
        name = error.param.metavar or error.param.opts[0]
        return SETTINGS.say("screen.missing_parameter", name=name)
    message = str(error.format_message()).rstrip(".")
    if message.startswith("No such command"):
        return SETTINGS.say("screen.no_such_command", name=message.split("'")[1])
    return message


def _no_such_option(error: Any) -> str:  # noqa: ANN401 - an exception of the vendored click
    option: str = error.option_name
    command = error.ctx.command_path.partition(" ")[2]
    if new := renamed(command, option):
        return SETTINGS.say("screen.renamed_option", option=option, new=new)
    if near := nearest(option, error.possibilities or ()):
        return SETTINGS.say("screen.no_such_option_near", option=option, near=near)
    return SETTINGS.say("screen.no_such_option", option=option)


def _explain(error: AdmissionFlowError, nothing_written: str) -> None:
    """Say what was refused or failed, and on the same line that nothing was written."""
    if isinstance(error, StepRefused):
        show_refusal(error)
    elif isinstance(error, BadDocument):
        show_problems(error, nothing_written)
    elif isinstance(error, BadWorkflow):
        complain(SETTINGS.say("error.bad_workflow", **error.facts))
        for problem in error.problems:
            facts = {"file": problem.file, "where": problem.where, "what": problem.what}
            complain(f"  {SETTINGS.say('screen.file_problem', **facts)}")
    else:
        complain(
            f"{SETTINGS.say(f'error.{error.message_id}', **error.facts)} {nothing_written}".rstrip()
        )
        if isinstance(error, CaseMoved):
            for line in moved_lines(error, SETTINGS.lang):
                complain(f"  {line}")


def _defect(error: Exception) -> int:
    """Say that this is our fault, with a code that the maintainers find the place by."""
    trace = "".join(traceback.format_exception(error))
    code = f"{type(error).__name__}-{zlib.crc32(trace.encode()):08x}"
    _noted(error, code)
    if os.environ.get(DEBUG_VARIABLE):
        complain(trace, lines=True)
    try:
        complain(SETTINGS.say("error.defect", code=code, variable=DEBUG_VARIABLE))
    except Exception:  # noqa: BLE001 - the texts themselves may be what is broken
        complain(f"admission-flow: {code}")
    return AdmissionFlowError.exit_code
