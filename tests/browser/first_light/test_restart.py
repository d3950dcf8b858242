"""The power goes while a figurine is being painted."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.browser.first_light.conftest import Command, send_photo, status
from tests.polling import until


def renders(data: Path) -> list[tuple]:
    with closing(sqlite3.connect(data / "diorama.sqlite3")) as database:
        return database.execute("SELECT outcome, cause FROM campaigns_render ORDER BY attempt").fetchall()


def test_what_was_being_painted_is_painted_at_once_after_the_next_start(tmp_path, phone, collins):
    first = Command(tmp_path)
    visitor = send_photo(phone, first.announced(), collins)
    until(lambda: renders(tmp_path), within=60)
    first.process.kill()
    first.process.wait(10)

    second = Command(tmp_path)
    try:
        address = second.announced().microsite.split("/c/")[0] + "/s/" + visitor.split("/s/")[1]
        until(
            lambda: phone.wait_for_timeout(200) or status(phone, address)["state"] == "in_review", within=120
        )
        assert renders(tmp_path) == [("lost", "the worker was gone"), ("done", "")]
    finally:
        second.stop()
