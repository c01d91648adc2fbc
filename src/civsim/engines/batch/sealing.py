"""Files of compiled code that carry a hash of themselves: what is damaged counts as not there and is made again."""

import hashlib
import warnings
from pathlib import Path
from typing import Any

from numba.core import caching

LENGTH = hashlib.sha256().digest_size


class SealedFiles(caching.IndexDataCacheFile):  # type: ignore[misc]
    """Numba's files of one function, which by themselves end in a traceback, or wrong code, where a byte is lost."""

    def save(self, key: Any, data: Any) -> None:
        """Keep compiled code; where that is impossible it serves this process alone."""
        try:
            super().save(key, data)
        except OSError as error:
            warnings.warn(
                f"compiled code cannot be kept ({error.strerror}), so every start compiles anew; CIVSIM_CACHE_DIR "
                "names another folder",
                RuntimeWarning,
                stacklevel=2,
            )

    def _load_index(self) -> Any:
        try:
            return super()._load_index()
        except Exception:  # of a file with any content, pickle raises anything
            return {}

    def _load_data(self, name: str) -> Any:
        content = Path(self._data_path(name)).read_bytes()
        if content[-LENGTH:] != hashlib.sha256(content[:-LENGTH]).digest():
            raise OSError(f"{name} is damaged")  # which `load` takes as not there
        return super()._load_data(name)

    def _dump(self, content: Any) -> bytes:
        data = bytes(super()._dump(content))
        return data + hashlib.sha256(data).digest()  # behind the end of what is read


setattr(caching, "IndexDataCacheFile", SealedFiles)  # noqa: B010
