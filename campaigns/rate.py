"""How often somebody may do something, and who somebody is when there is only an address."""

import time
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def allow(key: str, limit: int, per_seconds: int) -> bool:
    """Whether `key` may go on: at most `limit` times in each window of `per_seconds`.

    Windows are fixed and the count is the cache's own atomic increment, so processes share it.
    `key` may be personal (an address, a user name): only its keyed hash is stored.
    """
    window = int(time.time() // per_seconds)
    name = f"rate.{salted_hmac('diorama.rate', key, algorithm='sha256').hexdigest()}.{per_seconds}.{window}"
    if cache.add(name, 1, timeout=per_seconds + 1):
        return limit >= 1
    try:
        return cache.incr(name) <= limit
    except ValueError:  # dropped between the two calls: nothing is known against `key`
        return True


def client_address(request: HttpRequest) -> str:
    """Where the request comes from, past the proxies that we know; "unknown" behind a Unix socket.

    X-Forwarded-For is read from its end, and only as far as `settings.TRUSTED_PROXIES` (addresses or
    networks) vouch for it: what stands left of the first stranger is the stranger's invention.
    """
    address = request.META.get("REMOTE_ADDR") or "unknown"
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    while hops and is_within(address, settings.TRUSTED_PROXIES) and _is_address(hops[-1]):
        address = hops.pop()
    return address


def neighbourhood(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or the /64 of an IPv6 address."""
    if not _is_address(address):
        return address
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether the address is one of these, addresses or networks; what is no address is nowhere."""
    if not _is_address(address):
        return False
    parsed = ip_address(address)
    return any(parsed in ip_network(network, strict=False) for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
