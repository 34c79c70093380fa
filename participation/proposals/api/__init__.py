from participation.proposals.api.read import urlpatterns

__all__ = ["urlpatterns"]
