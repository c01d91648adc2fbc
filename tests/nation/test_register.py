"""Tables of municipalities as they come: what is taken, what is left out and why."""

import random
import tracemalloc

import pytest

from civsim.errors import InputError
from civsim.nation.figures import read_common
from civsim.nation.places import read_places
from civsim.nation.register import read_register, summary

from .tables import GOOD, HEAD, write

COMMON = read_common()


def test_every_fault_is_left_out_with_its_reason_and_the_rest_is_taken(tmp_path):
    path = write(
        tmp_path,
        *GOOD,
        "09162000,Leerstadt,BY,0,10,11.5,48.1,03,0",
        "07317000,Pirmasens,RP,3893,61.35,7.6,49.2,02,4000",
        "1051002,Kurz,SH,100,5,9.2,54.1,03,90",
        "99000001,Nirgends,XX,100,5,9.2,54.1,03,90",
        "abcdefgh,Text,XX,100,5,9.2,54.1,03,90",
        "01051003,Viel,SH,-5,5,9.2,54.1,03,90",
        "01051004,Halb,SH,10.5,5,9.2,54.1,03,90",
        "01051005,Fehlt,SH,,5,9.2,54.1,03,90",
        "01051006",
    )
    found = read_register(path, COMMON)
    assert [one.key for one in found.municipalities] == ["01051001", "03241001", "07317000"]
    assert found.left_out.rows == {
        "uninhabited": 1, "duplicate": 1, "short_key": 1, "bad_key": 2, "no_population": 4,
    }  # fmt: skip
    assert found.population == 5132 + 3893 + 371
    assert found.inhabitants == found.population + 300  # the duplicate is counted once
    for language, word in (("en", "line 6"), ("de", "Zeile 6")):
        told = summary(found.left_out, language)
        assert word in told and "Pirmasens" in told and "1051002" in told


def test_missing_area_and_urbanisation_are_filled_in_and_flagged(tmp_path):
    rows = (
        "16063105,Eisenach,TH,39931,,,,,",
        "16065089,Greussen,TH,5741,-3,10.9,51.2,7,",
        "16065090,Ganz,TH,900,9,,51,03,",
    )
    eisenach, greussen, whole = read_register(write(tmp_path, *rows), COMMON).municipalities
    assert eisenach.imputed == greussen.imputed == ("area", "urbanisation") and whole.imputed == ()
    assert eisenach.area == pytest.approx(39931 / 500) and greussen.area == pytest.approx(5741 / 195)
    assert (eisenach.urbanisation, eisenach.lon, whole.lat) == ("02", None, None)
    assert (greussen.lon, greussen.lat, whole.area) == (10.9, 51.2, 9.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ags;name;popultion\n03241001;Hannover;5\n", "'population'?"),
        ("", "is empty"),
        (HEAD + "\n", "No row was left out"),
        (HEAD + "\n1001000,Kurz,SH,5,5,9,54,03,\n", "leading zero"),
        ("\0\1\2" * 50, "neither text"),
        ("PK\3\4 no workbook", "no Excel workbook"),
    ],
)
def test_where_nothing_sensible_remains_one_message_says_why(tmp_path, text, said):
    path = tmp_path / "broken.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="municipalities=") as error:
        read_register(path, COMMON)
    assert said in str(error.value) or said.strip("?'") in str(error.value)


def test_noise_spoils_nothing_but_itself_and_takes_no_memory(tmp_path):
    noise = random.Random(1)
    lines = ["".join(chr(noise.randrange(32, 500)) for _ in range(90)) for _ in range(4000)]
    path = write(tmp_path, GOOD[0], '"' + lines[0], *lines, "x" * 3_000_000, *GOOD[1:])
    tracemalloc.start()
    found = read_register(path, COMMON)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.municipalities) == 3 and found.left_out.rows["bad_key"] > 4000
    assert peak < 3_000_000  # the file has four times that many bytes
    path.write_bytes(noise.randbytes(200_000).replace(b"\0", b" "))
    with pytest.raises(InputError, match="has no column"):
        read_register(path, COMMON)


DIRECTORY = """Gemeinden in Deutschland nach Fläche, Bevölkerung und Postleitzahl;;;;;;;;;;;;;;;;;;;
Satz-art;Text-kenn-zeichen;Amtlicher Regionalschlüssel (ARS);;;;;Gemeindename;"Fläche km2 1)";"Bevölkerung 2)";;;;Postleit-zahl;Längengrad;Breitengrad;Reisegebiete;;Grad der Verstädterung;
;;Land;RB;Kreis;VB;Gem;;;insgesamt;männlich;weiblich;je km2;;;;Schlüssel;Bezeichnung;Schlüssel;Bezeichnung
10;;01;;;;;Schleswig-Holstein;;;;;;;;;;;;
40;43;01;0;51;;;Dithmarschen;;;;;;;;;;;;
60;63;01;0;51;0011;011;Brunsbüttel, Stadt;65,21;12.354;6.149;6.205;189;25541;9,10785;53,89671;A01;Nordsee;02;mittlere Besiedlungsdichte
60;66;01;0;53;5901;105;Sachsenwald (Forstgutsbezirk), gemfr. Gebiet;58,45;-;-;-;-;21521;10,36;53,53;;;03;gering besiedelt
60;64;03;2;41;0001;001;Hannover, Landeshauptstadt;204,30;513.291;1;1;2512;30159;9,73;52,37;;;01;dicht besiedelt
;;;;;;;© Statistisches Bundesamt (Destatis);;;;;;;;;;;;
"""  # noqa: E501


def test_the_official_directory_is_read_as_csv_and_as_workbook(tmp_path):
    import openpyxl

    text = tmp_path / "AuszugGV.csv"
    text.write_text(DIRECTORY, encoding="cp1252")
    book = openpyxl.Workbook()
    book.active.title = "Deckblatt"
    sheet = book.create_sheet("Onlineprodukt_Gemeinden31122022")
    for line in DIRECTORY.splitlines():
        cells = line.replace('"', "").split(";")
        if cells[0] == "60":
            numbers = {8: float, 9: int, 14: float, 15: float}
            for place, kind in numbers.items():
                plain = cells[place].replace(".", "").replace(",", ".")
                cells[place] = kind(plain) if plain != "-" else None
        sheet.append([None if cell == "" else cell for cell in cells])
    book.save(tmp_path / "AuszugGV.xlsx")
    for path in (text, tmp_path / "AuszugGV.xlsx"):
        found = read_register(path, COMMON)
        brunsbuettel, hannover = found.municipalities
        assert (brunsbuettel.key, brunsbuettel.name) == ("01051011", "Brunsbüttel, Stadt")
        assert (brunsbuettel.area, brunsbuettel.population, brunsbuettel.state) == (65.21, 12354, "SH")
        assert (brunsbuettel.lon, brunsbuettel.urbanisation, hannover.population) == (9.10785, "02", 513291)
        assert hannover.imputed == () and "Destatis" in found.source
        assert found.left_out.rows == {"no_population": 1}


def test_only_takes_keys_that_begin_so(tmp_path):
    found = read_register(write(tmp_path, *GOOD), COMMON, ["03", "0105"])
    assert [one.key for one in found.municipalities] == ["01051001", "03241001"]
    assert found.left_out.rows == {"not_wanted": 1}


def test_without_a_table_places_are_taken_and_say_where_from():
    found = read_places(COMMON)
    names = {one.name: one for one in found.municipalities}
    assert len(names) > 5000 and names["Berlin"].population > 3_000_000 and names["Pirmasens"].state == "RP"
    assert all("area" in one.imputed and one.lon is not None for one in found.municipalities)
    assert "CC BY" in found.source and set(found.note) == {"en", "de"}
