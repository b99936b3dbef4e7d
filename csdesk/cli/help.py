"""Help pages and faults of usage in the language spoken now; Typer knows only English for its own words.

A page is laid out by terminal cells: Chinese has no blanks to break a line at, and two cells a character.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer._click.exceptions import BadOptionUsage, MissingParameter, NoSuchOption, UsageError

from csdesk.chinese import broken, width
from csdesk.cli.options import FLAGS, WITH_VALUE
from csdesk.cli.streams import to_output
from csdesk.texts import _

_WIDEST_NAME = 30
_WIDEST_PAGE = 100


def write_page(command: Any, context: Any, formatter: Any) -> None:
    """Write the help page of a command or a group of commands to `formatter`."""
    page = min(shutil.get_terminal_size().columns, _WIDEST_PAGE)
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.get_params(context) if each.param_type_name == "option"]
    usage = [path_of(context), _("[options]"), *(each.metavar for each in arguments)]
    if commands := getattr(command, "commands", None):
        usage.append(_("COMMAND …"))
    formatter.write(_("Usage: {usage}", usage=" ".join(usage)) + "\n")
    if command.help:
        formatter.write("\n" + "\n".join(wrapped(_(command.help), page)) + "\n")
    _write_list(formatter, _("Arguments"), [(each.metavar, _(each.help or "")) for each in arguments], page)
    _write_list(formatter, _("Options"), [_option(each) for each in options], page)
    if commands:
        rows = [(name, _(each.help or "").split("\n")[0]) for name, each in commands.items()]
        _write_list(formatter, _("Commands"), rows, page)


def path_of(context: Any) -> str:
    """The words that a command is called by, such as "csdesk call add"."""
    names: list[str] = []
    while context is not None:
        names.insert(0, context.info_name or "")
        context = context.parent
    return " ".join(names)


def _option(option: Any) -> tuple[str, str]:
    names = ", ".join([*option.opts, *option.secondary_opts])
    if option.name == "help":
        return names, _("Show this page.")
    return f"{names} {option.metavar or ''}".rstrip(), _(option.help or "")


def _write_list(formatter: Any, title: str, rows: list[tuple[str, str]], page: int) -> None:
    if not rows:
        return
    formatter.write(f"\n{title}:\n")
    first = min(max(width(name) for name, _help in rows), _WIDEST_NAME)
    for name, text in rows:
        lines = list(wrapped(text, page - first - 4)) or [""]
        if width(name) > first:
            formatter.write(f"  {name}\n")
            name = ""
        for line in lines:
            formatter.write(f"  {name}{' ' * (first - width(name))}  {line}".rstrip() + "\n")
            name = ""


def wrapped(text: str, cells: int) -> Iterator[str]:
    """`text` in lines of at most `cells` cells, broken at blanks or between Chinese characters."""
    for line in broken(text, cells):
        yield line.strip()


@contextmanager
def told_where(context: Any) -> Iterator[None]:
    """Lets a fault of usage name the command it was made with; the parser, which writes help pages, does not always."""
    try:
        with to_output():
            yield
    except UsageError as error:
        error.ctx = error.ctx or context
        raise


def usage_sentence(error: UsageError) -> str:
    """What is wrong with how a command was called, on one line."""
    command = path_of(error.ctx) or "csdesk"
    if isinstance(error, NoSuchOption):
        option = error.option_name
        if option in (*WITH_VALUE, *FLAGS):
            return _("{option} stands before the command, as in: csdesk {option} …", option=option)
        return _("{option} is no option of {command}; accepted: {accepted}",
                 option=option[:40], command=command, accepted=", ".join(_accepted(error.ctx)))  # fmt: skip
    if isinstance(error, MissingParameter) and error.param is not None:
        return _("{field}: nothing is given; {command} --help says what is accepted",
                 field=error.param.metavar or error.param.name, command=command)  # fmt: skip
    if isinstance(error, BadOptionUsage):
        if any(error.option_name in each.opts and each.is_flag for each in _options(error.ctx)):
            return _("{option}: a value is given; this option takes none", option=error.option_name)
        return _("{option}: nothing is given; this option needs a value", option=error.option_name)
    if commands := getattr(error.ctx and error.ctx.command, "commands", None):
        return _("no command is given; accepted: {accepted}",
                 accepted=", ".join(f"{command} {name}" for name in commands))  # fmt: skip
    return error.format_message()


def _options(context: Any) -> list[Any]:
    found = context.command.get_params(context) if context is not None else []
    return [each for each in found if each.param_type_name == "option"]


def _accepted(context: Any) -> list[str]:
    return [name for each in _options(context) for name in (*each.opts, *each.secondary_opts)]
