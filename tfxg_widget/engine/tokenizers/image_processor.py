"""Read an image with the checkpoint's image processor, into colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import transformers
from numpy.typing import NDArray

from ..inputs.colours import GREY, packed
from ..inputs.encoding import Encoding
from ..inputs.errors import InputError, ModelError
from ..inputs.image import PatchedImage
from ..inputs.image_files import RawInput, opened
from .base import PROBE, Tokenizer
from .padding import PatchGrid

CONFIGURATION = "preprocessor_config.json"


class ImageReader(Tokenizer):
    """An image processor of transformers, on Pillow and numpy.

    Parameters
    ----------
    processor
        The image processor.
    side
        The side of the square images that the model reads, in pixels.
    patch
        Side of a patch.

    Attributes
    ----------
    side
        As it was given.
    levels
        The normalised value of each of the 256 levels of a channel, (256, 3).

    Raises
    ------
    ModelError
        For a processor that makes images of another size.
    """

    max_length = None
    takes_pair = False
    ids_name = None

    def __init__(self, processor: Any, side: int, patch: int) -> None:
        if not callable(processor):
            raise ModelError(
                "The model has no image processor. Pass one in place of the tokenizer, such as "
                "transformers' AutoImageProcessor.from_pretrained(name)."
            )
        self.side = side
        self.padding = PatchGrid(side=side)
        self._processor = processor
        self._patch = patch
        height, width, _ = self._pixels(np.zeros((side, side, 3), np.uint8)).shape
        if (height, width) != (side, side):
            raise ModelError(
                f"The image processor makes {height} x {width} pixels, but the model reads "
                f"{side} x {side}. Put back the {CONFIGURATION} that was saved with it."
            )
        self.levels = _levels(processor)

    def encode(self, text: RawInput, text_pair: str | None = None) -> Encoding:
        """Resize and crop an image; see ``Tokenizer.encode``."""
        if text_pair is not None:
            raise InputError("This model reads one image, and no second text.")
        image = PatchedImage(self._pixels(text), self._patch)
        height, width = image.size
        if (height, width) != (self.side, self.side):
            raise InputError(
                f"The image comes out {width} x {height} pixels, but the model reads {self.side} x "
                f"{self.side}. Crop it to a square first."
            )
        count, patches = len(image.names), len(image.patch_names)
        return Encoding(
            texts=(str(text) if isinstance(text, str | Path) else "",),
            ids=packed(image.pixels),
            inputs={},
            tokens=image.names,
            offsets=((0, 0),) * count,
            parts=(0,) * count,
            word_index=image.patch_of,
            words=((0, (0, 0)),) * patches,
            cut_at=(None,),
            image=image,
        )

    def probe(self, text: str = PROBE) -> Encoding:
        """Encode a black image."""
        del text
        return self.encode(np.zeros((self.side, self.side, 3), np.uint8))

    def special_id(self, name: str) -> int:
        """Give the neutral grey, which stands for every special token."""
        del name
        return GREY

    def _pixels(self, image: RawInput) -> NDArray[np.uint8]:
        whole = opened(image)
        try:
            answer = self._processor(whole, do_rescale=False, do_normalize=False)
        except ValueError as fault:
            raise InputError(
                f"An image of {whole.width} x {whole.height} pixels cannot be resized ({fault})."
            ) from fault
        channels_first: NDArray[Any] = np.asarray(answer["pixel_values"][0])
        pixels: NDArray[np.uint8] = channels_first.transpose(1, 2, 0).astype(np.uint8)
        return pixels


def processor(source: str, revision: str | None) -> Any:
    """Read the image processor of a folder or a Hub id, the one that needs no PyTorch.

    Raises
    ------
    ModelError
        Where there is none.
    """
    # transformers 5 calls it a backend.
    plain = {"use_fast": False} if transformers.__version__ < "5" else {"backend": "pil"}
    try:
        return transformers.AutoImageProcessor.from_pretrained(
            source, revision=revision, trust_remote_code=False, **plain
        )
    except (OSError, ValueError, ImportError) as fault:
        raise ModelError(
            f"{source} has no image processor that can be read ({fault}). Add its {CONFIGURATION}."
        ) from fault


def _levels(processor: Any) -> NDArray[np.float32]:
    values = np.repeat(np.arange(256.0)[:, None], 3, axis=1)
    if processor.do_rescale:
        values = values * processor.rescale_factor
    if processor.do_normalize:
        values = (values - np.array(processor.image_mean)) / np.array(processor.image_std)
    return values.astype(np.float32)
