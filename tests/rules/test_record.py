"""What is recorded of each person in the measured weeks."""

from civsim.rules.record import begin_record, record_lost, record_met, record_onset

from .building import assert_state, thing

LIVED = {"arisen": 5, "met": 2, "lost": 1, "provider": 3}


def test_a_record_begins_with_nothing_and_nobody():
    life = thing(LIVED)
    begin_record(life)
    assert_state(life, LIVED, {"arisen": 0, "met": 0, "lost": 0, "provider": -1})


def test_a_need_that_arose_is_counted():
    life = thing(LIVED)
    record_onset(life)
    assert_state(life, LIVED, {"arisen": 6})


def test_a_met_need_is_counted_with_its_provider():
    life = thing(LIVED)
    record_met(life, thing(provider=7))
    assert_state(life, LIVED, {"met": 3, "provider": 7})


def test_a_lost_need_is_counted_with_whoever_had_the_person_last():
    for provider, last in ((7, 7), (0, 0), (-1, 3)):
        life = thing(LIVED)
        record_lost(life, thing(provider=provider))
        assert_state(life, LIVED, {"lost": 2, "provider": last})
