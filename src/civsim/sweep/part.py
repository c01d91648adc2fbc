"""A table as the bytes of a Parquet file, and back: what a part of a store holds."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

GROUP = 1_000  # rows of a Parquet row group at most; small groups are slow to read


def parquet(frame: pd.DataFrame, told: Mapping[str, str] | None = None) -> bytes:
    """Return a frame as a Parquet file; numbers of runs hardly repeat, so only text is kept in dictionaries.

    Args:
        frame: the rows.
        told: entries for the metadata of the file.
    """
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.Table.from_pandas(frame, preserve_index=False, nthreads=1)
    own = {key.encode(): value.encode() for key, value in (told or {}).items()}
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **own})
    text = [field.name for field in table.schema if str(field.type).endswith("string")]
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(table, buffer, compression="zstd", use_dictionary=text, row_group_size=GROUP)
    return buffer.getvalue()


def table(content: bytes) -> Any:
    """Return the pyarrow table of the bytes of a Parquet file."""
    import pyarrow.parquet

    return pyarrow.parquet.ParquetFile(io.BytesIO(content)).read(use_threads=False)
