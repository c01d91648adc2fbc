"""Small tables of municipalities that tests share."""

from pathlib import Path

HEAD = "ags,name,state,population,area_km2,lon,lat,urbanisation,population_2019"
GOOD = (
    '03241001,"Hannover, Landeshauptstadt",NI,5132,20.4,9.73,52.37,01,5000',
    "07317000,Pirmasens,RP,3893,61.35,7.6,49.2,02,4000",
    "01051001,Albersdorf,SH,371,17.12,9.28,54.14,03,350",
)


def write(folder: Path, *lines: str, name: str = "towns.csv") -> Path:
    """Write a table with the usual head and return its path."""
    path = folder / name
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path
