"""How often a visitor is told how far their figurine is."""

from generation.progress import Throttle


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def throttle() -> tuple[Throttle, list, Clock]:
    told, clock = [], Clock()
    return Throttle(lambda *report: told.append(report), every=0.25, clock=clock), told, clock


def test_the_first_report_goes_out_at_once():
    reports, told, _ = throttle()
    reports.heard("face", 0.1)
    reports.flush()
    assert told == [("face", 0.1)]


def test_of_many_reports_only_the_latest_goes_out_when_it_is_time():
    reports, told, clock = throttle()
    for fraction in (0.1, 0.2, 0.3):
        reports.heard("face", fraction)
        reports.flush()
    assert told == [("face", 0.1)]
    clock.now = 0.25
    reports.flush()
    reports.flush()
    assert told == [("face", 0.1), ("face", 0.3)]


def test_a_step_back_is_not_reported():
    reports, told, clock = throttle()
    reports.heard("painting", 0.5)
    reports.flush()
    reports.heard("face", 0.2)
    clock.now = 1.0
    reports.flush()
    assert told == [("painting", 0.5)]
