"""What the system checks say of painters."""

from django.core.management import call_command

from config import painter_checks


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_a_painter_that_nobody_offers_is_an_error(settings):
    assert ids(painter_checks.painters_are_installed()) == []
    settings.PAINTERS = ["plastic", "crayon"]
    (error,) = painter_checks.painters_are_installed()
    assert error.id == "diorama.E010" and "crayon" in error.msg


def test_a_licence_that_is_not_held_is_warned_of(settings, monkeypatch):
    monkeypatch.delenv("DIORAMA_LICENCES_HELD", raising=False)
    monkeypatch.delenv("DIORAMA_WEIGHTS_MANIFESTS", raising=False)
    assert ids(painter_checks.licences_are_held()) == []
    settings.PAINTERS = ["plastic", "instantid"]
    (warning,) = painter_checks.licences_are_held()
    assert warning.id == "diorama.W010" and "insightface" in warning.msg
    monkeypatch.setenv("DIORAMA_LICENCES_HELD", "insightface,instantid")
    assert ids(painter_checks.licences_are_held()) == []


def test_the_hosted_painter_needs_a_key_where_it_works(settings, monkeypatch):
    monkeypatch.delenv("FAL_KEY", raising=False)
    assert ids(painter_checks.the_hosted_painter_has_a_key()) == []
    settings.PAINTERS = ["plastic", "fal"]
    assert ids(painter_checks.the_hosted_painter_has_a_key()) == ["diorama.W012"]
    monkeypatch.setenv("FAL_KEY", "a-key")
    assert ids(painter_checks.the_hosted_painter_has_a_key()) == []


def test_the_checks_without_a_database_pass_here():
    call_command("check", tags=["diorama"])
