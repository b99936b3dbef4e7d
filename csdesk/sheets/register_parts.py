"""The parts of a plain workbook besides its cells: their looks, the frame of a sheet, and what holds it together."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from csdesk.sheets.paper_looks import BODY

GENERAL, HEAD, TEXT, DATE, MOMENT = range(5)
"""The styles of cells, as `STYLES` numbers them."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _plain(number_format: int) -> str:
    return (
        f'<xf numFmtId="{number_format}" fontId="1" fillId="0" borderId="0" xfId="0" '
        'applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="center"/></xf>'
    )


_FACE = f'<name val="{BODY}"/><family val="3"/><charset val="134"/>'
STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm"/></numFmts>'
    '<fonts count="3"><font><sz val="10"/><name val="Arial"/><family val="2"/></font>'  # measures the columns
    f'<font><sz val="10"/>{_FACE}</font><font><b/><sz val="10"/>{_FACE}</font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/></patternFill></fill></fills>'
    '<borders count="2"><border/><border><left/><right/><top/><bottom style="thin"><color rgb="FF7F7F7F"/></bottom>'
    "</border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5">'
    f"{_plain(0)}"
    '<xf numFmtId="49" fontId="2" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" '
    'applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf>'
    f"{_plain(49)}"  # text that stays text when somebody edits it, as a phone number has to
    f"{_plain(164)}{_plain(165)}"
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def sheet_begin(widths: Sequence[int], styles: Sequence[int], *, is_first: bool) -> str:
    """What comes before a sheet's rows: the first row stays in sight, and columns have widths and styles."""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{characters + 0.71:.2f}" style="{style}" customWidth="1"/>'
        for at, (characters, style) in enumerate(zip(widths, styles, strict=True), 1)
    )
    selected = ' tabSelected="1"' if is_first else ""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{selected} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
    )


def sheet_end(columns: Sequence[str], rows: int, texts: Sequence[str], footer: str) -> str:
    """What comes after a sheet's `rows`, headings included: the filter, the page, and no marks beside `texts`."""
    marked = " ".join(f"{column}2:{column}{max(rows, 2)}" for column in texts)
    ignored = f'<ignoredErrors><ignoredError sqref="{marked}" numberStoredAsText="1"/></ignoredErrors>' if texts else ""
    return (
        f'</sheetData><autoFilter ref="A1:{columns[-1]}{rows}"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{escape(footer)}</oddFooter></headerFooter>{ignored}</worksheet>"
    )


def package(sheets: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The other files of a workbook whose `sheets` have a name and a last cell, such as $P$100."""
    numbers = range(1, len(sheets) + 1)
    override = '<Override PartName="/xl/{}.xml" ContentType="' + _KIND + '.{}+xml"/>'
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, (name, _last) in zip(numbers, sheets, strict=True)
    )
    names = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">{_quoted(name)}!$A$1:{last}'
        f'</definedName><definedName name="_xlnm.Print_Titles" localSheetId="{at}">{_quoted(name)}!$1:$1</definedName>'
        for at, (name, last) in enumerate(sheets)
    )
    related = '<Relationship Id="{}" Type="' + _OFFICE + '/{}" Target="{}"/>'
    begin = f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    return {
        "xl/styles.xml": STYLES,
        "xl/workbook.xml": (
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{listed}</sheets><definedNames>{names}</definedNames></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            begin
            + "".join(
                related.format(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers
            )
            + related.format(f"rId{len(sheets) + 1}", "styles", "styles.xml")
            + "</Relationships>"
        ),
        "_rels/.rels": begin + related.format("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>",
        "[Content_Types].xml": (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + override.format("workbook", "sheet.main")
            + override.format("styles", "styles")
            + "".join(override.format(f"worksheets/sheet{number}", "worksheet") for number in numbers)
            + "</Types>"
        ),
    }


def _quoted(name: str) -> str:
    """The name of a sheet as references give it."""
    return escape("'" + name.replace("'", "''") + "'")
