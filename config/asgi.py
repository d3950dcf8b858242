"""The ASGI application: pages over HTTP, live updates over WebSockets."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402  (the apps must be loaded first)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from campaigns.intake.body import BodyCap  # noqa: E402
from config.origins import SameSiteSockets  # noqa: E402
from config.urls import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {
        # The three packages spell the same ASGI types differently in their stubs.
        "http": BodyCap(http),  # type: ignore[arg-type]
        "websocket": SameSiteSockets(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))  # type: ignore[arg-type]
        ),
    }
)
