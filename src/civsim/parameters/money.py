"""Parameters of grants, gifts, staff, closures and entries."""

from civsim.parameters.parameter import ASSUMPTION, LEVER, UNCERTAINTY, Parameter
from civsim.rules.kinds import FUND_SOURCES, GRANT_RULES

PARAMETERS = [
    Parameter("contested_share", 0.3, "share of grants", 0.0, 1.0, ASSUMPTION,
              "Grants that are competed for", "Umkämpfter Anteil der Zuschüsse", LEVER, (0.0, 1.0)),
    Parameter("grant_rule", "contest", "rule", 0, 3, ASSUMPTION,
              "How contested grants are given", "Vergabe der umkämpften Zuschüsse", LEVER, choices=GRANT_RULES),
    Parameter("decisiveness", 0.15, "exponent", 0.01, 1.0, ASSUMPTION + "; 1 burns nearly all",
              "Decisiveness of applications", "Entscheidungskraft der Anträge", UNCERTAINTY, (0.05, 0.5)),
    Parameter("seeking_cap", 0.3, "share of staff hours", 0.0, 1.0, ASSUMPTION,
              "Most hours spent on applications", "Höchstanteil der Stunden für Anträge"),
    Parameter("seeking_step", 0.5, "share", 0.01, 1.0, ASSUMPTION + "; held below 3 / n, where best responses settle",
              "Adaptation of applications a quarter", "Anpassung der Antragsstunden im Quartal"),
    Parameter("performance_memory", 0.25, "share a quarter", 0.0, 1.0, ASSUMPTION,
              "Weight of the latest quarter in performance", "Gewicht des letzten Quartals in der Leistung"),
    Parameter("gift_mobilisation", 0.0, "share of gifts", 0.0, 1.0, ASSUMPTION + "; 0 gives every mode the same",
              "Gifts that only a forum brings", "Spenden, die nur ein Forum bringt", UNCERTAINTY, (0.0, 1.0)),
    Parameter("crowding_out", 0.2, "EUR gifts per EUR grants", -1.0, 1.0,
              "published range -.1 to .75", "Gifts crowded out by grants", "Verdrängung von Spenden durch Zuschüsse",
              UNCERTAINTY, (-0.1, 0.75)),
    Parameter("fund", 0.0, "strength", 0.0, 1.0, "coded from the towns' documents, see the mode files",
              "Pooled money", "Gemeinsamer Fonds", LEVER, (0.0, 1.0)),
    Parameter("fund_source", "gifts", "rule", 0, 1, "coded from the towns' documents, see the mode files",
              "Money that is pooled", "Was in den Fonds fließt", LEVER, choices=FUND_SOURCES),
    Parameter("fund_charge", 0.05, "share", 0.0, 1.0, ASSUMPTION, "Cost of running the fund", "Kosten des Fonds"),
    Parameter("staff_memory", 0.25, "share a quarter", 0.0, 1.0, ASSUMPTION,
              "Adaptation of staff to income", "Anpassung des Personals an die Einnahmen"),
    Parameter("exit_quarters", 2, "quarters in debt", 0, 100, ASSUMPTION + "; 0 means never",
              "Quarters in debt before an NGO closes", "Quartale mit Schulden bis zur Schließung", whole=True),
    Parameter("entry_rate", 0.02, "per cell and quarter", 0.0, 10.0, ASSUMPTION,
              "Founding of NGOs where needs are lost", "Gründungen, wo Bedarf verloren geht"),
    Parameter("entry_threshold", 0.3, "share of needs lost", 0.0, 1.0, ASSUMPTION,
              "Lost share above which NGOs are founded", "Verlorener Anteil, ab dem gegründet wird"),
    Parameter("founder_hours", 4.0, "volunteer hours a week", 0.0, 1_000.0, ASSUMPTION,
              "Hours of a new NGO's founders", "Stunden der Gründerinnen und Gründer"),
]  # fmt: skip
