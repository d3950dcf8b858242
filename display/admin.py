"""The display room in the admin: to look things up. What airs is decided at the desk, never here."""

from django.contrib import admin
from django.http import HttpRequest

from display.models import Command, Play, Programme, Screen, Slot


class ReadOnly(admin.ModelAdmin):
    """A record, not a form: an edit past the verbs would reach no screen."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(Programme)
class ProgrammeAdmin(ReadOnly):
    """One a campaign."""

    list_display = ["campaign", "revision", "brand_share"]


@admin.register(Slot)
class SlotAdmin(ReadOnly):
    """What may be shown, and what once could."""

    list_display = ["id", "programme", "kind", "revision", "removed", "first_airing", "admitted_at"]
    list_filter = ["programme", "kind", "removed"]


@admin.register(Screen)
class ScreenAdmin(ReadOnly):
    """The screens and what they last said."""

    list_display = ["name", "campaign", "shape", "last_seen_at", "revision"]
    list_filter = ["campaign"]


@admin.register(Play)
class PlayAdmin(ReadOnly):
    """Proof of play."""

    list_display = ["id", "screen", "slot", "started_at", "ms"]
    list_filter = ["screen"]


@admin.register(Command)
class CommandAdmin(ReadOnly):
    """Orders and their answers."""

    list_display = ["id", "screen", "name", "expires_at", "done_at", "ok"]
