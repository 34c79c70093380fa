from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from emvi.personal import registry, tables
from emvi.privacy.queries import requests_by_year
from emvi.privacy.record import policies


def what_we_store(request: HttpRequest) -> HttpResponse:
    """What is kept about people, what for, how long, and what deleting the account does to it."""
    context = {"tables": tables(), "places": registry.elsewhere, "policies": policies()}
    return render(request, "privacy/what_we_store.html", context)


def authority_requests(request: HttpRequest) -> HttpResponse:
    """How many authorities asked for data, by year."""
    return render(request, "privacy/authority_requests.html", {"years": requests_by_year()})
