"""The rehearsal of a launch day, with a small crowd."""

import pytest

from bench.rehearsal import variables_in
from bench.rehearsing.drill import drill
from tests.faults.test_workers import purge
from tests.faults.workers import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def test_a_crowd_is_painted_once_each_and_never_mixed_though_a_worker_is_killed(tmp_path):
    purge()
    variables = variables_in(tmp_path) | {"DATABASE_URL": database_url()}
    took = drill(
        tmp_path, variables, submissions=6, size=(108, 192), kill_every=1, most_kills=1, minutes=4
    )  # raises if one is missing, is there twice, or is somebody else's
    assert took["kills"] == 1
    assert took["lost_attempts"] >= 1
