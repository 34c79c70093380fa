"""Who a request to the API is from, if it does not come from a browser in which they are logged in."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request


class ByToken(BaseAuthentication):
    def authenticate(self, request: Request):
        return None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
