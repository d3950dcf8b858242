"""What a visitor hands in."""

from django import forms


def _agreed(message: str) -> forms.BooleanField:
    return forms.BooleanField(error_messages={"required": message})


class SubmissionForm(forms.Form):
    """A selfie and the answers that go with it. Each box is asked, and refused, by itself.

    What a nickname or a picture may be is for intake to say.
    """

    selfie = forms.FileField(
        error_messages={
            "required": "There is no photo yet. Take one, or choose one.",
            "empty": "That file is empty. Take another photo.",
            "invalid": "The photo did not arrive. Please send it again.",
        }
    )
    age_confirmed = _agreed("This campaign is for grown-ups. Tick the box if you are one.")
    is_me = _agreed("We only make figurines of people who send their own photo.")
    consent_face = _agreed("Without this we may not touch your photo, and there is no figurine.")
    consent_display = _agreed("The billboard is the point: without this we cannot show you.")
    nickname = forms.CharField(required=False)
    consent_marketing = forms.BooleanField(required=False)
    email = forms.EmailField(
        required=False,
        error_messages={
            "invalid": "That does not look like an e-mail address. Correct it or leave it empty."
        },
    )
    consent_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_email(self) -> str:
        """An address is only kept from those who want to be written to."""
        email: str = self.cleaned_data["email"]
        return email if self.cleaned_data.get("consent_marketing") else ""
