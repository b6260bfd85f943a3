"""Load a model by folder or Hub id.

Two sets of libraries can build it: KerasHub on Keras 3, and the TensorFlow classes of
transformers 4 on tf_keras. Neither needs the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import transformers

from .. import tasks
from ..inputs.errors import ModelError
from ..tokenizers import image_processor
from .base import Model
from .checkpoints import image_layout
from .checkpoints.config_values import Config
from .checkpoints.contents import Contents
from .checkpoints.label_names import rows_of_head
from .installed import Stack as Stack
from .installed import has_tensorflow_classes
from .recognition import config_file, families, formats, kinds, listing
from .recognition import files as checkpoint_files
from .tensorflow_startup import initialise_devices

#: The name of the bundled model.
DEMO = "demo"


def load(name: str | Path, *, task: str | None = None, revision: str | None = None) -> Model:
    """Load a model; see ``tfxg_widget.load``."""
    source = str(files("tfxg_widget") / "demo_model") if name == DEMO else str(name)
    initialise_devices()
    with _quiet():
        chosen = stack()
        settings = config_file.read(source, revision)
        kinds.check(source, settings, chosen)
        config_file.check_known(source, settings)
        architecture = None if task else _stated_architecture(source, settings)
        if architecture:
            _check_task(source, architecture, chosen, revision)
        weights = checkpoint_files.find(source, revision)
        config = config_file.parse(source, settings, rows_of_head(weights), revision)
        if architecture is None:
            architecture = _architecture_for(config, str(task))
        reads_images = tasks.kind_of(architecture).reader == "image"
        if reads_images:
            image_layout.check(config, families.with_images(chosen))
        families.check(source, config.model_type, architecture, chosen)
        read = image_processor.processor if reads_images else _tokenizer
        preprocessor = read(source, revision)
        # Before anything is built: an error there would not name the task.
        meaning = tasks.for_architecture(architecture, config, preprocessor)
        contents = Contents(
            weights, architecture, meaning, config, preprocessor, Path(name).name, revision
        )
        if chosen == "transformers 4":
            from .transformers4 import loading as transformers_loading

            return transformers_loading.load(contents)
        from .keras_hub import loading as keras_hub_loading

        return keras_hub_loading.load(contents)


def stack() -> Stack:
    """Choose the library that builds models, by what is installed.

    Raises
    ------
    ModelError
        Where no such library is installed.
    """
    if has_tensorflow_classes():
        return "transformers 4"
    if find_spec("keras_hub"):
        return "KerasHub"
    raise ModelError(
        "No installed library can build a TensorFlow model: KerasHub is missing, and so is, for "
        f"transformers {transformers.__version__} before version 5, tf-keras. Install one: "
        "pip install keras-hub, or pip install 'tfxg-widget[transformers4]'."
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence transformers' reports of what is checked here, and of deprecated classes."""
    before = transformers.logging.get_verbosity()
    transformers.logging.set_verbosity_error()
    try:
        yield
    finally:
        transformers.logging.set_verbosity(before)


def _tokenizer(source: str, revision: str | None) -> Any:
    kind: Any = transformers.AutoTokenizer
    if not has_tensorflow_classes() and checkpoint_files.has(source, "tokenizer.json", revision):
        # The tokenizer classes of transformers 5 for some families read only the vocabulary of the
        # file and ignore its other settings.
        kind = transformers.PreTrainedTokenizerFast
    try:
        # Otherwise transformers asks on the terminal whether to run code of the repository.
        tokenizer = kind.from_pretrained(source, revision=revision, trust_remote_code=False)
    except Exception as fault:  # The tokenizers library raises bare exceptions.
        raise _no_tokenizer(source, revision, fault) from fault
    # Where there are no files, transformers 5 gives a tokenizer without any words.
    if len(tokenizer) <= len(tokenizer.all_special_tokens):
        raise _no_tokenizer(source, revision, "there is no vocabulary")
    return tokenizer


def _no_tokenizer(source: str, revision: str | None, why: object) -> ModelError:
    kinds.check_sound(source, config_file.preprocessing(source, revision))
    return ModelError(
        f"{source} has no tokenizer that can be read ({why}). Add its tokenizer.json, or "
        "load both yourself and use wrap(model, tokenizer)."
    )


def _stated_architecture(source: str, settings: Mapping[str, Any]) -> str:
    """Give the class name in the config.json."""
    architecture = kinds.first_architecture(settings)
    if architecture is None:
        raise ModelError(
            f"The config.json of {source} names no architecture, so its task is not known. Add "
            '"architectures": ["…ForSequenceClassification"] to it, or name the task: load(name, '
            'task="text classification").'
        )
    return architecture


def _architecture_for(config: Config, task: str) -> str:
    """Give the name of a family's class for a task."""
    # "BertConfig" belongs to "BertForMaskedLM", but "GPT2Config" to "GPT2LMHeadModel".
    family = type(config).__name__.removesuffix("Config")
    names = [family + ending for ending in tasks.named(task).architectures]
    return next((name for name in names if hasattr(transformers, name)), names[0])


def _check_task(source: str, architecture: str, chosen: Stack, revision: str | None) -> None:
    """Refuse a class without a supported task, and describe it where possible."""
    try:
        tasks.kind_of(architecture)
    except ModelError:
        if formats.SENTENCE_TRANSFORMERS.fits(listing.file_names(source, revision)):
            raise formats.SENTENCE_TRANSFORMERS.refusal(source) from None
        kinds.check_head(source, architecture, chosen)
        raise
