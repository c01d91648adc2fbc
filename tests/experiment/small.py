"""A small experiment as a user writes it."""

SMALL = """
title: Small
question: Does it run?
town: musterstadt
modes: [hub]
weeks: 26
burn_in: 13
futures: 2
replicates: 2
levers:
  case_hours: [1.0, 4.0]
  asked: {label: Asked, levels: {without: {coproduction: 0.0}, with: {coproduction: 0.5, voice: 1.0}}}
uncertainties: {load: [0.5, 2.0]}
outcomes: [coverage]
windows: {late: [13, 26]}
claims:
  - name: a
    text: A
    falsified: B
    outcome: coverage
    from: {case_hours: 1.0}
    to: {case_hours: 4.0}
    expected: higher
  - {name: b, text: A, falsified: B, outcome: participants, of: level, window: late, expected: higher,
     from: {asked: without}, to: {asked: with}}
maps:
  - {mode: hub, outcome: coverage, across: {leakage: [0.1, 0.6]}, up: {load: [0.5, 2.0]}}
"""
