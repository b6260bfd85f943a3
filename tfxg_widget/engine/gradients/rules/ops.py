"""The types of op that rules know, by what they do.

Rules refuse all other types by name.
"""

from __future__ import annotations

#: Depend on the shape of their input, not on its values.
SHAPES = frozenset({"Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike", "BroadcastArgs"})

#: Products of two inputs: linear while only one of them depends on the points.
MULTIPLYING = frozenset(
    {"Mul", "MulNoNan", "MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "Einsum"}
)
DIVIDING = frozenset({"RealDiv", "Div", "DivNoNan"})
CONVOLVING = frozenset({"Conv1D", "Conv2D", "Conv3D", "DepthwiseConv2dNative"})

#: Rearrange or select values without computing.
MOVING = frozenset(
    {
        "Identity",
        "Reshape",
        "Transpose",
        "Squeeze",
        "ExpandDims",
        "Pack",
        "Unpack",
        "ConcatV2",
        "Split",
        "SplitV",
        "Slice",
        "StridedSlice",
        "GatherV2",
        "GatherNd",
        "Tile",
        "BroadcastTo",
        "Pad",
        "PadV2",
        "MirrorPad",
        "ReverseV2",
        "Roll",
        "Cast",
        "SpaceToBatchND",
        "BatchToSpaceND",
        "SelectV2",
        "Select",
        "MatrixBandPart",
    }
)
ADDING = frozenset({"AddV2", "Add", "AddN", "Sub", "Neg", "BiasAdd", "Sum", "Mean", "Cumsum"})
POOLING = frozenset({"AvgPool", "AvgPool3D"})

#: Linear in the inputs that depend on the points; they need no rule.
LINEAR = MOVING | ADDING | POOLING | MULTIPLYING | DIVIDING | CONVOLVING

#: Return their inputs unchanged. Rules pass the gradient through, whatever gradient they declare.
PASSING = frozenset({"StopGradient", "IdentityN", "PreventGradient", "CheckNumerics", "Snapshot"})

#: Run other graphs, which rules cannot change: loops, branches and function calls.
CALLING = frozenset(
    {
        "PartitionedCall",
        "StatefulPartitionedCall",
        "While",
        "StatelessWhile",
        "If",
        "StatelessIf",
        "Case",
        "StatelessCase",
    }
)

#: Zero, or nearly zero, for negative inputs.
RECTIFIERS = frozenset({"Relu", "Relu6", "LeakyRelu", "Elu", "Selu"})

#: Nonlinear functions that turn a product into an activation such as GELU, SiLU or Mish.
BENDS = frozenset({"Erf", "Erfc", "Tanh", "Sigmoid", "Softplus", "Exp", "Relu", "Relu6"})

#: Elementwise functions of a single number.
UNARY = (
    RECTIFIERS
    | BENDS
    | frozenset(
        {
            "Abs",
            "Atan",
            "Cos",
            "Expm1",
            "Inv",
            "Log",
            "Log1p",
            "Pow",
            "Reciprocal",
            "Rsqrt",
            "Sin",
            "Softsign",
            "Sqrt",
        }
    )
)
#: Polynomials of second degree.
SQUARES = frozenset({"Square", "SquaredDifference"})

#: Types of op that may occur inside an activation.
ELEMENTWISE = (
    UNARY
    | frozenset({"Square", "Mul", "RealDiv", "AddV2", "Sub", "Neg", "Identity", "Cast"})
    | PASSING
)
