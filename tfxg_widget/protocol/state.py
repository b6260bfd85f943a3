"""The synced state of the explorer."""

from __future__ import annotations

import traitlets

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
    Status,
    View,
)
from .traits import Synced

#: Raised by one whenever the state or a message changes shape; the page refuses another number.
SCHEMA_VERSION = 4


class ExplorerState(traitlets.HasTraits):
    """Everything that is needed to explore, with or without a kernel."""

    schema_version = Synced(
        int, SCHEMA_VERSION, "Number of the shape that this state has.", kernel_owned=True
    )

    model_info = Synced(
        ModelInfo,
        ModelInfo(
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
        ),
        "The model that is explained.",
        kernel_owned=True,
    )
    catalogue: Synced[list[MethodInfo]] = Synced(
        list[MethodInfo],
        [],
        "The methods that this model can be explained by.",
        kernel_owned=True,
    )

    text = Synced(str, "", "The text to explain, or the name of the image.")
    text_pair = Synced(str, "", 'The second text, "" for none.')
    labels: Synced[list[str]] = Synced(
        list[str], [], "Labels of the caller, for a model of natural language inference."
    )
    hypothesis_template = Synced(
        str, "", 'The hypothesis, with {} for a label; "" where the caller gives no labels.'
    )
    multi_label = Synced(bool, False, "Whether several of the labels can hold at once.")
    method = Synced(str, "integrated_gradients", "Name of the method shown.")
    parameters: Synced[dict[str, dict[str, Scalar]]] = Synced(
        dict[str, dict[str, Scalar]], {}, "By method, the parameters that differ from the default."
    )
    target = Synced(str, "", 'The target to explain, "" for the predicted one.')
    contrast = Synced(str, "", 'The target to contrast with, "" for none.')
    output: Synced[Output] = Synced(
        Output, "logit", "The scalar of the target that is differentiated."
    )
    layer = Synced(
        str, "", 'The layer whose output the scores are taken at, "" for the word embeddings.'
    )

    answer: Synced[Answer | None] = Synced(
        Answer | None,
        None,
        "The model's answer to the newest text that was understood.",
        kernel_owned=True,
    )
    results: Synced[list[Result]] = Synced(
        list[Result], [], "The attributions computed so far for ``answer``.", kernel_owned=True
    )
    occlusion_effect: Synced[OcclusionEffect | None] = Synced(
        OcclusionEffect | None,
        None,
        "What masking each token or word does to the answer; null where it is not computed, as "
        "for a long text.",
        kernel_owned=True,
    )
    costs: Synced[dict[str, int]] = Synced(
        dict[str, int],
        {},
        "By method, how many passes of the model it takes for the present text and parameters.",
        kernel_owned=True,
    )
    failures: Synced[dict[str, str]] = Synced(
        dict[str, str],
        {},
        "By method, why it could not be computed for the present selection.",
        kernel_owned=True,
    )

    status: Synced[Status] = Synced(
        Status,
        "ready",
        "What the kernel does for this widget: computing what was chosen; computing in the "
        "background, with what was chosen done; stopped before that was done; failed; or nothing.",
        kernel_owned=True,
    )
    progress: Synced[Progress | None] = Synced(
        Progress | None, None, "How far the running computation is.", kernel_owned=True
    )
    error = Synced(
        str,
        "",
        'What went wrong last and what to do about it, "" for nothing.',
        kernel_owned=True,
    )

    view: Synced[View] = Synced(
        View, "heatmap", "The way the attributions are shown.", page_owned=True
    )
    left_out: Synced[list[str]] = Synced(
        list[str], [], "Names of the methods that the comparison leaves out.", page_owned=True
    )
    granularity: Synced[Granularity] = Synced(
        Granularity, "words", "What the tokens are merged to; scores are summed.", page_owned=True
    )
    row_granularity: Synced[Granularity] = Synced(
        Granularity,
        "tokens",
        "What targets that are the text's own tokens are merged to in the map.",
        page_owned=True,
    )
    palette: Synced[Palette] = Synced(
        Palette, "blue_red", "The colours of the heatmap.", page_owned=True
    )
    scale: Synced[Scale] = Synced(
        Scale,
        "input",
        "Whether colours span this input's scores or the method's largest score so far.",
        page_owned=True,
    )
    image_display: Synced[ImageDisplay] = Synced(
        ImageDisplay, ImageDisplay(), "How an image's scores are drawn.", page_owned=True
    )
    hovered: Synced[HoveredToken | None] = Synced(
        HoveredToken | None, None, "The token or word under the pointer.", page_owned=True
    )
    selected: Synced[list[HoveredToken]] = Synced(
        list[HoveredToken], [], "The tokens or words that were clicked.", page_owned=True
    )
