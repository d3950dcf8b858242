import ctypes
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from generation import faces
from generation.faces import engines, system
from generation.faces.identity import distance
from tests.generation.portraits import astronaut, hopper

# LiteRT logs this for the first tensor that the heap gives it unaligned. That is one of the warming's, which
# are held back, but for the few processes where those happen to be aligned.
ONCE_A_PROCESS = b"Input tensor memory is not aligned according to LiteRt's memory alignment requirements. \
Reallocating memory and copying data."


def test_importing_the_package_loads_no_model() -> None:
    heavy = "{'mediapipe', 'dlib', 'cv2', 'numpy'} & set(sys.modules)"
    script = f"import sys, generation.faces; sys.exit(str({heavy} or ''))"
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60).stderr.strip() == b""
    )


def test_the_models_say_nothing_on_standard_error() -> None:
    script = "from generation import faces; import skimage.data; faces.analyse(skimage.data.astronaut())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=True)
    assert [line for line in done.stderr.splitlines() if not line.endswith(ONCE_A_PROCESS)] == []


def test_what_native_code_said_comes_out_when_loading_fails(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), engines._quiet():
        subprocess.run([sys.executable, "-c", "import os; os.write(2, b'the model is broken')"], check=True)
        raise RuntimeError
    assert "the model is broken" in capfd.readouterr().err


def test_the_models_are_made_once() -> None:
    assert engines.mediapipe() is engines.mediapipe()
    assert engines.dlib() is engines.dlib()


def test_threads_share_the_models_and_agree() -> None:
    people = [astronaut(), hopper()] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(faces.analyse, people))
    for one in found[2::2]:
        assert np.array_equal(one.face.identity, found[0].face.identity)
    assert distance(found[0].face.identity, found[1].face.identity) > 0.6


def test_it_names_the_packages_when_the_graphics_libraries_are_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads = ctypes.CDLL

    def without_egl(name: str) -> ctypes.CDLL:
        if name == "libEGL.so.1":
            raise OSError(f"{name}: cannot open shared object file")
        return loads(name)

    monkeypatch.setattr(system.ctypes, "CDLL", without_egl)
    with pytest.raises(faces.MissingSystemLibraries) as failure:
        faces.require_system_libraries()
    assert failure.value.missing == ("libEGL.so.1",)
    assert "apt-get install libegl1 libgles2 libgl1" in str(failure.value)
    assert str(failure.value).count(". ") == 0


def test_loading_the_models_without_the_libraries_says_the_same() -> None:
    script = (
        "import sys, types\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'mediapipe': raise OSError('libGLESv2.so.2: cannot open shared object file')\n"
        "sys.meta_path.insert(0, Missing())\n"
        "from generation import faces\n"
        "import skimage.data\n"
        "try: faces.analyse(skimage.data.astronaut())\n"
        "except faces.MissingSystemLibraries as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, text=True)
    assert "apt-get install" in done.stdout


def test_this_machine_has_what_it_needs() -> None:
    faces.require_system_libraries()
