"""The towns of a sweep with what its analyses found, and what policies are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from civsim.analysis_results import write_analysis
from civsim.configuration import load_values
from civsim.discovery.analyses import ANALYSES, Asked, Said, asked_of, suitable, usual_folder
from civsim.discovery.frames import TOWN, designed
from civsim.discovery.labels import policy_labels
from civsim.discovery.regret import Regret
from civsim.discovery.robustness import Robustness
from civsim.discovery.sensitivity import Sensitivity
from civsim.errors import InputError
from civsim.messages import translate
from civsim.report.folder import Folder
from civsim.report.parts import Picture
from civsim.report.pictures import picture
from civsim.report.town import OWN, drawn_in
from civsim.scenario import Scenario
from civsim.sweep.reading import Sweep
from civsim.sweep.reading import read as read_sweep


@dataclass(frozen=True)
class Analysed:
    """One town of a sweep with its analyses and the folder that holds their figures.

    Attributes:
        asked: the measure, the modes and the baseline.
        said: what each analysis found; none where the design allows none.
        folder: of their tables and figures.
        scenario: the settings that all points share.
    """

    asked: Asked
    said: Sequence[Said]
    folder: Path
    scenario: Scenario

    @property
    def robust(self) -> list[tuple[Said, Robustness]]:
        """The comparisons with the baseline over futures, each with its sentences and its figure."""
        return [(one, one.found) for one in self.said if isinstance(one.found, Robustness)]

    @property
    def regrets(self) -> list[tuple[Said, Regret]]:
        """Policies and futures with regret: one where the design allows it."""
        return [(one, one.found) for one in self.said if isinstance(one.found, Regret)]

    @property
    def moved_by(self) -> list[tuple[Said, Sensitivity]]:
        """What moves the measure, by mode, where the design allows it."""
        return [(one, one.found) for one in self.said if isinstance(one.found, Sensitivity)]

    @property
    def runs(self) -> int:
        """Runs of each point."""
        return int(self.asked.sweep.runs["replicate"].max()) + 1

    def picture(self, said: Said, title: str, language: str) -> list[Picture]:
        """Return the figure of an analysis in the language nearest to the report's, or nothing."""
        path = self.folder / "figures" / f"{said.name}_{drawn_in(language)}.svg"
        return [picture(path, title, f"drawn-{key_of(said.name)}-")] if path.is_file() else []


def analysed(folder: Folder, config_dirs: Sequence[Path]) -> list[Analysed]:
    """Analyse coverage in a sweep, as `civsim analyse` does, and write that beside its runs; one entry per town.

    Raises:
        InputError: if the sweep cannot be read or holds no run.
    """
    sweep = read_sweep(folder.path).balanced()
    if not len(sweep.runs):
        raise InputError(f"{folder.path}: no point has a run yet; its command goes on with it: {folder.command}.")
    table = designed(sweep)
    towns = list(dict.fromkeys(table[TOWN])) if TOWN in table.columns else [None]
    return [_of_town(sweep, town, len(towns) > 1, config_dirs) for town in towns]


def _of_town(sweep: Sweep, town: str | None, is_one_of_many: bool, config_dirs: Sequence[Path]) -> Analysed:
    settings = {key: value for key, value in sweep.manifest["fixed"]["settings"].items() if value is not None}
    asked = asked_of(sweep, {TOWN: town} if town else {})
    scenario = load_values({**settings, TOWN: town} if town else settings, config_dirs=config_dirs).scenario
    try:
        methods = suitable(asked)
        said = [one for method in methods for one in ANALYSES[method](asked)]
    except InputError:  # one mode, one future or, where luck must be told from parameters, one replicate
        return Analysed(asked, (), sweep.folder, scenario)
    where = usual_folder(asked, [*methods, town] if is_one_of_many and town else methods)
    words = ["analyse", str(sweep.folder), *([f"town={town}"] if is_one_of_many else [])]
    write_analysis(asked, said, where, command=words)
    return Analysed(asked, said, where, scenario)


def key_of(name: str) -> str:
    """Return the name of an analysis as it can stand in an address."""
    return re.sub(r"[^\w-]+", "-", name)


def policies(one: Analysed, names: Sequence[str], language: str) -> dict[str, str]:
    """Return what policies are called, the town's own mode marked."""
    own = one.scenario.town.own_mode
    labels = policy_labels(names, language)
    return {
        name: f"{text} {translate(OWN, language)}" if name.split(" ")[0] == own else text
        for name, text in labels.items()
    }
