from datetime import datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.model.thinning import Bounds, to_drop

NOW = datetime(2026, 11, 27, 9, 30)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 27, 9, 30))
times = st.lists(moments, max_size=60)
some_bounds = st.builds(
    Bounds,
    days=st.integers(1, 5),
    daily=st.integers(0, 20),
    weekly=st.integers(0, 12),
    monthly=st.integers(0, 30),
)


@given(times, some_bounds)
def test_the_newest_and_the_oldest_are_never_dropped(
    given_times: list[datetime], bounds: Bounds
) -> None:
    dropped = to_drop(given_times, NOW, bounds)
    assert dropped <= set(given_times)
    if given_times:
        assert not {min(given_times), max(given_times)} & dropped


@given(times, some_bounds)
def test_asking_again_drops_nothing_more(given_times: list[datetime], bounds: Bounds) -> None:
    kept = set(given_times) - to_drop(given_times, NOW, bounds)
    assert to_drop(kept, NOW, bounds) == set()


@given(times, st.integers(1, 5))
def test_all_of_the_last_days_are_kept(given_times: list[datetime], days: int) -> None:
    dropped = to_drop(given_times, NOW, Bounds(days=days))
    assert all(NOW - each >= timedelta(days=days) for each in dropped)


@given(times)
def test_each_day_week_and_month_within_the_bounds_keeps_one(given_times: list[datetime]) -> None:
    bounds = Bounds()
    kept = set(given_times) - to_drop(given_times, NOW, bounds)
    for each in given_times:
        age = NOW - each
        if age < timedelta(days=16):
            assert any(other.date() == each.date() for other in kept)
        elif age < timedelta(days=16 + 70):
            week = each.isocalendar()[:2]
            assert any(other.isocalendar()[:2] == week for other in kept)
        elif age < timedelta(days=700):
            month = (each.year, each.month)
            near = any(abs(other - each) <= timedelta(days=7) for other in kept)
            assert near or any((other.year, other.month) == month for other in kept)


@given(st.lists(st.integers(0, 72), min_size=1, max_size=150))
@example([6] * 150)
def test_however_often_they_are_thinned_no_month_goes_empty(hours: list[int]) -> None:
    """A year of work in which backups are made at odd times and thinned each time."""
    bounds, at = Bounds(), datetime(2025, 10, 1, 9)
    kept: set[datetime] = set()
    made: list[datetime] = []
    for gap in hours:
        at += timedelta(hours=gap + 1)
        made.append(at)
        kept.add(at)
        kept -= to_drop(kept, at, bounds)
    # A month's last backup may stand for a week that ends in the next month.
    for each in made:
        assert any(timedelta(0) <= other - each <= timedelta(days=31) for other in kept)
    # No more are kept than the last two days hold, and the bounds.
    recent = sum(at - each < timedelta(days=2) for each in made)
    assert len(kept) <= recent + 15 + 11 + 25 + 2


def test_what_is_kept_of_half_hourly_backups_over_three_years() -> None:
    every = [NOW - timedelta(hours=5) * nth for nth in range(3 * 365 * 5)]
    kept = sorted(set(every) - to_drop(every, NOW, Bounds()), reverse=True)
    ages = [(NOW - each).days for each in kept]
    assert sum(age < 2 for age in ages) == 10
    assert sum(2 <= age < 16 for age in ages) in (13, 14, 15)
    assert sum(16 <= age < 86 for age in ages) in (9, 10, 11)
    assert sum(86 <= age < 86 + 731 for age in ages) in (23, 24, 25)
    assert kept[-1] == every[-1]


def test_a_clock_that_was_set_back_drops_nothing_of_the_future() -> None:
    future = [NOW + timedelta(days=each) for each in range(1, 30)]
    assert to_drop(future, NOW, Bounds()) == set()
