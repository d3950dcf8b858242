"""Tiny ONNX files, named and shaped as antelopev2's and AuraFace's, that insightface loads. Offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

RECOGNISER, DETECTOR = "glintr100.onnx", "scrfd_10g_bnkps.onnx"
CROP, POOL = 112, 8  # pixels: of an aligned face, and of what is averaged of it
LENGTH = 2.0  # makes raw embeddings about as long as those of antelopev2
STRIDES = (8, 16, 32)
ANCHORS = 2
# In strides of 32 pixels: to the box's left, top, right and bottom; and the five points' x and y.
BOX = (4, 5, 4, 5)
POINTS = (-1.5, -1.2, 1.5, -1.2, 0, 0.3, -1.2, 1.8, 1.2, 1.8)
OPSET, IR = 17, 8  # what every onnxruntime reads


def build(folder: Path) -> None:
    """Write the sets antelopev2 (a detector that sees one face, always in the middle, and a recogniser) and
    auraface (another recogniser) into folders of those names. Equal bytes every time."""
    import onnx

    for name, seed in (("antelopev2", 1), ("auraface", 2)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        onnx.save(_recogniser(seed), str(folder / name / RECOGNISER))
    onnx.save(_detector(), str(folder / "antelopev2" / DETECTOR))


def _recogniser(seed: int) -> Any:
    """(n, 3, 112, 112) → (n, 512): a random projection of the face's averaged squares."""
    from onnx import TensorProto, helper, numpy_helper

    squares = 3 * (CROP // POOL) ** 2
    projection = np.random.default_rng(seed).normal(0, LENGTH / squares**0.5, (squares, 512))
    centred = (projection - projection.mean(0)).astype(np.float32)  # blind to how bright the picture is
    return _model(
        "recogniser",
        [
            helper.make_node("AveragePool", ["data"], ["p"], kernel_shape=[POOL] * 2, strides=[POOL] * 2),
            helper.make_node("Flatten", ["p"], ["flat"]),
            helper.make_node("MatMul", ["flat", "projection"], ["embedding"]),
        ],
        helper.make_tensor_value_info("data", TensorProto.FLOAT, ["n", 3, CROP, CROP]),
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 512])],
        [numpy_helper.from_array(centred, "projection")],
    )


def _detector() -> Any:
    """(1, 3, H, W) → SCRFD's nine outputs: scores, boxes and points at strides 8, 16 and 32. All scores are 0
    but that of the anchor in the middle of the coarsest grid."""
    from onnx import TensorProto, helper

    nodes: list[Any] = [helper.make_node("Shape", ["data"], ["size"], start=2)]
    constants = _constants()
    for stride in STRIDES:
        nodes += _scores(stride)
        for what in ("box", "points"):
            nodes.append(helper.make_node("Expand", [what, f"n{stride}"], [f"{what}{stride}"]))
    outputs = [
        helper.make_tensor_value_info(f"{what}{stride}", TensorProto.FLOAT, [f"n{stride}", width])
        for what, width in (("score", 1), ("box", 4), ("points", 10))
        for stride in STRIDES
    ]
    data = helper.make_tensor_value_info("data", TensorProto.FLOAT, [1, 3, "height", "width"])
    return _model("detector", nodes, data, outputs, constants)


def _constants() -> list[Any]:
    from onnx import numpy_helper

    whole = {"anchors": [ANCHORS], "two": [2], "one": [1], "last": [1], "column": [-1, 1]}
    whole |= {f"stride{stride}": [stride] for stride in STRIDES}
    constants = [numpy_helper.from_array(np.array(value, np.int64), key) for key, value in whole.items()]
    real = {"box": [BOX], "points": [POINTS]}
    real |= {f"found{stride}": [0.0, 0.9 if stride == STRIDES[-1] else 0.0] for stride in STRIDES}
    return constants + [numpy_helper.from_array(np.array(v, np.float32), k) for k, v in real.items()]


def _scores(stride: int) -> list[Any]:
    """The nodes that make `score<stride>` (n, 1), and the shape `n<stride>` that Expand takes."""
    from onnx import helper

    def node(operator: str, inputs: str, output: str, **settings: Any) -> Any:
        named = [name.format(stride) for name in inputs.split()]
        return helper.make_node(operator, named, [output], **settings)

    s = str(stride)
    return [
        node("Div", "size stride{}", f"grid{s}"),
        node("ReduceProd", "grid{}", f"cells{s}", keepdims=1),
        node("Mul", "cells{} anchors", f"count{s}"),
        node("Div", "grid{} two", f"middle{s}"),
        helper.make_node("Split", [f"middle{s}"], [f"row{s}", f"column{s}"], axis=0),
        node("Gather", "grid{} last", f"across{s}"),
        node("Mul", "row{} across{}", f"above{s}"),
        node("Add", "above{} column{}", f"cell{s}"),
        node("Mul", "cell{} anchors", f"anchor{s}"),
        node("OneHot", "anchor{} count{} found{}", f"hot{s}"),
        node("Reshape", "hot{} column", f"score{s}"),
        node("Concat", "count{} one", f"n{s}", axis=0),
    ]


def _model(name: str, nodes: list[Any], data: Any, outputs: list[Any], constants: list[Any]) -> Any:
    import onnx
    from onnx import helper

    graph = helper.make_graph(nodes, name, [data], outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(model)
    return model
