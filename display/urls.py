"""Addresses of this room."""

from django.urls import path

from display import room, views
from display.consumers import ScreenSocket

one = "room/<slug:slug>/screens/<int:pk>/"

urlpatterns = [
    path("screen/", views.player, name="screen"),
    path("screen/pairing.json", views.pairing_status, name="screen_pairing"),
    path("screen/enrol/<str:ticket>/", views.enrol, name="screen_enrol"),
    path("screen/files/<int:slot_id>/<str:sha256>", views.file, name="screen_file"),
    path("room/<slug:slug>/", room.room, name="room"),
    path("room/<slug:slug>/now/", room.now, name="room_now"),
    path("room/<slug:slug>/screens/", room.enrol, name="room_enrol"),
    path(f"{one}revoke", room.revoke, name="room_revoke"),
    path(f"{one}order/<str:name>", room.order, name="room_order"),
]
websocket_urlpatterns = [
    path("ws/screen/", ScreenSocket.as_asgi()),  # type: ignore[arg-type]  # stubs know views only
]
