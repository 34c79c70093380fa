"""What is known between the steps of a sign-up. It lives in the server's session alone, and goes
when the account is there or the person gives up."""

import secrets
import time
from dataclasses import asdict, dataclass, field

from django.http import HttpRequest

from emvi.accounts.phrases import WORDS_IN_A_PHRASE, new_phrase, normalise_phrase

SESSION_KEY = "sign_up"
SECONDS_TO_FINISH = 30 * 60


def new_key() -> str:
    return secrets.token_urlsafe(8)


@dataclass
class SignUp:
    """An account on its way: its login name and the words that will open it."""

    login: str
    shared: bool
    next: str
    words_in: str
    # Not in a traceback, and so not in a log.
    phrase: str = field(repr=False)
    asked: int
    begun: float
    # The version of the terms that the person agreed to at the first step.
    terms: int = 0
    # Whose words a page shows: another window of this browser may have begun anew since.
    key: str = field(default_factory=new_key)

    @classmethod
    def begin(
        cls, *, login: str, shared: bool, next: str, words_in: str, terms: int = 0
    ) -> "SignUp":
        """Take a login name, and make eight words in this language."""
        return cls(
            login=login,
            shared=shared,
            next=next,
            words_in=words_in,
            phrase=new_phrase(words_in),
            asked=secrets.randbelow(WORDS_IN_A_PHRASE) + 1,
            begun=time.time(),
            terms=terms,
        )

    @property
    def words(self) -> list[str]:
        return self.phrase.split()

    def change_words(self, language: str) -> None:
        """Make other words, perhaps in another language."""
        self.words_in = language
        self.phrase = new_phrase(language)
        self.key = new_key()
        self.asked = secrets.randbelow(WORDS_IN_A_PHRASE) + 1

    def is_of_another_window(self, request: HttpRequest) -> bool:
        """Was this sent from a page with other words than these?"""
        return request.POST.get("key", self.key) != self.key

    def is_written_down(self, answer: str) -> bool:
        """Is this the word that was asked back? Typing all eight will do too."""
        phrase = normalise_phrase(self.phrase)
        return normalise_phrase(answer) in {phrase, phrase.split()[self.asked - 1]}

    def keep(self, request: HttpRequest) -> None:
        request.session[SESSION_KEY] = asdict(self)


def pending_sign_up(request: HttpRequest) -> SignUp | None:
    """The sign-up that this browser has begun; None when there is none, or it is too old."""
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return None
    sign_up = SignUp(**kept)
    if time.time() - sign_up.begun > SECONDS_TO_FINISH:
        forget_sign_up(request)
        return None
    return sign_up


def forget_sign_up(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)
