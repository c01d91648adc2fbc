"""What findings say, in every language; amounts are put in by `findings`."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "question": {"en": "Question", "de": "Frage"},
    "design": {"en": "Design", "de": "Anlage"},
    "design_text": {
        "en": "{town}: {modes} against {baseline}; {weeks} weeks measured after {burn_in}; {futures} futures drawn by "
        "Latin hypercube from {uncertainties}; levers: {levers}; {replicates} runs with the same luck in each setting "
        "of each future. Intervals are 95 % t-intervals over futures: they hold chance and what nobody knows.",
        "de": "{town}: {modes} gegen {baseline}; {weeks} gemessene Wochen nach {burn_in}; {futures} Zukünfte als "
        "lateinisches Hyperwürfel-Muster aus {uncertainties}; Stellhebel: {levers}; je {replicates} Läufe mit "
        "demselben Glück in jeder Einstellung jeder Zukunft. Intervalle sind 95-%-t-Intervalle über Zukünfte: sie "
        "enthalten Zufall und was niemand weiß.",
    },
    "held": {"en": "Held fixed: {values}. ", "de": "Festgehalten: {values}. "},
    "design_of_towns": {
        "en": "{towns}; each in every mode: {modes}; {weeks} weeks measured after {burn_in}, {replicates} runs with "
        "the same luck. Compared within towns only; intervals are 95 % t-intervals over paired runs.",
        "de": "{towns}; jede in jedem Modus: {modes}; {weeks} gemessene Wochen nach {burn_in}, {replicates} Läufe mit "
        "demselben Glück. Verglichen wird nur innerhalb der Städte; Intervalle sind 95-%-t-Intervalle über gepaarte "
        "Läufe.",
    },
    "bounds": {"en": "Distance to the best possible", "de": "Abstand zum Bestmöglichen"},
    "bound_heads": {"en": "town | mode | quantity | value | runs", "de": "Stadt | Modus | Größe | Wert | Läufe"},
    "gap_closed": {"en": "gap to the bound closed", "de": "geschlossener Abstand zur Schranke"},
    "price_of_anarchy": {"en": "bound / needs met", "de": "Schranke / gedeckte Bedarfe"},
    "claims": {"en": "Expected and found", "de": "Erwartet und gefunden"},
    "heads": {
        "en": "claim | mode | expected | found | futures | as expected in | verdict",
        "de": "Behauptung | Modus | erwartet | gefunden | Zukünfte | wie erwartet in | Urteil",
    },
    "heads_of_towns": {
        "en": "claim | mode | expected | found | paired runs | as expected in | verdict",
        "de": "Behauptung | Modus | erwartet | gefunden | gepaarte Läufe | wie erwartet in | Urteil",
    },
    "undecided": {"en": "undecided", "de": "nicht entschieden"},
    "as_expected": {"en": "as expected", "de": "wie erwartet"},
    "contrary": {"en": "contrary to what was expected", "de": "anders als erwartet"},
    "unclear": {"en": "no clear difference", "de": "kein klarer Unterschied"},
    "higher": {"en": "higher", "de": "höher"},
    "lower": {"en": "lower", "de": "niedriger"},
    "none": {"en": "no difference", "de": "kein Unterschied"},
    "falls": {"en": "falls with: {uncertainty}", "de": "fällt mit: {uncertainty}"},
    "over_range": {
        "en": "{expected}, over the range of: {uncertainty}",
        "de": "{expected}, über die Spanne von: {uncertainty}",
    },
    "on_record": {"en": "Assumptions on trial", "de": "Annahmen auf dem Prüfstand"},
    "interior": {"en": "best between the ends", "de": "bestes Maß zwischen den Enden"},
    "corner": {
        "en": "one end is best in {estimate} % ({ci_low} to {ci_high})",
        "de": "ein Ende ist das beste in {estimate} % ({ci_low} bis {ci_high})",
    },
    "impact": {"en": "What a town would conclude, and the truth", "de": "Was eine Stadt schlösse, und die Wahrheit"},
    "contrary_head": {"en": "What was expected and did not come", "de": "Was erwartet war und nicht kam"},
    "contrary_line": {
        "en": "{claim} ({mode}): the opposite came out, {found}. What would speak against it was: {falsified}",
        "de": "{claim} ({mode}): das Gegenteil kam heraus, {found}. Dagegen spräche: {falsified}",
    },
    "unclear_head": {"en": "What could not be concluded", "de": "Was sich nicht schließen ließ"},
    "unclear_line": {
        "en": "{claim} ({mode}): {found}{share}.",
        "de": "{claim} ({mode}): {found}{share}.",
    },
    "share": {"en": "; {share} of futures are as expected", "de": "; {share} der Zukünfte sind wie erwartet"},
    "share_of_towns": {"en": "; {share} of runs are as expected", "de": "; {share} der Läufe sind wie erwartet"},
    "nothing": {"en": "Nothing.", "de": "Nichts."},
    "turns": {"en": "Where the answer turns", "de": "Wo die Antwort kippt"},
    "map_line": {
        "en": "{outcome}, {mode} against {baseline}, over {across} and {up} ({n} paired runs a cell): clearly better "
        "in {gain} of {of} cells, clearly worse in {loss}. {worst}",
        "de": "{outcome}, {mode} gegen {baseline}, über {across} und {up} ({n} gepaarte Läufe je Feld): klar besser "
        "in {gain} von {of} Feldern, klar schlechter in {loss}. {worst}",
    },
    "worst": {
        "en": "It loses most at {across} {x} and {up} {y}: {found}.",
        "de": "Am meisten verliert es bei {across} {x} und {up} {y}: {found}.",
    },
    "impact_heads": {
        "en": "mode | estimator | truth | estimate | bias | wrong sign | futures",
        "de": "Modus | Schätzer | Wahrheit | Schätzung | Verzerrung | falsches Vorzeichen | Zukünfte",
    },
    "before_after": {"en": "before and after", "de": "vorher und nachher"},
    "cross_section": {"en": "districts with against without", "de": "Stadtteile mit gegen ohne"},
    "difference_in_differences": {"en": "difference in differences", "de": "Differenz der Differenzen"},
    "contact_counts": {"en": "contact counts", "de": "Kontaktzahlen"},
    "caution": {
        "en": "These results compare forms of organisation under stated assumptions; they are no forecast.",
        "de": "Diese Ergebnisse vergleichen Organisationsformen unter offengelegten Annahmen; sie sind keine Prognose.",
    },
}


def say(key: str, language: str, **values: object) -> str:
    """Return a text in a language."""
    return TEXTS[key][language].format(**values)
