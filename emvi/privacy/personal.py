from emvi.personal import about_nobody
from emvi.privacy.models import AuthorityRequest


def declare_personal_data() -> None:
    about_nobody("Requests in general words: no names of people are entered.", AuthorityRequest)
