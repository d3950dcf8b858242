"""Hearing what another process tells, at once and to the end."""

import multiprocessing
import os

from generation.listening import Listener
from generation.news import Came, Done, Reached
from tests.generation.queue.results import a_result


def test_what_is_told_is_heard_in_its_order():
    words, sender = multiprocessing.Pipe(duplex=False)
    listener = Listener(words)
    told = [Reached(0, "painting", 0.5), Came(0, a_result("0" * 1_000_000)), Done("")]
    for news in told:
        sender.send(news)  # returns, although nobody asks what was heard
    assert [listener.next(within=20) for _ in told] == told
    assert listener.next(within=0) is None
    sender.close()
    assert list(listener.rest()) == []


def test_who_ends_within_a_word_leaves_what_was_said_before_and_nobody_waiting():
    words, sender = multiprocessing.Pipe(duplex=False)
    listener = Listener(words)
    sender.send(Done("memory"))
    os.write(sender.fileno(), (1_000_000).to_bytes(4, "big") + b"the beginning of a figurine")
    sender.close()
    assert list(listener.rest()) == [Done("memory")]
