"""The one signal through which the core speaks to the rooms above it.

`submission_moved` is sent inside the transaction that moved the submission, with `event` (the
`SubmissionEvent` just written). Receivers only record, or schedule with `transaction.on_commit`.
"""

from django.dispatch import Signal

submission_moved = Signal()
