"""What each person lived through in the measured weeks: who gains and who loses is read from it."""

from civsim.rules.rule import rule


@rule
def begin_record(life):
    """Begin a person's record of the measured weeks: nothing yet, no provider met."""
    life.arisen = 0
    life.met = 0
    life.lost = 0
    life.provider = -1


@rule
def record_onset(life):
    """Count a need that arose in the person's record."""
    life.arisen += 1


@rule
def record_met(life, recipient):
    """Count a met need in the person's record, and with whom."""
    life.met += 1
    life.provider = recipient.provider


@rule
def record_lost(life, recipient):
    """Count a lost need in the person's record, and who had the person last, if anybody."""
    life.lost += 1
    if recipient.provider >= 0:
        life.provider = recipient.provider
