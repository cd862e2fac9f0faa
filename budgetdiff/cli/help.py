"""The help in the reader's language: English in the code, Chinese as data (``help.zh.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from budgetdiff.errors.refusal import harmless, refusal


@cache
def _chinese() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = tomllib.loads(
        files("budgetdiff.cli").joinpath("help.zh.toml").read_text(encoding="utf-8")
    )
    return data


def words_of(section: str) -> dict[str, str]:
    """A section of the catalogue of the command line: its Chinese by its English."""
    return _chinese()[section]


def commands_of(command: Any) -> Iterator[Any]:
    """A command and all below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from commands_of(below)


def in_chinese(command: Any) -> Any:
    """The command with its help, and that of all commands below it, in Chinese."""
    words, frame = _chinese()["help"], _chinese()["frame"]
    for one in commands_of(command):
        one.help = words.get(one.help, one.help)
        for parameter in one.params:
            told = getattr(parameter, "help", None)
            if told:
                parameter.help = words.get(told, told)
        _reframe(one, frame)
    return command


def reproach(error: Any) -> str:
    """What is wrong with the arguments, in Chinese: the usage, where help is, and why. Of a bare command its help."""
    context = error.ctx
    message = error.format_message()
    if context is not None and message == context.get_help():
        return str(message)
    frame = _chinese()["frame"]
    lines = [_framed(context.get_usage(), frame), f"详见：{context.command_path} --help", ""] if context else []
    return "\n".join([*lines, f"错误：{harmless(refusal(message, 'zh'))}"])


def _framed(text: str, frame: dict[str, str]) -> str:
    for english, chinese in frame.items():
        text = text.replace(english, chinese)
    return text


def _reframe(command: Any, frame: dict[str, str]) -> None:
    """Let what click itself says around the help be said in Chinese."""
    original = command.get_help

    def get_help(context: Any) -> str:
        return _framed(original(context), frame)

    command.get_help = get_help
