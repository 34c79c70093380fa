from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class Days:
    """Days of the demo, counted from the day of import, as a city's clock shows them."""

    def __init__(self, now: datetime, zone: str):
        self.now = now
        self.zone = ZoneInfo(zone)
        self.today = now.astimezone(self.zone).date()

    def on(self, day: int) -> date:
        return self.today + timedelta(days=day)

    def at(self, day: int, hour: int = 10, minute: int = 0) -> datetime:
        """An instant of that day, never one that is still to come on the day of import."""
        moment = datetime.combine(self.on(day), time(hour, minute), tzinfo=self.zone)
        return min(moment, self.now) if day <= 0 else moment

    def begin(self, day: int) -> datetime:
        return datetime.combine(self.on(day), time.min, tzinfo=self.zone)

    def end(self, day: int) -> datetime:
        """One minute before midnight: people read "until that day, 23:59"."""
        return datetime.combine(self.on(day), time(23, 59), tzinfo=self.zone)

    def spread(self, first: datetime, last: datetime, count: int) -> list[datetime]:
        """So many instants between the two, in order."""
        step = (last - first) / (count + 1)
        return [(first + step * number).replace(microsecond=0) for number in range(1, count + 1)]
