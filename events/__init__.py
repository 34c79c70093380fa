"""The calendar, and money for events from the call to the settlement."""
