"""The classes that commands and groups of commands are made of: Typer's, speaking the person's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from csdesk.cli.help import path_of, told_where, write_page
from csdesk.desk.errors import BadInputError
from csdesk.texts import N_

Function = TypeVar("Function", bound=Callable[..., Any])


def group(name: str, help: str) -> typer.Typer:  # noqa: A002 (Typer's own word)
    """A new group of commands; `help` is a message of the catalogue."""
    return typer.Typer(name=name, cls=Group, help=help, add_completion=False, rich_markup_mode=None)


def command(app: typer.Typer, name: str, help: str) -> Callable[[Function], Function]:  # noqa: A002
    """Marks a function as the command `name` of `app`; `help` is a message of the catalogue."""
    return app.command(name, cls=Command, help=help)


class Command(TyperCommand):
    """A command whose help and faults are told in the language spoken now."""

    # Too many arguments are refused here, in our words, instead of by the parser in its own.
    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; raises BadInputError where there are too many."""
        with told_where(ctx):
            rest: list[str] = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise BadInputError(
                N_("'{value}' is one argument too many; {command} --help says what is accepted"),
                value=rest[0][:40],
                command=path_of(ctx),
            )
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        write_page(self, ctx, formatter)


class Group(TyperGroup):
    """A group of commands, likewise."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of the group and the name of the command."""
        with told_where(ctx):
            rest: list[str] = super().parse_args(ctx, args)
        return rest

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that `args` begin with; raises BadInputError where there is none such."""
        found = self.get_command(ctx, args[0])
        if found is None:
            raise BadInputError(
                N_("'{value}' is no command of {command}; accepted: {accepted}"),
                value=args[0][:40],
                command=path_of(ctx),
                accepted=", ".join(self.list_commands(ctx)),
            )
        return args[0], found, args[1:]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        write_page(self, ctx, formatter)
