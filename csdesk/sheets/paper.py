"""Papers to print and sign: a workbook of forms, tables and reports.

Others describe what stands where (`Form`, `Report`, `Heading`); fonts, lines, pages and charts are decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from csdesk.sheets.harmless import sheet_name
from csdesk.sheets.output import Written, written
from csdesk.sheets.paper_cells import Number as Number
from csdesk.sheets.paper_cells import Value as Value
from csdesk.sheets.paper_form import Form as Form
from csdesk.sheets.paper_form import FormCell as FormCell
from csdesk.sheets.paper_form import FormRow as FormRow
from csdesk.sheets.paper_form import list_form as list_form
from csdesk.sheets.paper_form import write_form
from csdesk.sheets.paper_looks import MEASURE, Looks
from csdesk.sheets.paper_report import Chart as Chart
from csdesk.sheets.paper_report import Report as Report
from csdesk.sheets.paper_report import Section as Section
from csdesk.sheets.paper_report import write_report
from csdesk.sheets.paper_table import write_table
from csdesk.sheets.register_out import Heading as Heading

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet


class Workbook:
    """A workbook that is written when the block ends well; where it is then, `file.target` tells.

    `company` stands at the top of every page, `note` (by whom and when it was made) at the bottom. Nothing is
    overwritten, and nothing is left of one that fails. Raises CannotWriteError.
    """

    def __init__(self, target: Path, *, company: str = "", note: str = "") -> None:
        self.target = target
        self.company = company
        self.note = note
        self.file: Written
        self.raw: xlsxwriter.Workbook
        self.looks: Looks
        self._made: BytesIO
        self._open = ExitStack()

    def __enter__(self) -> Workbook:
        import xlsxwriter

        self.file = self._open.enter_context(written(self.target))
        options = {"in_memory": True, "default_format_properties": MEASURE}
        self._made = BytesIO()  # for a file that it cannot finish XlsxWriter tries to finish again, and complains
        self.raw = xlsxwriter.Workbook(self._made, options)
        self.looks = Looks(self.raw)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._open.__exit__(kind, error, trace)
            return
        with self._open:
            self.raw.close()
            self.file.path.write_bytes(self._made.getbuffer())

    def form(self, form: Form) -> None:
        """Add a form, and a continuation sheet where its texts need one."""
        write_form(self, form)

    def report(self, report: Report) -> None:
        """Add a report; the workbook opens on it."""
        write_report(self, report)

    def table(
        self,
        sheet_name: str,
        headings: Sequence[Heading],
        rows: Iterable[Sequence[Value]],
        *,
        title: str = "",
        number: str = "",
        period: str = "",
    ) -> None:
        """Add a table to be read and printed in landscape, a row a record; without title, headings come first."""
        write_table(self, sheet_name, headings, rows, title=title, number=number, period=period)

    def sheet(self, name: str, of: type[Worksheet] | None = None) -> Worksheet:
        """A new sheet called `name` as far as that can be, of a class of its own where one is given."""
        return self.raw.add_worksheet(sheet_name(name, (sheet.get_name() for sheet in self.raw.worksheets())), of)
