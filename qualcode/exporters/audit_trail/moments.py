"""Times as the trail gives them: by the clock of the place where the act was done."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from qualcode.model.history import Act

# Not strftime's: a window may have set the user's locale, and the document is in English.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class Moments:
    """Turns milliseconds into words, with the offset from UTC in force when they were recorded."""

    def __init__(self, acts: Iterable[Act]) -> None:
        known = sorted((act.at, act.offset) for act in acts)
        self._times = [at for at, _ in known]
        self._offsets = [offset for _, offset in known]

    def offset(self, at: int) -> int:
        """Return the minutes east of UTC that held at a time."""
        if not self._offsets:
            return 0
        return self._offsets[max(0, bisect_right(self._times, at) - 1)]

    def local(self, at: int) -> datetime:
        """Return the local date and time."""
        return datetime.fromtimestamp(at / 1000, UTC) + timedelta(minutes=self.offset(at))

    def date(self, at: int | None) -> str:
        """Return a date such as ``2 Mar 2026``, a dash where there is none."""
        if at is None:
            return "–"
        return date_words(self.local(at))

    def sentence_date(self, at: int) -> str:
        """Return a date as it stands in a sentence, such as ``2 March 2026``."""
        when = self.local(at)
        return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"

    def day(self, at: int) -> str:
        """Return a date without its year, such as ``2 Mar``."""
        when = self.local(at)
        return f"{when.day} {_short(when.month)}"

    def moment(self, at: int) -> str:
        """Return a date and the time of day, such as ``2 Mar 2026, 19:22``."""
        return f"{self.date(at)}, {self.local(at):%H:%M}"

    def zones(self) -> str:
        """Return the offsets from UTC that occur, such as ``UTC and UTC+1``."""
        return " and ".join(zone_name(each) for each in sorted(set(self._offsets))) or "UTC"


def zone_name(offset: int) -> str:
    """Return the name of an offset in minutes, such as ``UTC+5:30``."""
    if not offset:
        return "UTC"
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'+' if offset > 0 else '−'}{hours}{f':{minutes:02}' if minutes else ''}"


def date_words(day: date) -> str:
    """Return a day such as ``2 Mar 2026``."""
    return f"{day.day} {_short(day.month)} {day.year}"


def month_name(month: str) -> str:
    """Return a month (``2026-03``) in words."""
    return f"{_short(int(month[5:]))} {month[:4]}"


def _short(month: int) -> str:
    return _MONTHS[month - 1][:3]


def reason_words(act: Act) -> str:
    """Return why an act was done, and when that was said, if afterwards."""
    if not act.reason:
        return "none given"
    if act.reason_at is None:
        return act.reason
    # Days as the coder lived them: a reason given the next morning came a day later.
    done, said = (
        datetime.fromtimestamp(at / 1000, UTC) + timedelta(minutes=act.offset)
        for at in (act.at, act.reason_at)
    )
    days = (said.date() - done.date()).days
    later = "later that day" if days < 1 else f"{counted(days, 'day')} later"
    return f"{act.reason} (reason added {later})"


def clock_time(at: int | None) -> str:
    """Return a time within a recording, such as ``0:12:31``; empty where there is none."""
    if at is None:
        return ""
    seconds = at // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
