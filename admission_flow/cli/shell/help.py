"""Puts the help of every command and option in the language of the run.

Texts are keys of the catalogue: `help.<group>.<command>` of a command; of an option or argument
`option_of.<group>.<command>.<name>` where a command has more to say of it, and `option.<name>`,
which holds wherever it stands. The name is what is typed (`as_of` of `--as-of`); of an argument,
which is typed without one, that of the parameter. A command or option without help is a test
failure, not an empty line.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import Annotated, Any, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup

from admission_flow.cli.shell.typed import TakesTexts
from admission_flow.cli.shell.words import OneOf
from admission_flow.messages import Language, catalogue, find, say
from admission_flow.procedure.quick_dataclass import dataclass

_NAME_OF_VALUE = re.compile(r"\b[A-Z]{2,}\b")
_TYPE_OF_VALUE = re.compile(r" <(?:str|int|float|path|list\[\w+\])(?: range)?>")
"""What a program calls the kind of a value; the reader has the example in the text beside it."""


class _Command(TakesTexts, TyperCommand):
    """A command without help."""


class _Group(TakesTexts, TyperGroup):
    """A group without help."""


def without_help(app: typer.Typer) -> None:
    """Leave an app without help, where nobody asked for it: no text of it is looked up."""
    app.info.cls = _Group
    for command in app.registered_commands:
        command.cls = _Command
    for group in app.registered_groups:
        if group.typer_instance is not None:
            group.cls = _Group
            without_help(group.typer_instance)


def translate(app: typer.Typer, lang: Language, path: str = "help") -> None:
    """Fill in the help of an app, its groups, commands and parameters."""
    app.info.help = find(lang, path, "text") or find(lang, path)
    app.info.cls = _group_in(lang)
    if app.registered_callback is not None and app.registered_callback.callback is not None:
        _translate_options(app.registered_callback.callback, lang, path)
    for command in app.registered_commands:
        if command.callback is None:
            continue
        name = command.name or command.callback.__name__
        command.help = find(lang, f"{path}.{name}")
        command.cls = _command_in(lang)
        _translate_options(command.callback, lang, f"{path}.{name}")
    for group in app.registered_groups:
        if group.typer_instance is not None and group.name:
            group.help = find(lang, f"{path}.{group.name}", "text")
            group.cls = _group_in(lang)
            translate(group.typer_instance, lang, f"{path}.{group.name}")


def option_help(lang: Language, command: str, name: str) -> str | None:
    """Return the text of an option or argument of a command ("workflow.diagram"), or None."""
    own: Any = catalogue(lang)["option_of"]
    for word in (*command.split("."), name):
        own = own.get(word, {}) if isinstance(own, Mapping) else {}
    common: str | None = catalogue(lang)["option"].get(name)
    return own if isinstance(own, str) else common


@dataclass(frozen=True, slots=True)
class Spelling:
    """An option or argument of a command."""

    parameter: str
    """The name of the function's parameter."""
    words: tuple[str, ...]
    """How it is typed: "-o", "--out"; none of an argument."""

    @property
    def name(self) -> str:
        """The key of its text."""
        long = next((word for word in self.words if word.startswith("--")), "")
        # "--official-member/--probationary-member" is one option.
        return long[2:].partition("/")[0].replace("-", "_") or self.parameter


def options_of(callback: Callable[..., Any]) -> Iterator[Spelling]:
    """Yield each option and argument of a command."""
    for parameter in inspect.signature(callback).parameters.values():
        for info in _infos(parameter.annotation):
            # Inside `Annotated` typer keeps the first spelling where a default would stand.
            words = (info.default, *(info.param_decls or ()))
            yield Spelling(parameter.name, tuple(word for word in words if isinstance(word, str)))


def _translate_options(callback: Callable[..., Any], lang: Language, path: str) -> None:
    command = path.removeprefix("help").removeprefix(".")
    signature = inspect.signature(callback)
    for option in options_of(callback):
        annotation = signature.parameters[option.parameter].annotation
        # A copy: what is declared once for many commands has one text for each of them.
        own = [copy(info) for info in _infos(annotation)]
        for info in own:
            info.help = _with_terms(option_help(lang, command, option.name), info, lang)
        kind = get_args(annotation)[0]
        callback.__annotations__[option.parameter] = Annotated[(kind, *own)]
    if hasattr(callback, "__signature__"):  # one that was declared: it does not follow by itself
        told = callback.__annotations__
        callback.__signature__ = signature.replace(
            parameters=[p.replace(annotation=told[p.name]) for p in signature.parameters.values()]
        )


def _with_terms(text: str | None, info: Any, lang: Language) -> str | None:  # noqa: ANN401 - of typer
    """Return the text of an option with the terms of the words that it takes, if it takes words."""
    terms = info.parser.terms(lang) if isinstance(info.parser, OneOf) else []
    return f"{text}: {'; '.join(terms)}" if text and terms else text


def _command_in(lang: Language) -> type[TyperCommand]:
    class Command(_Command):
        def __init__(self, *words: Any, **named: Any) -> None:  # noqa: ANN401 - as typer calls it
            super().__init__(*words, **named)
            name_values(self, lang)

        def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - a context of the vendored click
            return _in_language(super().get_help(ctx), lang)

    return Command


def _group_in(lang: Language) -> type[TyperGroup]:
    class Group(_Group):
        def __init__(self, *words: Any, **named: Any) -> None:  # noqa: ANN401 - as typer calls it
            super().__init__(*words, **named)
            name_values(self, lang)

        def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - a context of the vendored click
            return _in_language(super().get_help(ctx), lang)

    return Group


def name_values(command: Any, lang: Language) -> None:  # noqa: ANN401 - of the vendored click
    """Put what stands for the value of an option in the language of the run: "FILE" is "TỆP".

    Values that are typed as they stand ("month|quarter") stay, and what was named before.
    """
    if "values_named" in vars(command):
        return
    command.values_named = True
    names: dict[str, str] = catalogue(lang)["metavar"]
    for parameter in command.params:
        if parameter.metavar:
            parameter.metavar = _NAME_OF_VALUE.sub(lambda m: names[m[0]], parameter.metavar)


def _in_language(text: str, lang: Language) -> str:
    """Return a page of help with the words of the library in the language of the run."""
    text = _TYPE_OF_VALUE.sub(lambda found: " " * len(found[0]), text)
    for word, key in _WORDS:
        text = re.sub(word, say(lang, f"help_page.{key}"), text, flags=re.MULTILINE)
    return re.sub(r"[ ]+$", "", text, flags=re.MULTILINE)


_WORDS = (
    (r"^Usage:", "usage"),
    (r"^Options:$", "options"),
    (r"^Arguments:$", "arguments"),
    (r"^Commands:$", "commands"),
    (r"\[OPTIONS\]", "options_word"),
    (r"COMMAND \[ARGS\]\.\.\.", "command_word"),
    (r"Show this message and exit\.", "show_help"),
    (r"(?<=[\[ ])required(?=\])", "required"),
    (r"\[default:", "default"),
)
"""What the library writes into a page of help, and the text that stands for it."""


def _infos(annotation: Any) -> list[Any]:  # noqa: ANN401 - typer's OptionInfo, ArgumentInfo
    if get_origin(annotation) is None:
        return []
    return [arg for arg in get_args(annotation) if hasattr(arg, "help")]
