"""Django's admin: for managers to set up campaigns and accounts, and to read what happened.

What the verbs write (submissions, audit rows, approvals, consents) can be read here and not edited: a row
changed by hand has no audit row of its own. Signing in goes through the desk's page, with its rate limits
and second step.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from campaigns.models import (
    Approval,
    Campaign,
    Consent,
    ConsentText,
    Figurine,
    Membership,
    Render,
    Submission,
    SubmissionEvent,
)

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Diorama"


class ReadOnly:
    """May be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never by hand."""
        return False


class MembershipInline(admin.TabularInline):
    """Who works on the campaign."""

    model = Membership
    extra = 1
    autocomplete_fields = ["user"]


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    """One activation."""

    list_display = ["name", "slug", "style", "painter", "opens_at", "closes_at", "paused"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name", "slug"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "headline", "strapline", "call_to_action", "theme", "shapes"]}),
        (
            "The figurine",
            {
                "fields": ["style", "colour", "finish", "pose", "mark"],
                "description": "What does not exist is refused when you save, with what does.",
            },
        ),
        (
            "How it is painted",
            {
                "fields": ["painter", "candidates", "plastic_fallback"],
                "description": "Every candidate costs a painting. Those that are like the person and do not "
                "go to review are what a visitor who asks for another look sees at once.",
            },
        ),
        (
            "When, and for how many",
            {
                "fields": ["opens_at", "closes_at", "timezone", "locale", "paused", "queue_limit", "looks"],
                "description": "A good limit is what your painters make in the time that people will wait: "
                "at 2 figurines a second and 10 minutes, 1200. Left empty, everybody is let in.",
            },
        ),
        ("People’s data", {"fields": ["controller", "contact", "minimum_age", "selfie_hours"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Campaign, form: ModelForm, change: bool) -> None:
        """Save it; say at once where nobody here could paint it. Not refused: it may be set up, and has to be
        paused, before or after its workers are there."""
        super().save_model(request, obj, form, change)
        if not obj.has_painter:
            self.message_user(
                request,
                f"{obj} takes no photos as yet: no render worker here has the painter {obj.painter}. Add it "
                "to DIORAMA_PAINTERS of the pages and of the render workers for it, or choose another.",
                messages.WARNING,
            )


@admin.register(ConsentText)
class ConsentTextAdmin(admin.ModelAdmin):
    """Versions are added, never edited: people agreed to these very words."""

    list_display = ["campaign", "version", "locale", "created_at"]
    list_filter = ["campaign"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A new wording is a new version."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Consents refer to it."""
        return False


@admin.register(Submission)
class SubmissionAdmin(ReadOnly, admin.ModelAdmin):
    """Where each stands; neither the token nor an address to write to."""

    list_display = ["pk", "campaign", "state", "state_changed_at", "reason", "flagged", "attempt", "looks"]
    list_filter = ["campaign", "state", "flagged"]
    list_select_related = ["campaign"]
    search_fields = ["public_id"]
    exclude = ["token_hash", "email"]


@admin.register(SubmissionEvent)
class SubmissionEventAdmin(ReadOnly, admin.ModelAdmin):
    """The audit."""

    list_display = ["at", "submission_id", "verb", "source", "target", "actor", "reason"]
    list_filter = ["verb", "actor"]
    search_fields = ["submission__public_id"]


@admin.register(Approval)
class ApprovalAdmin(ReadOnly, admin.ModelAdmin):
    """Who approved which bytes."""

    list_display = ["at", "figurine_id", "approver", "revoked_at"]
    list_select_related = ["approver"]


@admin.register(Consent)
class ConsentAdmin(ReadOnly, admin.ModelAdmin):
    """Who agreed to which words."""

    list_display = ["accepted_at", "submission_id", "text_version", "locale", "marketing"]


@admin.register(Render)
class RenderAdmin(ReadOnly, admin.ModelAdmin):
    """Attempts: what took how long, and what broke."""

    list_display = [
        "submission_id",
        "attempt",
        "worker",
        "painter",
        "outcome",
        "stage",
        "reason",
        "started_at",
    ]
    list_filter = ["outcome", "painter", "reason"]


@admin.register(Figurine)
class FigurineAdmin(ReadOnly, admin.ModelAdmin):
    """What was made."""

    list_display = ["pk", "submission_id", "render", "created_at"]
    list_select_related = ["render"]
