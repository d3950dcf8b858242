"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from campaigns.lifecycle import mermaid
from display.consumers import HANDLERS
from generation import weights

ROOT = Path(__file__).parent.parent
DOCS = {path.name: path.read_text() for path in (ROOT / "docs").glob("*.md")}
OUR_APPS = {"config", "campaigns", "generation", "display"}


def test_the_state_diagram_is_the_one_that_the_code_draws():
    assert f"```mermaid\n{mermaid()}\n```" in DOCS["architecture.md"]


def test_every_environment_variable_is_documented():
    settings = (ROOT / "config" / "settings.py").read_text()
    variables = set(re.findall(r'env(?:\.\w+)?\(\s*"(\w+)"', settings))
    assert variables, "the settings read no variable: this test looks in the wrong place"
    painting = "".join(path.read_text() for path in (ROOT / "generation").rglob("*.py"))
    read = set(re.findall(r'environ(?:\.get\(|\[)\s*"(\w+)"', painting))
    assert "DIORAMA_WEIGHTS" in read, "what paints reads no variable: this test looks in the wrong place"
    variables |= read
    missing = {name for name in variables if f"`{name}`" not in DOCS["operations.md"]}
    assert not missing


def test_every_command_is_documented():
    ours = {name for name, app in get_commands().items() if app in OUR_APPS}
    missing = {name for name in ours if f"manage.py {name}" not in DOCS["operations.md"]}
    assert ours and not missing


def test_every_metric_is_documented():
    metrics = set(re.findall(r'"(diorama_\w+)"', (ROOT / "config" / "metrics.py").read_text()))
    assert "diorama_submissions" in metrics, "this test looks in the wrong place"
    missing = {name for name in metrics if not re.search(rf"`{name}(_total)?`", DOCS["operations.md"])}
    assert not missing


def test_every_set_of_weights_is_documented_with_its_licence(monkeypatch):
    monkeypatch.delenv("DIORAMA_WEIGHTS_MANIFESTS", raising=False)
    assert weights.names()
    for name in weights.names():
        (row,) = re.findall(rf"^\| `{name}` \| [^|]+ \| [\d.]+ \|.*$", DOCS["painters.md"], re.MULTILINE)
        assert weights.manifest(name).licence.name in row


@pytest.mark.parametrize("document", sorted(DOCS))
def test_every_link_between_documents_leads_somewhere(document):
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", DOCS[document])
    missing = [target for target in targets if not (ROOT / "docs" / target).exists()]
    assert not missing


def test_every_message_of_a_screen_is_documented():
    sources = "".join(path.read_text() for path in (ROOT / "display").glob("*.py"))
    sent = set(re.findall(r'"type": "(\w+)"', sources)) - {"ring"}
    assert {"welcome", "programme", "ack", "command"} <= sent, "this test looks in the wrong place"
    missing = {name for name in sent | set(HANDLERS) if f"`{name} {{" not in DOCS["screen-protocol.md"]}
    assert not missing


def test_the_sockets_of_pages_are_documented():
    sent = re.findall(
        r'send_json\(\{"type": "(\w+)"', (ROOT / "campaigns/moderation/consumers.py").read_text()
    )
    assert sent
    assert all(f'`{{"type": "{name}"}}`' in DOCS["architecture.md"] for name in sent)
