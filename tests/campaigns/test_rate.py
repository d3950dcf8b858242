"""How often somebody may do something, and who somebody is."""

import threading
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from campaigns.rate import allow, client_address, neighbourhood


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that stands still until a test moves it."""
    cache.clear()
    clock = SimpleNamespace(at=1000.0)
    monkeypatch.setattr("campaigns.rate.time", SimpleNamespace(time=lambda: clock.at))
    return clock


@pytest.mark.both
def test_it_allows_so_many_in_a_window_and_more_in_the_next(clock):
    assert [allow("bob", 3, 100) for _ in range(5)] == [True] * 3 + [False] * 2
    clock.at += 100
    assert allow("bob", 3, 100)


def test_it_counts_everybody_alone():
    assert allow("bob", 1, 100)
    assert allow("carol", 1, 100)
    assert not allow("bob", 1, 100)


def test_none_are_allowed_where_the_limit_is_none():
    assert not allow("bob", 0, 100)


@pytest.mark.both
def test_of_many_at_once_no_more_than_the_limit_get_through():
    start, answers = threading.Barrier(8), []

    def knock():
        start.wait(timeout=10)
        answers.extend(allow("bob", 5, 100) for _ in range(4))

    threads = [threading.Thread(target=knock) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert sum(answers) == 5


def test_the_cache_keeps_no_address(monkeypatch):
    names = []
    monkeypatch.setattr(
        "campaigns.rate.cache", SimpleNamespace(add=lambda name, *_, **__: names.append(name) or True)
    )
    allow("198.51.100.7", 1, 100)
    assert names
    assert "198.51.100.7" not in names[0]


def test_a_counter_that_the_cache_dropped_holds_nobody_up(monkeypatch):
    def dropped(name):
        raise ValueError

    monkeypatch.setattr("campaigns.rate.cache", SimpleNamespace(add=lambda *_, **__: False, incr=dropped))
    assert allow("bob", 1, 100)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9, 172.16.5.5", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("", "203.0.113.9", "unknown"),
    ],
)
def test_it_believes_the_header_only_as_far_as_known_proxies_vouch(settings, peer, forwarded, client):
    settings.TRUSTED_PROXIES = ["10.0.0.1", "172.16.0.0/12"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == client


@pytest.mark.parametrize(
    ("address", "subscriber"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_it_counts_an_ipv6_subscriber_as_one(address, subscriber):
    assert neighbourhood(address) == subscriber
