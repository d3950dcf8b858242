"""Build fl478.task: MediaPipe's attention face mesh in the shape that the Tasks API's FaceLandmarker takes.

Usage: build_fl478.py face_landmark_with_attention.tflite face_detection_short_range.tflite OUT.task
Needs numpy, flatbuffers and ai-edge-litert. Gathers the mesh model's seven outputs into two (478x3 landmarks, presence).
"""

import sys
import zipfile

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as S

LIPS = [
    61,
    146,
    91,
    181,
    84,
    17,
    314,
    405,
    321,
    375,
    291,
    185,
    40,
    39,
    37,
    0,
    267,
    269,
    270,
    409,
    78,
    95,
    88,
    178,
    87,
    14,
    317,
    402,
    318,
    324,
    308,
    191,
    80,
    81,
    82,
    13,
    312,
    311,
    310,
    415,
    76,
    77,
    90,
    180,
    85,
    16,
    315,
    404,
    320,
    307,
    306,
    184,
    74,
    73,
    72,
    11,
    302,
    303,
    304,
    408,
    62,
    96,
    89,
    179,
    86,
    15,
    316,
    403,
    319,
    325,
    292,
    183,
    42,
    41,
    38,
    12,
    268,
    271,
    272,
    407,
]
LE = [
    33,
    7,
    163,
    144,
    145,
    153,
    154,
    155,
    133,
    246,
    161,
    160,
    159,
    158,
    157,
    173,
    130,
    25,
    110,
    24,
    23,
    22,
    26,
    112,
    243,
    247,
    30,
    29,
    27,
    28,
    56,
    190,
    226,
    31,
    228,
    229,
    230,
    231,
    232,
    233,
    244,
    113,
    225,
    224,
    223,
    222,
    221,
    189,
    35,
    124,
    46,
    53,
    52,
    65,
    143,
    111,
    117,
    118,
    119,
    120,
    121,
    128,
    245,
    156,
    70,
    63,
    105,
    66,
    107,
    55,
    193,
]
RE = [
    263,
    249,
    390,
    373,
    374,
    380,
    381,
    382,
    362,
    466,
    388,
    387,
    386,
    385,
    384,
    398,
    359,
    255,
    339,
    254,
    253,
    252,
    256,
    341,
    463,
    467,
    260,
    259,
    257,
    258,
    286,
    414,
    446,
    261,
    448,
    449,
    450,
    451,
    452,
    453,
    464,
    342,
    445,
    444,
    443,
    442,
    441,
    413,
    265,
    353,
    276,
    283,
    282,
    295,
    372,
    340,
    346,
    347,
    348,
    349,
    350,
    357,
    465,
    383,
    300,
    293,
    334,
    296,
    336,
    285,
    417,
]
src, detector, dst = sys.argv[1:4]
m = S.ModelT.InitFromObj(S.Model.GetRootAs(open(src, "rb").read(), 0))
g = m.subgraphs[0]
name = {t.name.decode(): i for i, t in enumerate(g.tensors)}
P = [
    "output_mesh_identity",
    "output_lips",
    "output_left_eye",
    "output_right_eye",
    "output_left_iris",
    "output_right_iris",
]


def buf(a):
    b = S.BufferT()
    b.data = np.frombuffer(a.tobytes(), np.uint8)
    m.buffers.append(b)
    return len(m.buffers) - 1


def tensor(n, shape, typ=0, data=None):
    t = S.TensorT()
    t.name = n.encode()
    t.shape = np.array(shape, np.int32)
    t.type = typ
    t.buffer = 0 if data is None else buf(data)
    g.tensors.append(t)
    return len(g.tensors) - 1


def const(n, a):
    a = np.array(a, np.int32)
    return tensor(n, a.shape, 2, a)


def op(code, ins, out, ot, opts):
    oc = S.OperatorCodeT()
    oc.builtinCode = oc.deprecatedBuiltinCode = code
    oc.version = 1
    m.operatorCodes.append(oc)
    o = S.OperatorT()
    o.opcodeIndex = len(m.operatorCodes) - 1
    o.inputs = np.array(ins, np.int32)
    o.outputs = np.array([out], np.int32)
    o.builtinOptionsType = ot
    o.builtinOptions = opts
    g.operators.append(o)


def gather(x, idx, n):
    o = S.GatherOptionsT()
    o.axis = 3
    out = tensor(n, [1, 1, 1, len(idx)])
    op(36, [x, const(n + "_i", idx)], out, S.BuiltinOptions.GatherOptions, o)
    return out


def mean(x, n):
    o = S.ReducerOptionsT()
    o.keepDims = True
    out = tensor(n, [1, 1, 1, 1])
    op(40, [x, const(n + "_a", [3])], out, S.BuiltinOptions.ReducerOptions, o)
    return out


mesh = name[P[0]]
zl = mean(gather(mesh, [3 * i + 2 for i in LE[:16]], "gzl"), "zl")
zr = mean(gather(mesh, [3 * i + 2 for i in RE[:16]], "gzr"), "zr")
cat = tensor("cat", [1, 1, 1, 1870])
co = S.ConcatenationOptionsT()
co.axis = 3
op(2, [name[p] for p in P] + [zl, zr], cat, S.BuiltinOptions.ConcatenationOptions, co)
idx = np.zeros((478, 3), int)
idx[:468] = np.arange(1404).reshape(468, 3)
off = 1404
for L in (LIPS, LE, RE, range(468, 473), range(473, 478)):
    for k, i in enumerate(L):
        idx[i, :2] = off + 2 * k, off + 2 * k + 1
    off += 2 * len(L)
idx[468:473, 2] = 1868
idx[473:478, 2] = 1869
out = gather(cat, idx.ravel().tolist(), "landmarks478")
g.outputs = np.array([out, name["conv_faceflag"]], np.int32)
m.signatureDefs = None
b = flatbuffers.Builder(1 << 20)
b.Finish(m.Pack(b), b"TFL3")
with zipfile.ZipFile(dst, "w", zipfile.ZIP_STORED) as z:
    z.write(detector, "face_detector.tflite")
    z.writestr("face_landmarks_detector.tflite", bytes(b.Output()))
