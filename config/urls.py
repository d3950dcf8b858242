"""Every address, by surface."""

from django.contrib import admin
from django.urls import include, path

from campaigns.files import serve
from campaigns.microsite import urls as microsite
from campaigns.moderation import urls as moderation
from config import health, metrics
from display import urls as display

urlpatterns = [
    path("", include(microsite)),
    path("", include(moderation)),
    path("", include(display)),
    path("files/<str:ticket>", serve, name="file"),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

websocket_urlpatterns = [
    *microsite.websocket_urlpatterns,
    *moderation.websocket_urlpatterns,
    *display.websocket_urlpatterns,
]
