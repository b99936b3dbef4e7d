"""What commands take: a record's fields as options declared in one table, and the arguments that many share."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from csdesk.cli.options import path
from csdesk.desk import reading
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.texts import N_

_LARGEST_LIMIT = 1_000_000


@dataclass(frozen=True)
class Field:
    """A field that can be given as an option; without a `metavar` it is a yes or no.

    `help` is a message, and `help_saved` the one of a saved record, where it says something else.
    """

    name: str
    metavar: str
    help: str
    help_saved: str = ""

    @property
    def option(self) -> str:
        """The option's name, with its opposite where there is one."""
        name = self.name.replace("_", "-")
        return f"--{name}" if self.metavar else f"--{name}/--no-{name}"


NOTES = Field("notes", "TEXT", N_("Notes."))


def of_saved(*fields: Field) -> list[Field]:
    """`fields` as a command takes them that changes a saved record."""
    return [replace(field, help=field.help_saved or field.help) for field in fields]


def takes(*fields: Field) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command `fields` as options; its function gets those that were given as the mapping `values`."""

    def mark(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def command(**given: Any) -> None:
            values = {field.name: given.pop(field.name) for field in fields}
            function(values={name: _text(value) for name, value in values.items() if value is not None}, **given)

        signature = inspect.signature(function, eval_str=True)
        own = [each for each in signature.parameters.values() if each.name != "values"]
        command.__signature__ = signature.replace(  # type: ignore[attr-defined]
            parameters=[*own, *map(_parameter, fields)]
        )
        return command

    return mark


def _text(value: str | bool) -> str:
    return value if isinstance(value, str) else ("no", "yes")[value]


def _parameter(field: Field) -> inspect.Parameter:
    option = (
        Annotated[str | None, text_option(field.option, field.metavar, field.help)]
        if field.metavar
        else Annotated[bool | None, typer.Option(field.option, help=field.help)]
    )
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option)


Parser = Callable[[str], Any]


def text_option(name: str, metavar: str, help: str, parser: Parser | None = None) -> Any:  # noqa: A002
    """An option with a value, which `parser` reads, or else is text; Typer's own parser tells faults in English."""
    return typer.Option(name, metavar=metavar, help=help, parser=parser or _text_of(name), show_default=False)


def argument(metavar: str, help: str, parser: Parser | None = None) -> Any:  # noqa: A002
    """An argument, which `parser` reads, or else is text."""
    return typer.Argument(metavar=metavar, help=help, parser=parser or _text_of(metavar), show_default=False)


def _text_of(field: str) -> Parser:
    """A parser that refuses what the system could not read as text; only paths may be that."""

    def read(given: str) -> str:
        if re.search("[\ud800-\udfff]", given):
            raise BadInputError(
                N_("'{value}' is given, which is not text in UTF-8; nothing was done"),
                field,
                value=reading.shown(given),
            )
        return given

    return read


def file_path(text: str) -> Path:
    """The path of a file given as an argument."""
    return path("FILE", text)


def folder_path(text: str) -> Path:
    """The path of a folder given as an argument."""
    return path("DIR", text)


def _limit(given: str | int) -> int:
    text = str(given).strip()
    if text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= _LARGEST_LIMIT:
        return int(text)
    raise BadInputError(
        N_("'{value}' is given; a whole number from 1 to {largest} is accepted"),
        "--limit",
        value=reading.shown(text),
        largest=_LARGEST_LIMIT,
    )


Limit = Annotated[int, text_option("--limit", "N", N_("How many at most; 100 where nothing is given."), _limit)]
Since = Annotated[str, text_option("--from", "DATE", N_("From this day or time on."))]
Until = Annotated[str, text_option("--to", "DATE", N_("Up to this day or time, the day itself included."))]
Text = Annotated[str, text_option("--text", "TEXT", N_("Only those in which this is found."))]
Phone = Annotated[str, text_option("--phone", "PHONE", N_("Only those with this phone number."))]
Reveal = Annotated[bool, typer.Option("--reveal", help=N_("Show phone numbers in full; who saw them is written down."))]
Record = Annotated[str, argument("ID", N_("The record's number or id."))]


def period(desk: Desk, since: str, until: str) -> tuple[datetime | None, datetime | None]:
    """The time from `since` to before the end of `until`, either of them open; raises BadInputError."""
    first = reading.moment(desk, "--from", since)
    last = reading.moment(desk, "--to", until)
    if last is not None:
        step = timedelta(days=1) if _is_whole_day(desk, until) else timedelta(minutes=1)
        last = last + step if last < datetime.max - step else datetime.max
    if first is not None and last is not None and last <= first:
        raise BadInputError(
            N_("'{value}' is given; a time from {first} on is accepted"),
            "--to",
            value=reading.shown(until),
            first=f"{first:%Y-%m-%d %H:%M}",
        )
    return first, last


def _is_whole_day(desk: Desk, text: str) -> bool:
    try:
        return reading.day(desk, "--to", text, forward=False) is not None
    except BadInputError:
        return False
