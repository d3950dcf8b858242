"""A web process reads manifests and must not pay for what loads models."""

import subprocess
import sys


def test_importing_it_loads_no_library_that_is_not_python_s() -> None:
    code = (
        "import sys; import generation.weights, generation.weights.fetching\n"
        "print([name for name in ('numpy', 'torch', 'huggingface_hub', 'django') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert said.stdout.strip() == "[]"
