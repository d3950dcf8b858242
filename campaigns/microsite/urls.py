"""Addresses of the microsite."""

from django.urls import path

from campaigns.microsite import landing, owner_pages, share
from campaigns.microsite.consumers import SubmissionConsumer

urlpatterns = [
    path("", landing.home, name="home"),
    path("c/<slug:slug>/", landing.landing, name="microsite"),
    path("c/<slug:slug>/submissions", landing.submit, name="submit"),
    path("c/<slug:slug>/privacy/", share.privacy, name="privacy"),
    path("s/<str:token>/", owner_pages.page, name="submission"),
    path("s/<str:token>/status.json", owner_pages.status, name="submission_status"),
    path("s/<str:token>/withdraw", owner_pages.withdraw, name="withdraw"),
    path("s/<str:token>/another-look", owner_pages.another_look, name="another_look"),
    path("p/<str:public_id>/", share.share, name="share"),
    path("p/<str:public_id>/picture", share.picture, name="share_picture"),
]

websocket_urlpatterns = [
    path("ws/s/<str:token>/", SubmissionConsumer.as_asgi()),  # type: ignore[arg-type]  # stubs know views only
]
