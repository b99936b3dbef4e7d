"""How a command that does not succeed ends: one line on standard error, and the exit code that goes with it."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from csdesk.cli import options
from csdesk.cli.streams import flush, forget_output, warn
from csdesk.desk.errors import DeskError, NotSetUpError, UnusableError
from csdesk.texts import N_, _

UNEXPECTED = 1


def guarded(arguments: Sequence[str], work: Callable[[], int]) -> int:
    """Do `work` and return the exit code; `arguments` name the home in whose logs a failure is written down."""
    try:
        code = work()
        flush()
    except DeskError as error:
        warn(_with_way_out(arguments, error))
        return error.exit_code
    except KeyboardInterrupt:
        warn(_("stopped; what had not been saved yet was not saved"))
        return UNEXPECTED
    except BrokenPipeError:
        # Whoever reads has seen enough; what the command did is done.
        forget_output()
        return 0
    except Exception as error:
        warn(_log(arguments, error))
        return UNEXPECTED
    return code


def _with_way_out(arguments: Sequence[str], error: DeskError) -> str:
    """What `error` says, and which backup can be put back where the database is lost or damaged."""
    if not isinstance(error, (NotSetUpError, UnusableError)):
        return str(error)
    from csdesk.desk import backups

    home = options.read(arguments).home
    if error.given.get("path", home.database) != home.database:  # another file than the database
        return str(error)
    if newest := backups.newest(home):
        return _("{sentence}; csdesk restore {file} puts the newest backup in its place",
                 sentence=error, file=newest)  # fmt: skip
    if isinstance(error, NotSetUpError):
        return str(error)
    return _("{sentence}; csdesk restore FILE puts a backup in its place", sentence=error)


def _log(arguments: Sequence[str], error: Exception) -> str:
    """Write `error` down where it can be looked into; returns the sentence for the person."""
    from csdesk.desk.desk import system_clock

    kind = type(error).__name__
    file: Path | None = None
    try:
        now = system_clock()()
        file = options.read(arguments).home.logs / f"csdesk-{now:%Y%m%d}.log"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{now:%Y-%m-%d %H:%M:%S} {os.getpid()}\n{''.join(traceback.format_exception(error))}\n")
    except (OSError, DeskError):
        message = N_("something unexpected went wrong ({kind}), and no log could be written to {file}")
    else:
        message = N_("something unexpected went wrong ({kind}); it is written down in {file}")
    return _(message, kind=kind, file=file or "-")
