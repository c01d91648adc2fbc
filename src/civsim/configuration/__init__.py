"""From YAML files and the command line to a frozen scenario; Hydra stays inside `compose`."""

from civsim.configuration.study import (
    Study,
    available_modes,
    available_towns,
    load,
    load_file,
    load_values,
    mode_called,
    mode_description,
    mode_label,
    town_label,
)
from civsim.configuration.write import as_settings

__all__ = [
    "Study",
    "as_settings",
    "available_modes",
    "available_towns",
    "load",
    "load_file",
    "load_values",
    "mode_called",
    "mode_description",
    "mode_label",
    "town_label",
]
