"""The synced state of the explorer."""

from __future__ import annotations

import traitlets

from .inside.parts import InsidePart
from .messages import (
    Answer,
    Granularity,
    HoveredToken,
    ImageDisplay,
    MethodInfo,
    ModelInfo,
    OcclusionEffect,
    Output,
    Palette,
    Progress,
    Result,
    Scalar,
    Scale,
    SelectedTokens,
    Status,
    View,
)
from .selected import SelectionEffect, TriedText
from .traits import Synced
from .views import LoadedView

#: Raised by one whenever the state or a message changes shape; the page refuses another number.
SCHEMA_VERSION = 4

#: Before a model is known.
NO_MODEL = ModelInfo(
    name="",
    task="",
    layers=[],
    takes_pair=False,
    takes_image=False,
    generates=False,
    text_names=[],
    target_noun="",
    independent=False,
    selectable_spans=None,
    max_length=None,
    labels=[],
)


class ExplorerState(traitlets.HasTraits):
    """Everything that is needed to explore, with or without a kernel.

    A trait is declared here and nowhere else: the kernel's observers and checks, and the types,
    defaults and validators of the page, are made from these lines.
    """

    schema_version = Synced(
        int, SCHEMA_VERSION, "Number of the shape that this state has.", owner="kernel"
    )
    model_info = Synced(ModelInfo, NO_MODEL, "The model that is explained.", owner="kernel")
    catalogue: Synced[list[MethodInfo]] = Synced(
        list[MethodInfo], [], "The methods that this model can be explained by.", owner="kernel"
    )

    text = Synced(str, "", "The text to explain, or the name of the image.", triggers="encoding")
    text_pair = Synced(str, "", 'The second text, "" for none.', triggers="encoding")
    labels: Synced[list[str]] = Synced(
        list[str], [], "The caller's labels, for zero-shot classification.", triggers="targets"
    )
    hypothesis_template = Synced(
        str,
        "",
        'The hypothesis, with {} for a label; "" where the caller gives no labels.',
        triggers="targets",
    )
    multi_label = Synced(
        bool, False, "Whether several of the labels can hold at once.", triggers="targets"
    )
    method = Synced(
        str, "integrated_gradients", "Name of the method shown.", triggers="computation"
    )
    parameters: Synced[dict[str, dict[str, Scalar]]] = Synced(
        dict[str, dict[str, Scalar]],
        {},
        "By method, the parameters that differ from the default.",
        triggers="computation",
    )
    target = Synced(
        str,
        "",
        'The target to explain, by its id or by a name as ``explain`` takes it; "" for the '
        "predicted one. The kernel turns an id into the name where only one target has that.",
        triggers="computation",
    )
    contrast = Synced(
        str, "", 'The target to contrast with, by id or name; "" for none.', triggers="computation"
    )
    output: Synced[Output] = Synced(
        Output, "logit", "The scalar of the target that is differentiated.", triggers="computation"
    )
    layer = Synced(
        str,
        "",
        'The layer whose output the scores are taken at, "" for the word embeddings.',
        triggers="computation",
    )

    answer: Synced[Answer | None] = Synced(
        Answer | None,
        None,
        "The model's answer to the newest text that was understood.",
        owner="kernel",
    )
    results: Synced[dict[str, list[Result]]] = Synced(
        dict[str, list[Result]],
        {},
        "By method, in the catalogue's order, the attributions computed so far for ``answer``.",
        owner="kernel",
        split="methods",
    )
    occlusion_effect: Synced[OcclusionEffect | None] = Synced(
        OcclusionEffect | None,
        None,
        "What masking each token or word does to the answer; null where it is not computed, as "
        "for a long text.",
        owner="kernel",
    )
    selection_effect: Synced[SelectionEffect | None] = Synced(
        SelectionEffect | None,
        None,
        "What masking all selected tokens together does to the answer; null until it is computed.",
        owner="kernel",
    )
    history: Synced[list[TriedText]] = Synced(
        list[TriedText],
        [],
        "The last texts that were explained, in the order in which they were first tried.",
        owner="kernel",
    )
    costs: Synced[dict[str, int]] = Synced(
        dict[str, int],
        {},
        "By method, how many passes of the model it takes for the present text and parameters.",
        owner="kernel",
    )
    failures: Synced[dict[str, str]] = Synced(
        dict[str, str],
        {},
        "By method, why it could not be computed for the present selection.",
        owner="kernel",
    )

    inside: Synced[dict[str, list[InsidePart]]] = Synced(
        dict[str, list[InsidePart]],
        {},
        "What was opened inside the model for the present text, oldest first.",
        owner="kernel",
        split="slots",
    )

    loaded_views: Synced[list[LoadedView]] = Synced(
        list[LoadedView], [], "The views whose code is loaded when they are opened.", owner="kernel"
    )
    view_scripts: Synced[dict[str, str]] = Synced(
        dict[str, str],
        {},
        "By name, the code of the loaded views that were opened.",
        owner="kernel",
    )

    status: Synced[Status] = Synced(
        Status,
        "ready",
        "What the kernel does for this widget: computing what was chosen; computing in the "
        "background, with what was chosen done; stopped before that was done; failed; or nothing.",
        owner="kernel",
    )
    progress: Synced[Progress | None] = Synced(
        Progress | None, None, "How far the running computation is.", owner="kernel"
    )
    error = Synced(
        str, "", 'What went wrong last and what to do about it, "" for nothing.', owner="kernel"
    )

    view: Synced[View] = Synced(
        View, "heatmap", "The way the attributions are shown.", owner="page"
    )
    left_out: Synced[list[str]] = Synced(
        list[str], [], "Names of the methods that the comparison leaves out.", owner="page"
    )
    granularity: Synced[Granularity] = Synced(
        Granularity, "words", "What the tokens are merged to; scores are summed.", owner="page"
    )
    row_granularity: Synced[Granularity] = Synced(
        Granularity,
        "tokens",
        "What targets that are the text's own tokens are merged to in the map.",
        owner="page",
    )
    palette: Synced[Palette] = Synced(
        Palette, "blue_red", "The colours of the heatmap.", owner="page"
    )
    scale: Synced[Scale] = Synced(
        Scale,
        "input",
        "Whether colours span this input's scores or the method's largest score so far.",
        owner="page",
    )
    image_display: Synced[ImageDisplay] = Synced(
        ImageDisplay, ImageDisplay(), "How an image's scores are drawn.", owner="page"
    )
    hovered: Synced[HoveredToken | None] = Synced(
        HoveredToken | None, None, "The token or word under the pointer.", owner="page"
    )
    selected: Synced[SelectedTokens] = Synced(
        SelectedTokens, [], "The tokens or words that were clicked.", owner="page"
    )
