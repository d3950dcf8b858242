"""How a render worker begins."""

import os
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from config import celery
from generation import tasks
from tests.generation.queue import fakes
from tests.generation.queue.engines import engine
from tests.polling import pid_in


def consuming(*queues: str) -> SimpleNamespace:
    """A worker, as far as its start looks at it."""
    amqp = SimpleNamespace(queues=SimpleNamespace(consume_from=queues))
    return SimpleNamespace(app=SimpleNamespace(amqp=amqp))


def test_it_takes_no_work_before_its_painters_are_loaded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with engine(fakes.a_figurine, warm=fakes.load_when_told) as at:
        monkeypatch.setattr(tasks, "engine", lambda: at)
        starting = threading.Thread(target=celery.load, kwargs={"instance": consuming("render")})
        starting.start()
        pid_in(tmp_path)
        assert starting.is_alive()
        (tmp_path / "go").touch()
        starting.join(timeout=20)
        assert not starting.is_alive()


def test_it_does_not_start_without_what_its_painters_need(monkeypatch, capsys):
    with engine(fakes.a_figurine, warm=fakes.load_badly) as at:
        monkeypatch.setattr(tasks, "engine", lambda: at)
        with pytest.raises(SystemExit) as refusal:
            celery.load(instance=consuming("render"))
    assert refusal.value.code == 1
    assert "the models are not there" in capsys.readouterr().err


def test_other_workers_need_no_painter(monkeypatch):
    monkeypatch.setattr(tasks, "engine", lambda: pytest.fail("it was asked to paint"))
    celery.load(instance=consuming("default"))


def test_the_command_ends_with_a_sentence_when_weights_are_missing(tmp_path):
    variables = {
        "DIORAMA_PAINTERS": "klein",
        "DIORAMA_WEIGHTS": str(tmp_path),
        "DIORAMA_BROKER_URL": "memory://",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "render", "--pool", "threads"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 1
    assert "This render worker does not start." in ended.stderr
    assert "klein" in ended.stderr and "Traceback" not in ended.stderr
