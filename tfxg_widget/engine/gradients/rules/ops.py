"""What each type of op does, as far as rules ask: one place that lists them all.

An op that is not here is one whose effect nobody has thought about; rules refuse it by name.
"""

from __future__ import annotations

#: Give a shape or a constant: nothing of the values goes through.
SHAPES = frozenset({"Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike", "BroadcastArgs"})

#: Products of two inputs: linear while only one of them depends on the points.
MULTIPLYING = frozenset(
    {"Mul", "MulNoNan", "MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "Einsum"}
)
DIVIDING = frozenset({"RealDiv", "Div", "DivNoNan"})
CONVOLVING = frozenset({"Conv1D", "Conv2D", "Conv3D", "DepthwiseConv2dNative"})

#: Move numbers about.
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

#: Linear in the inputs that depend on the points, so that no rule is needed for them.
LINEAR = MOVING | ADDING | POOLING | MULTIPLYING | DIVIDING | CONVOLVING

#: Pass their first inputs on, whatever gradient they declare: a rule looks behind it.
PASSING = frozenset({"StopGradient", "IdentityN", "PreventGradient", "CheckNumerics", "Snapshot"})

#: Run other graphs, into which rules cannot see: loops, branches and calls of functions.
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

#: Zero, or nearly so, below zero.
RECTIFIERS = frozenset({"Relu", "Relu6", "LeakyRelu", "Elu", "Selu"})

#: The bends that make a product an activation: GELU, SiLU, Mish and their like.
BENDS = frozenset({"Erf", "Erfc", "Tanh", "Sigmoid", "Softplus", "Exp", "Relu", "Relu6"})

#: Functions of one number, applied to each.
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

#: What may lie between the two factors of an activation.
ELEMENTWISE = (
    UNARY
    | frozenset({"Square", "Mul", "RealDiv", "AddV2", "Sub", "Neg", "Identity", "Cast"})
    | PASSING
)
