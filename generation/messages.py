"""Queue messages: hints that there is work. What the work is stands in the database."""

from celery import current_app
from kombu.exceptions import ChannelError

QUEUE = "render"


def send(submission_id: int) -> None:
    """Say that a submission waits to be painted.

    Raises what the broker raises, at once: whoever uploads is not to wait, and the sweep sends it again.
    """
    current_app.send_task("generation.tasks.paint", (submission_id,), queue=QUEUE, retry=False)


def waiting() -> int:
    """How many such messages nobody has taken yet."""
    with current_app.connection_for_write() as connection:
        try:
            return connection.default_channel.queue_declare(QUEUE, passive=True).message_count
        except ChannelError:
            return 0  # Redis knows no empty queue
