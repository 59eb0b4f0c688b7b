"""Which backups are kept as time goes by, and which are let go."""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MONTH = timedelta(days=731) / 24
"""A month on the average, leap years counted in."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many are kept: all of the last ``days`` days, then the last one of each day for
    ``daily`` days, of each week for ``weekly`` weeks, and of each month for ``monthly`` months.
    """

    days: int = 2
    daily: int = 14
    weekly: int = 10
    monthly: int = 24


def to_drop(times: Iterable[datetime], now: datetime, bounds: Bounds) -> set[datetime]:
    """Return the times whose backups may go; the newest and the oldest never do.

    Days, weeks and months are those of the calendar, so that what stands for one of them today
    stands for it tomorrow. Asking again about what was kept drops nothing.
    """
    given = sorted(set(times))
    every = timedelta(days=bounds.days)
    daily = every + timedelta(days=bounds.daily)
    weekly = daily + timedelta(weeks=bounds.weekly)
    monthly = weekly + bounds.monthly * MONTH
    kept = set(given)
    for older_than, period in ((every, _day), (daily, _week), (weekly, _month)):
        # One after the other: what stands for its month must be among those that stand for a week.
        last_ones = _last_of_each(kept, period)
        kept = {each for each in kept if now - each < older_than or each in last_ones}
    kept = {each for each in kept if now - each < monthly}
    return set(given) - kept - set(given[:1]) - set(given[-1:])


def _last_of_each(
    times: Collection[datetime], period: Callable[[datetime], Hashable]
) -> set[datetime]:
    last: dict[Hashable, datetime] = {}
    for each in sorted(times):
        last[period(each)] = each
    return set(last.values())


def _day(at: datetime) -> Hashable:
    return at.date()


def _week(at: datetime) -> Hashable:
    return at.isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return at.year, at.month
