"""Puts the help of every command and option in the language of the run.

Texts are keys of the catalogue: `help.<group>.<command>` and `option.<parameter>`. A command
without help is a test failure, not an empty line.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin

import typer

from admission_flow.messages import Language, catalogue, find


def translate(app: typer.Typer, lang: Language, path: str = "help") -> None:
    """Fill in the help of an app, its groups, commands and parameters."""
    app.info.help = find(lang, path, "text") or find(lang, path)
    options = catalogue(lang)["option"]
    if app.registered_callback is not None and app.registered_callback.callback is not None:
        _translate_options(app.registered_callback.callback, options)
    for command in app.registered_commands:
        if command.callback is None:
            continue
        name = command.name or command.callback.__name__
        command.help = find(lang, f"{path}.{name}")
        _translate_options(command.callback, options)
    for group in app.registered_groups:
        if group.typer_instance is not None and group.name:
            group.help = find(lang, f"{path}.{group.name}", "text")
            translate(group.typer_instance, lang, f"{path}.{group.name}")


def _translate_options(callback: Callable[..., Any], options: Mapping[str, str]) -> None:
    for parameter in inspect.signature(callback).parameters.values():
        for info in _infos(parameter.annotation):
            info.help = options.get(parameter.name)


def _infos(annotation: Any) -> list[Any]:  # noqa: ANN401 - typer's OptionInfo, ArgumentInfo
    if get_origin(annotation) is None:
        return []
    return [arg for arg in get_args(annotation) if hasattr(arg, "help")]
