"""`manage.py sweep`."""

from io import StringIO

import pytest
from django.core.management import call_command

from campaigns.lifecycle import State
from generation import messages
from tests.submissions import submission_in


@pytest.mark.django_db(transaction=True)
def test_it_says_what_it_did(campaign, monkeypatch):
    sent = []
    monkeypatch.setattr(messages, "send", sent.append)
    monkeypatch.setattr(messages, "waiting", lambda: 0)
    submission = submission_in(campaign, State.QUEUED)
    sent.clear()
    printed = StringIO()
    call_command("sweep", stdout=printed)
    assert sent == [submission.pk]
    assert printed.getvalue().startswith(
        "0 queued again, 0 failed after too many tries, 1 messages sent again."
    )
