"""Addresses of this room."""

from django.urls import path

from campaigns.moderation import decisions, views
from campaigns.moderation.consumers import DeskConsumer

one = "desk/<slug:slug>/<int:pk>/"

urlpatterns = [
    path("desk/", views.home, name="desk_home"),
    path("desk/<slug:slug>/", views.desk, name="desk"),
    path("desk/<slug:slug>/queue/", views.queue, name="desk_queue"),
    path(one, views.submission, name="desk_submission"),
    path(f"{one}claim", decisions.claim, name="desk_claim"),
    path(f"{one}release", decisions.release, name="desk_release"),
    *(
        path(f"{one}{verb}", decisions.decide, {"verb": verb}, name=f"desk_{verb.replace('-', '_')}")
        for verb in decisions.VERBS
    ),
]
websocket_urlpatterns = [
    path("ws/desk/<slug:slug>/", DeskConsumer.as_asgi()),  # type: ignore[arg-type]  # stubs know views only
]
