"""How an action says no."""


class Refused(Exception):
    """The rules of the portal do not allow this now. The message is for the person, translated."""


class Conflict(Refused):
    """Somebody else was faster; nothing was changed."""
