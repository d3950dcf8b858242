"""`manage.py bench`."""

import json
from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

import bench.queue


def test_it_prints_one_json_object_last():
    printed = StringIO()
    with mock.patch.object(bench.queue, "run", lambda submissions=60: {"overhead": {"p50": submissions}}):
        call_command("bench", "queue", "submissions=7", stdout=printed)
    assert json.loads(printed.getvalue().splitlines()[-1]) == {"overhead": {"p50": 7}}


def test_an_unknown_name_lists_those_that_exist():
    with pytest.raises(CommandError, match=r"no benchmark called 'speed'.*queue.*render"):
        call_command("bench", "speed")


def test_a_choice_that_it_does_not_know_is_refused_in_a_sentence():
    with pytest.raises(CommandError, match="bench queue takes"):
        call_command("bench", "queue", "colour=green")


def test_a_choice_without_a_value_is_refused_in_a_sentence():
    with pytest.raises(CommandError, match="KEY=VALUE"):
        call_command("bench", "queue", "submissions")
