"""The rows of a file of municipalities, whatever its form: CSV with any delimiter, or an Excel sheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from civsim.errors import InputError

Row = tuple[int, list[str]]
"""Number of the line, counted from 1, and its cells."""

LONGEST_LINE = 20_000
SNIFFED = 100_000
DELIMITERS = ",;\t|"
EXCEL = b"PK"
SHEET = "Gemeinden"


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a file one by one; lines that hold nothing are passed over.

    Raises:
        InputError: if the file cannot be opened or is neither text nor an Excel workbook.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise InputError(f"municipalities={path} cannot be read: {error.strerror}.") from None
    if head.startswith(EXCEL):
        return _excel_rows(path)
    if b"\0" in head:
        raise InputError(f"municipalities={path} is neither text (CSV) nor an Excel workbook (.xlsx).")
    return _csv_rows(path, _delimiter(head.decode("utf-8-sig", "replace")))


def _delimiter(head: str) -> str:
    """Return the delimiter that is there most often in the first lines."""
    return max(DELIMITERS, key=head.count)


def _csv_rows(path: Path, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a CSV file, each line by itself, so that a stray quote spoils one line and no more."""
    with path.open(encoding=_encoding(path), errors="replace", newline=None) as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            try:
                cells = next(csv.reader([line], delimiter=delimiter), [])
            except csv.Error:
                cells = [line[:40]]
            if any(cell.strip() for cell in cells):
                yield number, [cell.strip() for cell in cells]


def _encoding(path: Path) -> str:
    """Return UTF-8 where the beginning of the file is that, else the code page of German exports."""
    with path.open("rb") as file:
        head = file.read(SNIFFED)
    try:
        head[: head.rfind(b"\n") + 1 or len(head)].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _excel_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of the sheet of municipalities, or of the first sheet where none is called so."""
    try:
        import openpyxl
    except ImportError:
        raise InputError(
            f"municipalities={path} is an Excel workbook; 'pip install civsim[nation]' adds what reads it, "
            "or save the sheet as CSV."
        ) from None
    broken = (OSError, KeyError, ValueError, IndexError, EOFError, BadZipFile)
    try:
        book = openpyxl.load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True)
        sheet = next((one for one in book.worksheets if SHEET in one.title), book.worksheets[0])
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if any(cell is not None for cell in cells):
                yield number, [_text(cell) for cell in cells]
    except broken as error:
        raise InputError(f"municipalities={path} is no Excel workbook that can be read: {error}.") from None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
