"""What the system checks say."""

import pytest

from config import checks


def ids(messages) -> list[str]:
    return [message.id for message in messages]


@pytest.fixture
def postgres(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")


@pytest.fixture
def sqlite(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")


@pytest.fixture
def in_memory(settings):
    settings.CELERY_BROKER_URL = "memory://localhost/"
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "config.layers.LoopSafeInMemoryChannelLayer"}}


@pytest.fixture
def redis(settings):
    settings.CELERY_BROKER_URL = "redis://localhost/0"
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer"}}


def test_one_process_in_memory_fits(sqlite, in_memory):
    assert ids(checks.backends_fit_together()) == []


def test_postgresql_and_redis_fit(postgres, redis):
    assert ids(checks.backends_fit_together()) == []


def test_postgresql_with_a_queue_in_memory_is_an_error(postgres, in_memory):
    assert ids(checks.backends_fit_together()) == ["diorama.E001"]


def test_sqlite_with_redis_is_a_warning(sqlite, redis):
    assert ids(checks.backends_fit_together()) == ["diorama.W001"]


def test_missing_node_modules_are_an_error_until_static_files_are_collected(settings, tmp_path):
    settings.NODE_MODULES, settings.STATIC_ROOT = tmp_path / "node_modules", tmp_path
    assert ids(checks.static_files_are_there()) == ["diorama.E002"]
    assert ids(checks.static_files_are_collected()) == ["diorama.W005"]
    (tmp_path / "staticfiles.json").write_text("{}")
    assert ids(checks.static_files_are_there()) == []
    assert ids(checks.static_files_are_collected()) == []


def test_public_hosts_without_https_are_warned_of(settings):
    settings.ALLOWED_HOSTS, settings.HTTPS = ["toybox.example"], False
    settings.DIORAMA_PUBLIC_URL = "https://toybox.example"
    assert ids(checks.a_launch_is_safe()) == ["diorama.W002"]


def test_qr_codes_that_lead_nowhere_are_warned_of(settings):
    settings.ALLOWED_HOSTS, settings.DIORAMA_PUBLIC_URL = ["localhost"], "http://localhost:8000"
    assert ids(checks.a_launch_is_safe()) == ["diorama.W003"]


def test_https_without_a_trusted_proxy_is_warned_of(settings):
    settings.HTTPS, settings.TRUSTED_PROXIES = True, []
    settings.DIORAMA_PUBLIC_URL = "https://toybox.example"
    assert ids(checks.a_launch_is_safe()) == ["diorama.W004"]
