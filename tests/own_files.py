"""Files as a user writes them, for the tests of the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from civsim.configuration import Study, load
from civsim.errors import InputError

TOWN = {
    "name": "Bad Übung",
    "services": [{"key": 1, "name": "advice", "group": "all", "share": 1, "duration": 4, "hours": 1}],
    "groups": [{"key": 1, "name": "all", "share": 1}],
}
TABLE = "key,name,share,x,y,deprivation\n2,Süd,0.4,0,-1,1.5\n1,Nord,0.6,0.5,1,\n"


def write_town(folder: Path, **changes: object) -> Path:
    content = {**TOWN, **changes}
    file = folder / "town" / f"{content['name']}.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


def load_own(folder: Path, *words: str) -> Study:
    return load(["town=Bad Übung", *words], config_dirs=[folder])


def message(*words: str) -> str:
    with pytest.raises(InputError) as caught:
        load(list(words))
    return str(caught.value)


def own_message(folder: Path, *words: str) -> str:
    with pytest.raises(InputError) as caught:
        load_own(folder, *words)
    return str(caught.value)
