"""Files (bestanden) as payroll and planning systems export them, and as they go wrong: for both readers."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from tests.unit.party.spreadsheet.workbooks import BSN, DUTCH, INVALID, csv_bytes, repacked, xlsx_bytes
from tests.unsafe_scheme import AGENCY
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping, mapping_of
from verifier.party.contractor.spreadsheet.sheet import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from verifier.party.contractor.spreadsheet.xlsx_sheet import MOST_UNPACKED

HEADINGS = list(DUTCH)
BORN, FIRST = date(1980, 2, 29), datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone
TYPED: list[Any] = ["P-17", int(BSN), BORN, DUTCH["Instantie"], FIRST, None, 32.5, "Vast", "U-2026-7"]
PLAIN = xlsx_bytes([HEADINGS, TYPED])
LONG = {"Personeelsnummer": "P-17", "Maand": "01-2026", "Verloonde uren": "156,25"}
WIDE = {"BSN": BSN, "Opdracht": "WERK-1", "jan-26": "156,25", "feb-26": "0", "mrt-26": ""}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def changed(row: dict[str, str], **cells: str) -> dict[str, str]:
    return {**row, **cells}


def sheet_part(rows: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def shared_texts() -> bytes:
    """A workbook with texts as Excel writes them: shared, rich, and with how they are pronounced."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        types = archive.read("[Content_Types].xml").decode()
    shared = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{shared}"/></Types>'
    texts = "".join(f"<si><t>{each}</t></si>" for each in ("Personeelsnr", "jan 2026", "P &amp; Q", "7,5"))
    rich = "<si><r><t>fe</t></r><r><t>b-26</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    row = '<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>4</v></c></row>'
    below = '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="C4" t="s"><v>3</v></c></row>'
    return repacked(
        PLAIN,
        {
            "[Content_Types].xml": types.replace("</Types>", part).encode(),
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}{rich}</sst>'.encode(),
            "xl/worksheets/sheet1.xml": sheet_part(row + below),
        },
    )


def formulas() -> bytes:
    """One that has no value yet, one that came to nothing, and one with a value."""
    sheet = xlsx_bytes(
        [
            [*HEADINGS, "Maand"],
            [*TYPED, "=TODAY()"],
            [*TYPED, '=""'],
            *([*TYPED[:6], f"={each}*2", *TYPED[7:]] for each in (16, 17)),
        ]
    )
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml")
    text = text.replace(b'<c r="J3"><f>""</f><v', b'<c r="J3" t="str"><f>""</f><v')
    text = text.replace(b"<f>16*2</f><v />", b"<f>16*2</f><v>32</v>").replace(
        b"<f>16*2</f><v/>", b"<f>16*2</f><v>32</v>"
    )
    assert b"<v>32</v>" in text
    return repacked(sheet, {"xl/worksheets/sheet1.xml": text})


def lying() -> bytes:
    """A part that declares less than it holds."""
    packed = bytearray(repacked(PLAIN, {"xl/media/bomb.xml": b" " * 4_000_000}))
    name = packed.rindex(b"xl/media/bomb.xml")
    packed[name - 22 : name - 18] = (16).to_bytes(4, "little")
    return bytes(packed)


def damaged() -> bytes:
    """A byte of a sheet is another, which its checksum tells."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as new:
        for each in old.namelist():
            new.writestr(each, old.read(each))
    return file.getvalue().replace(b"P-17", b"P-18", 1)


FILES: dict[str, bytes] = {
    "semicolons": csv_bytes(DUTCH),
    "commas": csv_bytes(changed(DUTCH, **{"Uren per week": "32"}), separator=","),
    "tabs": csv_bytes(DUTCH, separator="\t"),
    "byte order mark": csv_bytes(DUTCH, encoding="utf-8-sig"),
    "windows": csv_bytes(changed(DUTCH, Personeelsnummer="Zoë"), encoding="cp1252"),
    "sep": b"sep=;\r\n" + csv_bytes(DUTCH),
    "titles": csv_bytes(["Personeel"], [""], DUTCH, dict.fromkeys(DUTCH, ""), changed(DUTCH, Einddatum="1-6-2026")),
    "quoted": csv_bytes(DUTCH).replace(b"P-17", b'"P;""17""\r\n"'),
    "quoted badly": csv_bytes(DUTCH).replace(b"P-17", b'"P"17'),
    "never closed": csv_bytes(DUTCH) + b'"P',
    "bare returns": csv_bytes(DUTCH).replace(b"\r\n", b"\r"),
    "no last line end": csv_bytes(DUTCH, DUTCH).rstrip(),
    "ends in a separator": csv_bytes(DUTCH).rstrip() + b";\r\n;;",
    "empty": b"",
    "utf-16": b"\xff\xfe" + csv_bytes(DUTCH),
    "no encoding": b"\x81" + csv_bytes(DUTCH),
    "no headings": csv_bytes({"a": "1", "b": "2"}),
    "bars": csv_bytes(DUTCH, separator="|"),
    "both kinds": csv_bytes({**DUTCH, "Uren": "1"}),
    "a column twice": csv_bytes({**DUTCH, "Kenmerk": "P-9"}),
    "columns missing": csv_bytes({each: DUTCH[each] for each in HEADINGS[:5]}),
    "too wide": csv_bytes({**DUTCH, **{str(each): "" for each in range(MOST_COLUMNS)}}),
    "too long": csv_bytes(DUTCH) + b"\n" * MOST_ROWS,
    "too large": bytes(MOST_BYTES + 1),
    "locked": b"\xd0\xcf\x11\xe0" + bytes(512),
    "every fault": csv_bytes(
        DUTCH,
        changed(DUTCH, Burgerservicenummer=INVALID),
        changed(DUTCH, Burgerservicenummer=""),
        changed(DUTCH, Instantie="gemeente"),
        changed(DUTCH, Ingangsdatum="31-02-2026"),
        changed(DUTCH, Ingangsdatum="1-1-1999"),
        changed(DUTCH, Einddatum="31-12-2025"),
        changed(DUTCH, Geboortedatum="02-01-2026"),
        changed(DUTCH, **{"Uren per week": "60,01"}),
        changed(DUTCH, **{"Uren per week": "0"}),
        changed(DUTCH, Dienstverband="soms"),
        changed(DUTCH, Opdracht=""),
        changed(DUTCH, Personeelsnummer="P\u200b17"),
        changed(DUTCH, Personeelsnummer="x" * 65),
        changed(DUTCH, Burgerservicenummer=BSN[:3] + " " + BSN[3:]),
    ),
    "hours by row": csv_bytes(
        LONG,
        changed(LONG, Maand="x"),
        *(changed(LONG, **{"Verloonde uren": each}) for each in ("", "744,01", "-1", "156.5")),
    ),
    "hours by column": csv_bytes(WIDE, changed(WIDE, **{"feb-26": "673"}), changed(WIDE, BSN=INVALID)),
    "a total beside the months": csv_bytes({**WIDE, "Uren": "156,25"}),
    "nobody": csv_bytes(changed(LONG, Personeelsnummer="")),
    "two numbers": csv_bytes({**WIDE, "Doelgroepverklaring": "DGV-1"}),
    "a kind of number": csv_bytes({"soort nummer": "doelgroepverklaring", "value": "DGV-1", "2026-01": "7,5"}),
    "workbook": PLAIN,
    "workbook of hours": xlsx_bytes(
        [list(WIDE), [int(BSN), "WERK-1", 156.25, 0, None], [None], [INVALID, None, 1, 2.5]]
    ),
    "values": xlsx_bytes(
        [
            ["bsn", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"],
            [9.99993847e8, 8.0, 0.1 + 0.2, True, " 7 ", date(2026, 1, 1)],
            ["012", time(8, 30), datetime(2026, 1, 1, 8), 1e-7, 123456789012345678, 1e21],  # noqa: DTZ001 - as above
        ]
    ),
    "months as dates": xlsx_bytes([["kenmerk", date(2026, 1, 1), datetime(2026, 2, 1)], ["P-1", 1, 2]]),  # noqa: DTZ001 - as above
    "two sheets": xlsx_bytes([["x"]], [HEADINGS, TYPED]),
    "shared texts": shared_texts(),
    "formulas": formulas(),
    "an error": xlsx_bytes([[*HEADINGS], [*TYPED[:6], "#N/A", *TYPED[7:]]]),
    "a bomb": repacked(PLAIN, {"xl/media/bomb.xml": bytes(MOST_UNPACKED)}),
    "many parts": repacked(PLAIN, {f"x/{each}": b"" for each in range(1000)}),
    "lying": lying(),
    "damaged": damaged(),
    "cut off": PLAIN[:-40],
    "macros": repacked(PLAIN, {"xl/vbaProject.bin": b"x"}),
    "a document type": repacked(PLAIN, {"xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}),
    "a zero byte": repacked(PLAIN, {"xl/worksheets/sheet1.xml": sheet_part("<row/>\0")}),
    "not well formed": repacked(PLAIN, {"xl/worksheets/sheet1.xml": sheet_part("<row><c></row>")}),
    "wide": repacked(PLAIN, {"xl/worksheets/sheet1.xml": sheet_part('<row r="1"><c r="ZZ1"><v>1</v></c></row>')}),
}
MAPPED: dict[str, tuple[bytes, ColumnMapping]] = {
    "second sheet": (FILES["two sheets"], ColumnMapping(sheet="Blad2")),
    "no such sheet": (FILES["two sheets"], ColumnMapping(sheet="Blad9")),
    "own headings": (
        csv_bytes({"Mw-code": "P-1", "Wie": BSN, "Per": "jan 2026", "#": "8"}),
        mapping_of({"Mw-code": "reference", "Wie": "bsn", "Per": "month", "#": "hours"}, {}),
    ),
    "ignored and fixed": (
        csv_bytes({**DUTCH, "Instantie": "Stad", "Opdracht": "x"}),
        mapping_of({"Opdracht": "ignore"}, {"contract": "U-1"}, {"agency": {"stad": AGENCY}}),
    ),
    "month for all": (csv_bytes({"Kenmerk": "P-1", "Uren": "8"}), mapping_of({}, {"month": "2026-03"})),
    "a name that is mapped elsewhere": (
        csv_bytes({"Kenmerk": "x", "Code": "P-1", "jan-26": "8"}),
        mapping_of({"Code": "reference"}, {}),
    ),
}
