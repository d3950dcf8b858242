"""Build fl478.task: MediaPipe's attention face mesh in the shape that the Tasks API's FaceLandmarker takes.

The mesh model has seven outputs: a coarse mesh of 468 points, finer lips, eyes and irises (x and y only),
and the face's presence. The landmarker wants two: 478 points with x, y and z, and the presence. So the
outputs are joined into one row of numbers and gathered from there: x and y from the finest part that has the
point, z from the coarse mesh, and the irises' z from the middle of their eye's outline.

Usage: build_fl478.py face_landmark_with_attention.tflite face_detection_short_range.tflite OUT.task
Needs numpy, flatbuffers and ai-edge-litert.
"""

import sys
import zipfile
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

# Which of the 468 points each finer part refines, in the order of its output.
# fmt: off
LIPS = [
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95,
    88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415, 76, 77, 90, 180,
    85, 16, 315, 404, 320, 307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408, 62, 96, 89, 179, 86, 15,
    316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268, 271, 272, 407,
]
LEFT_EYE = [
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25, 110, 24, 23,
    22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233, 244, 113,
    225, 224, 223, 222, 221, 189, 35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245,
    156, 70, 63, 105, 66, 107, 55, 193,
]
RIGHT_EYE = [
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255, 339, 254,
    253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449, 450, 451, 452, 453,
    464, 342, 445, 444, 443, 442, 441, 413, 265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349,
    350, 357, 465, 383, 300, 293, 334, 296, 336, 285, 417,
]
# fmt: on
LEFT_IRIS, RIGHT_IRIS = list(range(468, 473)), list(range(473, 478))
PARTS = ("output_mesh_identity", "output_lips", "output_left_eye", "output_right_eye", "output_left_iris",
         "output_right_iris")  # fmt: skip
PRESENCE = "conv_faceflag"
COARSE = 468 * 3
JOINED = COARSE + 2 * sum(map(len, (LIPS, LEFT_EYE, RIGHT_EYE, LEFT_IRIS, RIGHT_IRIS)))
OUTLINE = 16  # the first points of an eye are its outline
FLOAT32, INT32 = 0, 2
CONCATENATION, GATHER, MEAN = 2, 36, 40  # TensorFlow Lite's built-in operators
LAST_AXIS = 3


class Graph:
    """A TensorFlow Lite model to which operators can be added."""

    def __init__(self, data: bytes) -> None:
        self.model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(data, 0))
        self.graph = self.model.subgraphs[0]
        self.index = {tensor.name.decode(): k for k, tensor in enumerate(self.graph.tensors)}

    def tensor(self, name: str, shape: list[int], kind: int = FLOAT32, buffer: int = 0) -> int:
        tensor = schema.TensorT()
        tensor.name, tensor.type, tensor.buffer = name.encode(), kind, buffer
        tensor.shape = np.array(shape, np.int32)
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def constant(self, name: str, numbers: list[int]) -> int:
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(np.array(numbers, np.int32).tobytes(), np.uint8)
        self.model.buffers.append(buffer)
        return self.tensor(name, [len(numbers)], INT32, len(self.model.buffers) - 1)

    def operator(self, code: int, inputs: list[int], output: int, kind: int, options: Any) -> int:
        used = schema.OperatorCodeT()
        used.builtinCode = used.deprecatedBuiltinCode = code
        used.version = 1
        self.model.operatorCodes.append(used)
        operator = schema.OperatorT()
        operator.opcodeIndex = len(self.model.operatorCodes) - 1
        operator.inputs, operator.outputs = np.array(inputs, np.int32), np.array([output], np.int32)
        operator.builtinOptionsType, operator.builtinOptions = kind, options
        self.graph.operators.append(operator)
        return output

    def gather(self, source: int, numbers: list[int], name: str) -> int:
        options = schema.GatherOptionsT()
        options.axis = LAST_AXIS
        output = self.tensor(name, [1, 1, 1, len(numbers)])
        inputs = [source, self.constant(f"{name}_i", numbers)]
        return self.operator(GATHER, inputs, output, schema.BuiltinOptions.GatherOptions, options)

    def mean(self, source: int, name: str) -> int:
        options = schema.ReducerOptionsT()
        options.keepDims = True
        output = self.tensor(name, [1, 1, 1, 1])
        inputs = [source, self.constant(f"{name}_a", [LAST_AXIS])]
        return self.operator(MEAN, inputs, output, schema.BuiltinOptions.ReducerOptions, options)

    def join(self, sources: list[int], size: int, name: str) -> int:
        options = schema.ConcatenationOptionsT()
        options.axis = LAST_AXIS
        output = self.tensor(name, [1, 1, 1, size])
        kind = schema.BuiltinOptions.ConcatenationOptions
        return self.operator(CONCATENATION, sources, output, kind, options)

    def packed(self) -> bytes:
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(self.model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


def places() -> list[int]:
    """Where in the joined row each of the 478 points has its x, y and z."""
    where = np.zeros((478, 3), int)
    where[:468] = np.arange(COARSE).reshape(468, 3)
    start = COARSE
    for part in (LIPS, LEFT_EYE, RIGHT_EYE, LEFT_IRIS, RIGHT_IRIS):
        for k, point in enumerate(part):
            where[point, :2] = start + 2 * k, start + 2 * k + 1
        start += 2 * len(part)
    where[LEFT_IRIS, 2], where[RIGHT_IRIS, 2] = JOINED, JOINED + 1
    return where.ravel().tolist()


def reshaped(mesh: bytes) -> bytes:
    """The mesh model with the landmarker's two outputs."""
    graph = Graph(mesh)
    coarse = graph.index[PARTS[0]]
    depths = []
    for eye, name in ((LEFT_EYE, "zl"), (RIGHT_EYE, "zr")):
        outline = graph.gather(coarse, [3 * point + 2 for point in eye[:OUTLINE]], f"g{name}")
        depths.append(graph.mean(outline, name))
    joined = graph.join([graph.index[part] for part in PARTS] + depths, JOINED + 2, "cat")
    points = graph.gather(joined, places(), "landmarks478")
    graph.graph.outputs = np.array([points, graph.index[PRESENCE]], np.int32)
    graph.model.signatureDefs = None
    return graph.packed()


def main(mesh: Path, detector: Path, task: Path) -> None:
    with zipfile.ZipFile(task, "w", zipfile.ZIP_STORED) as archive:
        archive.write(detector, "face_detector.tflite")
        archive.writestr("face_landmarks_detector.tflite", reshaped(mesh.read_bytes()))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
