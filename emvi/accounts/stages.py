from allauth.account import stages
from allauth.account.models import EmailAddress


class EmailVerificationStage(stages.EmailVerificationStage):
    """Asks for the mailed code of an address that is not confirmed. Who came in with a login name
    and a phrase has no address, and so nothing to confirm."""

    def handle(self):
        account = self.login.user
        if account and not self.login.email and not account.email:
            if not EmailAddress.objects.filter(user=account).exists():
                return None, True
        return super().handle()
