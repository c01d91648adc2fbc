"""civsim: what changes when organisations collaborate instead of compete, with the same people and money?"""

from typing import TYPE_CHECKING, Any

from civsim import version

__version__ = version.VERSION

if TYPE_CHECKING:
    from civsim.api import (
        Results,
        Scenario,
        calibrate,
        compare,
        ema_model,
        mesa_columns,
        regret,
        replicates,
        robustness,
        run,
        sensitivity,
        variant,
    )

__all__ = [
    "Results",
    "Scenario",
    "__version__",
    "calibrate",
    "compare",
    "ema_model",
    "mesa_columns",
    "regret",
    "replicates",
    "robustness",
    "run",
    "sensitivity",
    "variant",
]


def __getattr__(name: str) -> Any:
    """Import the interface when it is first used, so that `civsim --help` answers at once."""
    if name in __all__:
        from civsim import api

        return getattr(api, name)
    raise AttributeError(f"module 'civsim' has no attribute {name!r}")
