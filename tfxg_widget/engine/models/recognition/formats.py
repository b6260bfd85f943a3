"""Recognise files of other formats and libraries, and tell how their model can be explained.

All that is recognised by its file names stands in the two tables of this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

from ...inputs.errors import ModelError
from .listing import file_names


@dataclass(frozen=True)
class Format:
    """A kind of file, or of folder.

    Attributes
    ----------
    patterns
        Names of files any of which is a sign of it, as for ``fnmatch``.
    contents
        What such a folder or file holds; completes "… holds".
    advice
        The nearest thing that works.
    """

    patterns: tuple[str, ...]
    contents: str
    advice: str

    def fits(self, names: Sequence[str]) -> bool:
        """Tell whether any of a folder's files is a sign of this format."""
        return any(fnmatch(name, pattern) for name in names for pattern in self.patterns)

    def refusal(self, name: str) -> ModelError:
        """Build the error for a file or folder of this format."""
        return ModelError(f"{name} holds {self.contents}. {self.advice}")


#: What works for every model; the end of a sentence.
RUN_YOURSELF = (
    "run the model yourself and wrap a function from a list of texts to rows of scores, "
    "tfxg.wrap(function), which is explained by methods that hide words (occlusion, LIME, "
    "KernelSHAP, …)."
)

SENTENCE_TRANSFORMERS = Format(
    ("modules.json", "config_sentence_transformers.json"),
    "a model of sentence-transformers, which gives a vector for a text and no scores",
    "Wrap what you make of the vectors, such as the similarity to another text: a function from a "
    "list of texts to rows of scores, tfxg.wrap(function).",
)

#: Folders of other libraries, which may have weights that could be read, too.
_LIBRARIES = (
    SENTENCE_TRANSFORMERS,
    Format(
        ("adapter_config.json",),
        "a PEFT adapter and no model",
        "Merge it in PyTorch into the model that it was trained on "
        "(AutoPeftModelForSequenceClassification.from_pretrained, merge_and_unload, "
        "save_pretrained), and load the folder that this gives.",
    ),
    Format(
        ("model_index.json",),
        "a diffusers pipeline, which generates images",
        "Generated images are not explained. Load a text model, or an image classifier (ViT, DeiT "
        "or Swin).",
    ),
    Format(
        ("config.cfg",),
        "a spaCy pipeline",
        "Wrap its text classifier as a function: tfxg.wrap(lambda texts: "
        "[list(doc.cats.values()) for doc in nlp.pipe(texts)], labels=[…]).",
    ),
    Format(
        ("open_clip_config.json", "open_clip_*"),
        "an OpenCLIP model, which compares images with texts",
        "Models of images and texts together are not supported. Load a text model, or an image "
        "classifier (ViT, DeiT or Swin).",
    ),
)

#: Weights in a format that is not read, the easiest to convert first.
_WEIGHTS = (
    Format(
        ("pytorch_model.bin", "pytorch_model*.bin", "pytorch_model.bin.index.json"),
        "its weights in a PyTorch pickle only, which could run code of its own when read",
        "Convert it once to safetensors: model.save_pretrained(folder, safe_serialization=True) in "
        "PyTorch.",
    ),
    Format(
        ("*.gguf",),
        "GGUF weights, the format of llama.cpp",
        "Load the checkpoint that they were converted from; or convert them back in PyTorch, "
        "AutoModelForCausalLM.from_pretrained(folder, gguf_file=…).save_pretrained(new_folder), "
        "and load the new folder.",
    ),
    Format(
        ("*.msgpack",),
        "Flax weights",
        "Convert them to safetensors with transformers 4 and PyTorch: "
        "AutoModel….from_pretrained(folder, from_flax=True), then save_pretrained(new_folder).",
    ),
    Format(
        ("*.onnx", "*/*.onnx"),
        "an ONNX model, which has no gradients",
        f"Load the checkpoint that it was exported from; or {RUN_YOURSELF}",
    ),
    Format(
        ("*.tflite", "*.litertlm", "*.task"),
        "a TensorFlow Lite (LiteRT) model, which has no gradients",
        f"Load the model that it was converted from; or {RUN_YOURSELF}",
    ),
    Format(
        ("openvino_model.xml", "*.mlmodel", "*.mlpackage", "*.engine", "*.plan"),
        "a model compiled for OpenVINO, Core ML or TensorRT, which has no gradients",
        f"Load the checkpoint that it was exported from; or {RUN_YOURSELF}",
    ),
    Format(
        ("saved_model.pb",),
        "a TensorFlow SavedModel",
        "Load and wrap it: tfxg.wrap(tf.saved_model.load(folder), tokenizer); without a tokenizer "
        "where it reads strings.",
    ),
    Format(
        ("*.keras",),
        "a Keras model",
        "Load and wrap it: tfxg.wrap(keras.models.load_model(file), tokenizer).",
    ),
    Format(
        ("consolidated*", "params.json"),
        "weights in the layout of Meta's or Mistral's own code",
        "Load the checkpoint that was converted for transformers, which has a config.json and "
        "model.safetensors.",
    ),
    Format(
        ("*.ckpt.index", "*.ckpt.meta", "bert_config.json"),
        "a TensorFlow 1 checkpoint",
        "Load the checkpoint that was converted for transformers, which has a config.json and "
        "model.safetensors.",
    ),
    Format(
        ("*.joblib", "*.skops", "*.pkl", "*.pickle"),
        "a pickled Python object, such as a scikit-learn pipeline",
        "Load it yourself, if you trust it, and wrap its function of texts: "
        "tfxg.wrap(pipeline.predict_proba, labels=[…]).",
    ),
    Format(
        ("*.bin", "*.pt", "*.pth", "*.ckpt"),
        "a pickle of PyTorch, which could run code of its own when read",
        "Load it in PyTorch, if you trust it, and write a folder with config.json and "
        "model.safetensors: model.save_pretrained(folder, safe_serialization=True).",
    ),
)

#: Files and folders without a config.json.
_PARTS = (
    Format(
        ("*.h5", "*.hdf5"),
        "HDF5 weights and no config.json",
        "Of transformers' tf_model.h5 give the folder that save_pretrained() wrote, with its "
        "config.json. A Keras model is loaded and wrapped: "
        "tfxg.wrap(keras.models.load_model(file), tokenizer).",
    ),
    Format(
        ("*.safetensors",),
        "weights and no config.json",
        "Give the folder that save_pretrained() wrote, with config.json and the tokenizer's files.",
    ),
    Format(
        ("tokenizer.json", "tokenizer_config.json", "*.model", "vocab.txt", "vocab.json"),
        "a tokenizer and no model",
        "Give the folder that the model's save_pretrained() wrote, with config.json and weights.",
    ),
)


def without_config(name: str, revision: str | None = None) -> ModelError | None:
    """Build the error for a file, or a folder or Hub id without a config.json.

    None where nothing in it is recognised.
    """
    return _first_fitting(name, revision, (*_LIBRARIES, *_WEIGHTS, *_PARTS))


def without_weights(name: str, revision: str | None = None) -> ModelError | None:
    """Build the error for a folder or Hub id with a config.json but no weights that are read.

    None where nothing in it is recognised.
    """
    return _first_fitting(name, revision, (*_LIBRARIES, *_WEIGHTS))


def _first_fitting(name: str, revision: str | None, formats: Sequence[Format]) -> ModelError | None:
    names = file_names(name, revision)
    return next((form.refusal(name) for form in formats if form.fits(names)), None)
