"""Parameters that describe a town: its people, places, organisations and money."""

from civsim.parameters.parameter import ASSUMPTION, FIGURE, LEVER, UNCERTAINTY, Parameter
from civsim.rules.kinds import RESOURCES

CENSUS = "town file; default is the fictitious teaching town"


def _figure(name: str, default: float, unit: str, low: float, high: float, en: str, de: str, whole: bool = True,
            source: str = CENSUS, role: str = FIGURE, by_week: bool = False) -> Parameter:  # fmt: skip
    return Parameter(name, default, unit, low, high, source, en, de, role, whole=whole, by_week=by_week)


PARAMETERS = [
    _figure("recipients", 300, "people", 1, 20_000_000,
            "People in the target group", "Menschen in der Zielgruppe"),
    _figure("area", 20.0, "km2", 0.01, 100_000.0, "Area", "Fläche", whole=False),
    _figure("providers", 8, "organisations", 0, 5_000, "NGOs", "Gemeinnützige Organisationen"),
    _figure("municipal_services", 1, "services", 0, 100, "Municipal services", "Städtische Dienste"),
    _figure("budget", 45_000.0, "EUR a year", 0.0, 1e11,
            "Public budget of the field", "Öffentliches Budget des Feldes", whole=False),
    _figure("gifts", 3_000.0, "EUR a year", 0.0, 1e11, "Gift potential", "Spendenpotenzial", whole=False),
    _figure("volunteers", 15, "people", 0, 5_000_000, "Volunteers active at the start", "Freiwillige zu Beginn"),
    _figure("mandatory", 0, "0 or 1", 0, 1, "Mandatory municipal task", "Pflichtaufgabe der Kommune"),
    Parameter("districts", 4, "districts", 1, 500, CENSUS, "Districts (where the town file names none)",
              "Stadtteile (wenn die Stadtdatei keine nennt)", FIGURE, whole=True, by_week=False),
    Parameter("districts_served", 3, "districts", 1, 500, ASSUMPTION + ": NGOs of the field work near their home",
              "Districts an NGO serves, nearest first", "Stadtteile, die eine Organisation bedient", UNCERTAINTY,
              whole=True, by_week=False),
    Parameter("volunteer_pool", 3.0, "people per active volunteer", 1.0, 50.0, ASSUMPTION,
              "Pool of possible volunteers", "Mögliche Freiwillige je aktiver Person", by_week=False),
    Parameter("size_spread", 1.0, "log units", 0.0, 3.0,
              ASSUMPTION + "; 2.7 fits the income classes of all German NGOs, where most are tiny",
              "Spread of the NGOs' sizes (lognormal)", "Streuung der Größe der Organisationen (lognormal)",
              sweep=(0.5, 2.7), by_week=False),
    Parameter("second_skill", 0.5, "share of NGOs", 0.0, 1.0, ASSUMPTION,
              "NGOs with a second skill", "Organisationen mit zweitem Angebot", by_week=False),
    Parameter("second_skill_level", 0.7, "share of the first skill", 0.0, 1.0, ASSUMPTION,
              "Level of the second skill", "Können im zweiten Angebot", by_week=False),
    Parameter("deprivation_spread", 0.5, "standard deviation (mean 1)", 0.0, 1.0, ASSUMPTION,
              "Spread of deprivation over districts", "Streuung der Benachteiligung über Stadtteile",
              sweep=(0.35, 0.6), by_week=False),
    Parameter("reserve_start", 1.0, "quarters of income", 0.0, 20.0,
              ASSUMPTION + ": half of German NGOs have small reserves", "Reserves of NGOs at the start",
              "Rücklagen der Organisationen zu Beginn", by_week=False),
    Parameter("entry_slots", 5, "organisations", 0, 200, ASSUMPTION + ": an upper limit, never reached in trials",
              "New NGOs at most", "Neue Organisationen höchstens", whole=True, by_week=False),
    Parameter("wage", 58.0, "EUR an hour", 1.0, 500.0,
              "estimated from German public pay scales with overheads", "Cost of a staff hour",
              "Kosten einer bezahlten Stunde", by_week=False, sweep=(45.0, 70.0)),
    Parameter("municipal_share", 0.3, "share of the budget", 0.0, 1.0,
              "69 % of open youth work is done by free providers (statistics of child and youth services)",
              "Budget spent on the municipality's own services", "Budgetanteil städtischer Dienste",
              LEVER, sweep=(0.0, 0.6)),
    Parameter("resources", "free", "rule", 0, 1, "every result is reported under both; free lets a mode gain or lose",
              "Gifts and volunteers: free, or fixed to be the same in every mode",
              "Spenden und Freiwillige: frei, oder fest und damit unter jeder Form gleich", LEVER, choices=RESOURCES),
    Parameter("budget_cut", 0.0, "share", 0.0, 1.0, "a shock to be set on the calendar; none by default",
              "Budget cut", "Haushaltskürzung", UNCERTAINTY, sweep=(0.0, 0.3)),
]  # fmt: skip
