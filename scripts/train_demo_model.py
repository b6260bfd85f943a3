"""Train the small sentiment model that ships with the package.

A two-layer BERT of about one million parameters learns SST-2 from a larger
teacher: the teacher scores the training sentences and many texts recombined from
them, and the student imitates those scores. The result is an ordinary Hugging Face
Hub folder in PyTorch layout and float16.

    python scripts/train_demo_model.py --output tfxg_widget/demo_model
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import tensorflow as tf
import tf_keras
from safetensors.numpy import load_file, save_file
from transformers import BertConfig, BertTokenizerFast, TFBertForSequenceClassification
from transformers.modeling_tf_pytorch_utils import (
    apply_transpose,
    convert_tf_weight_name_to_pt_weight_name,
    load_pytorch_state_dict_in_tf2_model,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ids = list[int]

T = TypeVar("T")

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LABELS = ("NEGATIVE", "POSITIVE")
MAX_TOKENS = 128
SIZE_LIMIT = 2 * 1024 * 1024
PROBES = (
    "I love you",
    "I love you, but I also kind of dislike you",
    "not bad at all",
    "not good",
    "a gripping, beautifully acted film",
    "I don't like this movie.",
    "The acting is great, but the plot makes no sense.",
    "The plot makes no sense, but the acting is great.",
    "It was not worth the price of the ticket",
    "I can't recommend it highly enough!",
    "This is the worst film I have ever seen.",
    "You will never be bored",
    "I expected to hate it and ended up loving every minute.",
    "What a waste of time",
)


CARD = Template("""\
---
language: en
license: apache-2.0
library_name: transformers
pipeline_tag: text-classification
tags:
  - sentiment-analysis
  - bert
  - distillation
datasets:
  - stanfordnlp/sst2
metrics:
  - accuracy
model-index:
  - name: tfxg_widget demo model
    results:
      - task:
          type: text-classification
          name: Text classification
        dataset:
          type: stanfordnlp/sst2
          name: SST-2
          split: test
        metrics:
          - type: accuracy
            value: $test_accuracy
---

# The demo model of tfxg_widget

A small English sentiment classifier, bundled so that `tfxg.load("demo")` works offline
and answers at once. It is there to be explained, not to be the best at its task.

| | |
|---|---|
| architecture | BERT: $layers layers, $heads heads, hidden $hidden, intermediate $intermediate |
| classes | NEGATIVE, POSITIVE |
| vocabulary | $vocabulary WordPiece pieces, lower-cased |
| longest input | $max_tokens tokens |
| parameters | $parameters |
| weights | $size bytes, float16, PyTorch names and layout |

## Accuracy

Measured from this folder, float16 weights, computed in float32:

| sentences | accuracy | correct |
|---|---|---|
| SST-2 test, $test_count | $test_accuracy | $test_correct |
| SST-2 development, $dev_count | $dev_accuracy | $dev_correct |
| the teacher on the same test sentences | $teacher_accuracy | $teacher_correct |

The development sentences chose the epoch; the test sentences chose nothing. Figures are
for sentences as SST-2 writes them, in lower case with spaces around every sign.

Sentences written by hand, right and wrong, with the probability of POSITIVE:

| sentence | answer | POSITIVE |
|---|---|---|
$probes

## Data

The $train_count whole sentences of the SST-2 training set (the Stanford Sentiment
Treebank with two classes: sentences from film reviews), and texts composed from them
without labels: spans, clauses, sentences with words exchanged or left out, clauses joined
by a conjunction, negated phrases, short everyday sentences around single words (often words
with a sentiment of their own), and runs of up to four sentences. $item_count training texts
in all. No other text was used.

## Training

The model learnt by distillation. The teacher is a BERT of six layers and hidden size 384
(MiniLM) fine-tuned on SST-2; its logits on every training text are the target, softened
at temperature $temperature. Sentences with a human label add a cross-entropy with
weight $gold_weight.

- The vocabulary is a part of the teacher's: every piece seen at least $min_count times in the
  training sentences, all ASCII characters, and whole words with a strong sentiment.
- The word embeddings start as the first principal components of what the teacher, shown
  one piece alone, holds of it in its embeddings and layers; they learn at a share of
  $embedding_rate of the rate of all other weights.
- Half of the texts are respelt as people write ("do n't" becomes "don't").
- A share of $word_dropout of the tokens is blanked with `[MASK]`, `[PAD]` or `[UNK]`, and
  $absent inputs consist of nothing but `[MASK]` or `[PAD]`, with the target "undecided". So a
  baseline made of these tokens is close to even odds, and attributions explain the answer
  rather than the bias of an empty input.
- AdamW, peak rate $learning_rate, $warmup warm-up then a cosine to zero, batches of $batch,
  $epochs epochs, seed $seed. About twenty minutes on two CPU cores shared with other work.

`scripts/train_demo_model.py` in the source repository repeats all of it.

## Limits

- Film reviews only: neutral, factual or technical text still gets one of the two classes.
- Words outside the vocabulary are spelt from short pieces and mean little to it; text that
  is not English or not in ASCII is mostly `[UNK]`.
- Irony, comparisons, double negation and turns between clauses are often misread, as some
  of the answers above show.
- It repeats the biases of its reviews and of its teacher: names, places and groups of
  people can shift the answer. Do not use it for decisions about anyone.

## Licence

The weights and this card come under the licence of tfxg_widget, Apache-2.0. The vocabulary
is a part of that of BERT base uncased (Apache-2.0). SST-2 was published for research by Socher
et al., "Recursive Deep Models for Semantic Compositionality Over a Sentiment Treebank"
(EMNLP 2013), without a licence of its own. The teacher's checkpoint states no licence.
Neither its weights nor any sentence of SST-2 are in this folder.
""")


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the result, apart from the data and the seed."""

    hidden: int = 128
    layers: int = 2
    heads: int = 4
    intermediate: int = 256
    vocabulary: int = 5700
    min_count: int = 4
    epochs: int = 6
    batch: int = 96
    learning_rate: float = 1.5e-3
    embedding_rate: float = 0.1
    warmup: float = 0.06
    weight_decay: float = 0.02
    temperature: float = 2.0
    gold_weight: float = 0.25
    word_dropout: float = 0.08
    strong_words: int = 1_000
    spans: int = 24_000
    clauses: int = 10_000
    replaced: int = 20_000
    dropped: int = 6_000
    joined: int = 14_000
    negated: int = 20_000
    personal: int = 16_000
    paragraphs: int = 2_000
    absent: int = 1_500


@dataclass(frozen=True)
class Example:
    """A sentence and its human label."""

    text: str
    label: int


@dataclass(frozen=True)
class Item:
    """One training text as the student sees it.

    `margin` is the teacher's POSITIVE logit minus its NEGATIVE one; `gold` is the
    human label, or -1 where there is none.
    """

    ids: Ids
    margin: float
    gold: int = -1


# Data


def read_examples(path: Path) -> list[Example]:
    """Read lines of `text<TAB>label`."""
    rows = (line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines())
    return [Example(text, int(label)) for text, label in rows]


class Composer:
    """Makes new texts out of the training sentences, for the teacher to score.

    Parameters
    ----------
    sentences
        The training sentences.
    words
        Further words to put in place of those of the sentences.
    strong
        Words with a sentiment of their own, preferred to the others.
    rng
        The source of every choice.
    """

    CONNECTORS = (" , but ", " but ", " and ", " , ", " , and ", " although ", " , yet ", " . ")
    NEGATIONS = (
        "not {}",
        "it is not {}",
        "it 's not {}",
        "this is n't {}",
        "never {}",
        "not {} at all",
        "it was n't {}",
        "hardly {}",
        "there is no {}",
        "without {}",
        "i do n't think it is {}",
        "not only {}",
        "less {}",
        "far from {}",
        "not {}",
        "not {} at all",
        "it is not {} at all",
        "the film is not {}",
        "you will never be {}",
        "they are never {}",
        "a film that never {}",
        "i ca n't {} it",
        "nothing {} about it",
    )
    PERSONAL = (
        "i {} you",
        "i {} it",
        "i {} this movie",
        "i do n't {} it",
        "i did n't {} the film",
        "i also kind of {} you",
        "i really {} that",
        "you are {}",
        "you are not {}",
        "i am {}",
        "we were {}",
        "she is so {}",
        "this is {}",
        "that was {}",
        "what a {} film",
        "what a {}",
        "the {} is {}",
        "the {} was not {}",
        "the {} was very {}",
        "a {} , {} film",
        "a {} , {} acted film",
        "it is too {}",
        "not {} , but {}",
        "the {} is {} , but the {} is {}",
        "{} , but not {}",
        "it was {} , but {}",
        "i expected to {} it and ended up {}",
        "i {} it , but i also kind of {} it",
        "i {} you , but i also kind of {} you",
        "i {} you , but i also {} you",
        "i {} the {} , but i {} the {}",
    )

    def __init__(
        self,
        sentences: Sequence[str],
        words: Sequence[str],
        strong: Sequence[str],
        rng: np.random.Generator,
    ) -> None:
        self.sentences = [sentence.split() for sentence in sentences]
        self.running = [word for sentence in self.sentences for word in sentence]
        self.distinct = sorted({word for word in self.running if word.isalpha()})
        self.words, self.strong = list(words), list(strong)
        self.rng = rng

    def compose(self, recipe: Recipe) -> list[str]:
        """Return the distinct texts of a whole recipe, in a fixed order."""
        plan: list[tuple[Callable[[], str], int]] = [
            (self.span, recipe.spans),
            (self.clause, recipe.clauses),
            (self.replaced, recipe.replaced),
            (self.dropped, recipe.dropped),
            (self.joined, recipe.joined),
            (self.negated, recipe.negated),
            (self.personal, recipe.personal),
            (self.paragraph, recipe.paragraphs),
        ]
        made = (make() for make, count in plan for _ in range(count))
        return [text for text in dict.fromkeys(made) if text.strip()]

    def span(self) -> str:
        """Return consecutive words of a sentence."""
        sentence = self._sentence()
        length = int(self.rng.integers(1, 16))
        start = int(self.rng.integers(0, max(1, len(sentence) - length + 1)))
        return " ".join(sentence[start : start + length])

    def clause(self) -> str:
        """Return the part of a sentence between two commas or conjunctions."""
        text = " ".join(self._sentence())
        parts = [part for part in re.split(r" (?:,|but|and|;|although) ", text) if part.strip()]
        return self._pick(parts).strip() if parts else text

    def replaced(self) -> str:
        """Return a sentence or a clause with some words exchanged for others."""
        words = (self.clause() if self.rng.random() < 0.6 else " ".join(self._sentence())).split()
        rate = self.rng.uniform(0.1, 0.4)
        return " ".join(self._word() if self.rng.random() < rate else word for word in words)

    def dropped(self) -> str:
        """Return a sentence with some words left out."""
        rate = self.rng.uniform(0.1, 0.35)
        return " ".join(word for word in self._sentence() if self.rng.random() >= rate)

    def joined(self) -> str:
        """Return two clauses with a conjunction between them."""
        return self.clause() + self._pick(self.CONNECTORS) + self.clause()

    def negated(self) -> str:
        """Return a negated span, word or clause."""
        if self.rng.random() < 0.35:
            words = self.clause().split()
            words.insert(int(self.rng.integers(0, len(words))), self._pick(("not", "never", "n't")))
            return " ".join(words)
        body = self._word() if self.rng.random() < 0.5 else " ".join(self.span().split()[:4])
        return self._pick(self.NEGATIONS).format(body)

    def personal(self) -> str:
        """Return a short everyday sentence around random words."""
        frame = self._pick(self.PERSONAL)
        return frame.format(*(self._word() for _ in range(frame.count("{}"))))

    def paragraph(self) -> str:
        """Return two to four sentences in a row."""
        count = int(self.rng.integers(2, 5))
        return " . ".join(" ".join(self._sentence()) for _ in range(count))

    def _sentence(self) -> list[str]:
        return self._pick(self.sentences)

    def _word(self) -> str:
        pools = (self.running, self.distinct, self.words, self.strong)
        return self._pick(pools[int(self.rng.choice(4, p=(0.1, 0.25, 0.25, 0.4)))])

    def _pick(self, options: Sequence[T]) -> T:
        return options[int(self.rng.integers(len(options)))]


def as_written(text: str, rng: np.random.Generator) -> str:
    """Spell a sentence as people write it: SST-2 puts a space around every sign.

    Half the texts are left alone, so that the model knows both spellings.
    """
    if rng.random() < 0.5:
        return text
    text = re.sub(r" (n't|'\w+)\b", r"\1", text)
    text = re.sub(r" ([,.;:!?])", r"\1", text)
    return text + str(rng.choice(["", ".", ".", "!"]))


# Models


def load_model(folder: Path) -> Any:
    """Load a BERT classifier from a folder with PyTorch weights."""
    model = TFBertForSequenceClassification(BertConfig.from_pretrained(folder))
    model.build_in_name_scope()
    weights = {
        name: value.astype(np.float32) if value.dtype == np.float16 else value
        for name, value in load_file(folder / "model.safetensors").items()
    }
    model, info = load_pytorch_state_dict_in_tf2_model(
        model, weights, allow_missing_keys=True, output_loading_info=True
    )
    if any(info.values()):
        raise ValueError(f"{folder} does not fit its config: {info}")
    return model


def compiled(model: Any) -> Callable[[Any, Any], Any]:
    """Return a function of ids and mask to logits, traced once for every shape."""

    def forward(ids: Any, mask: Any) -> Any:
        return model({"input_ids": ids, "attention_mask": mask}, training=False).logits

    spec = tf.TensorSpec((None, None), tf.int32)
    function: Callable[[Any, Any], Any] = tf.function(forward, input_signature=[spec, spec])
    return function


def padded(rows: Sequence[Ids], pad: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Stack rows of unequal length; return ids and mask."""
    width = max(map(len, rows))
    ids = np.full((len(rows), width), pad, np.int32)
    mask = np.zeros((len(rows), width), np.int32)
    for line, row in enumerate(rows):
        ids[line, : len(row)] = row
        mask[line, : len(row)] = 1
    return ids, mask


def encode(tokenizer: Any, texts: Sequence[str]) -> list[Ids]:
    """Return the ids of every text, cut to the longest input."""
    ids: list[Ids] = tokenizer(list(texts), truncation=True, max_length=MAX_TOKENS)["input_ids"]
    return ids


def margins(function: Callable[[Any, Any], Any], rows: Sequence[Ids], pad: int) -> Floats:
    """Return POSITIVE minus NEGATIVE logit of each row, working through them by length."""
    order = np.argsort([len(row) for row in rows], kind="stable")
    result = np.zeros(len(rows), np.float32)
    for start in range(0, len(order), 128):
        chosen = order[start : start + 128]
        logits = function(*padded([rows[index] for index in chosen], pad)).numpy()
        result[chosen] = logits[:, 1] - logits[:, 0]
    return result


def accuracy(found: Floats, examples: Sequence[Example]) -> float:
    """Return the share of examples whose label the margins predict."""
    labels = np.array([example.label for example in examples])
    return float(np.mean((found > 0) == (labels == 1)))


class Teacher:
    """The checkpoint to learn from."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = BertTokenizerFast.from_pretrained(folder)
        self.model = load_model(folder)
        self._forward = compiled(self.model)

    def score(self, texts: Sequence[str]) -> Floats:
        """Return the margin of each text."""
        return margins(self._forward, encode(self.tokenizer, texts), self.tokenizer.pad_token_id)

    def word_features(self, ids: Ids) -> Floats:
        """Return what the teacher makes of each piece alone, from its embedding to its last layer.

        The states of all layers are put side by side, each scaled to the same size.
        """
        tokenizer, parts = self.tokenizer, []
        for start in range(0, len(ids), 512):
            chunk = ids[start : start + 512]
            rows = [[tokenizer.cls_token_id, piece, tokenizer.sep_token_id] for piece in chunk]
            output = self.model({"input_ids": tf.constant(rows)}, output_hidden_states=True)
            states = [self.model.bert.embeddings.weight.numpy()[chunk]]
            states += [state[:, 1].numpy() for state in output.hidden_states[1:]]
            parts.append(np.stack(states))
        features = np.concatenate(parts, axis=1)
        features = features / features.std(axis=(1, 2), keepdims=True)
        joined: Floats = features.transpose(1, 0, 2).reshape(len(ids), -1)
        return joined

    def pieces(self) -> list[str]:
        """Return the vocabulary in the order of its ids."""
        vocabulary: dict[str, int] = self.tokenizer.get_vocab()
        return sorted(vocabulary, key=vocabulary.__getitem__)


# The student


def choose_pieces(teacher: Teacher, sentences: Sequence[str], recipe: Recipe) -> list[str]:
    """Choose the student's vocabulary among the teacher's pieces.

    All ASCII characters stay, so that any English text can be spelt; then every piece
    that is frequent in the training sentences; the rest goes to the whole words on
    which the teacher, shown nothing else, has the strongest opinion.
    """
    counts: Counter[str] = Counter()
    for sentence in sentences:
        counts.update(teacher.tokenizer.tokenize(sentence))
    pieces = teacher.pieces()
    kept = {piece for piece in pieces if piece.isascii() and len(piece.removeprefix("##")) == 1}
    kept |= {piece for piece, count in counts.items() if count >= recipe.min_count}
    words = [piece for piece in pieces if is_word(piece) and piece not in kept]
    opinion = np.abs(teacher.score(words)) + np.log1p([counts[word] for word in words])
    for index in np.argsort(-opinion, kind="stable"):
        if len(kept) + len(SPECIAL) >= recipe.vocabulary:
            break
        kept.add(words[index])
    return [*SPECIAL, *(piece for piece in pieces if piece in kept - set(SPECIAL))]


def is_word(piece: str) -> bool:
    """Tell whether a piece is a whole English word."""
    return piece.isascii() and piece.isalpha() and len(piece) > 2


def build_tokenizer(pieces: Sequence[str], folder: Path) -> Any:
    """Write the tokenizer files of a vocabulary and return the tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "vocab.txt"
    file.write_text("\n".join(pieces) + "\n", encoding="utf-8")
    tokenizer = BertTokenizerFast(
        vocab_file=str(file), do_lower_case=True, model_max_length=MAX_TOKENS
    )
    tokenizer.save_pretrained(folder)
    return tokenizer


def build_student(teacher: Teacher, pieces: Sequence[str], recipe: Recipe) -> Any:
    """Build the student, its word embeddings what the teacher makes of each piece."""
    config = BertConfig(
        architectures=["BertForSequenceClassification"],
        vocab_size=len(pieces),
        hidden_size=recipe.hidden,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        intermediate_size=recipe.intermediate,
        max_position_embeddings=MAX_TOKENS,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
        problem_type="single_label_classification",
    )
    student = TFBertForSequenceClassification(config)
    student.build_in_name_scope()
    ids = teacher.tokenizer.convert_tokens_to_ids(list(pieces))
    student.bert.embeddings.weight.assign(projected(teacher.word_features(ids), recipe.hidden))
    return student


def projected(rows: Floats, count: int, spread: float = 0.05) -> Floats:
    """Return rows along their first principal axes, scaled to a standard deviation."""
    centred = rows - rows.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    found = centred @ axes[:count].T
    scaled: Floats = (found * (spread / found.std())).astype(np.float32)
    return scaled


# Training


def make_items(
    teacher: Teacher,
    tokenizer: Any,
    train: Sequence[Example],
    recipe: Recipe,
    rng: np.random.Generator,
) -> list[Item]:
    """Return all the training items: sentences, composed texts and absent ones."""
    words = sorted(piece for piece in tokenizer.get_vocab() if is_word(piece))
    order = np.argsort(-np.abs(teacher.score(words)), kind="stable")
    strong = [words[index] for index in order[: recipe.strong_words]]
    sentences = [example.text for example in train]
    composed = Composer(sentences, words, strong, rng).compose(recipe)
    texts = sentences + composed
    found = teacher.score(texts)
    gold = [example.label for example in train] + [-1] * len(composed)
    rows = encode(tokenizer, [as_written(text, rng) for text in texts])
    items = [
        Item(ids, float(margin), label)
        for ids, margin, label in zip(rows, found, gold, strict=True)
    ]
    return items + absent_items(tokenizer, recipe.absent, rng)


def absent_items(tokenizer: Any, count: int, rng: np.random.Generator) -> list[Item]:
    """Return inputs that say nothing, to which the answer is undecided.

    They are what attribution methods start from or blank words out with.
    """
    items = []
    for _ in range(count):
        filler = int(rng.choice([tokenizer.mask_token_id, tokenizer.pad_token_id]))
        length = int(rng.integers(1, 48))
        ids = [tokenizer.cls_token_id, *[filler] * length, tokenizer.sep_token_id]
        items.append(Item(ids, 0.0))
    return items


def batches(items: Sequence[Item], size: int, rng: np.random.Generator) -> Iterator[list[Item]]:
    """Yield one epoch of batches in random order, each of texts of about one length."""
    order = rng.permutation(len(items))
    groups = []
    for start in range(0, len(order), size * 40):
        pool = sorted(order[start : start + size * 40], key=lambda index: len(items[index].ids))
        groups += [pool[first : first + size] for first in range(0, len(pool), size)]
    for number in rng.permutation(len(groups)):
        yield [items[index] for index in groups[number]]


def blank_words(
    ids: NDArray[np.int32], tokenizer: Any, rate: float, rng: np.random.Generator
) -> NDArray[np.int32]:
    """Replace some tokens by the mask, the padding or the unknown token."""
    fillers = (tokenizer.mask_token_id, tokenizer.pad_token_id, tokenizer.unk_token_id)
    ordinary = (ids != tokenizer.cls_token_id) & (ids != tokenizer.sep_token_id)
    blanked = ordinary & (rng.random(ids.shape) < rate)
    return np.where(blanked, rng.choice(fillers, ids.shape), ids).astype(np.int32)


class Schedule(tf_keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """A linear rise, then half a cosine down to zero."""

    def __init__(self, peak: float, steps: int, warmup: float) -> None:
        self.peak, self.steps, self.warmup = peak, steps, warmup

    def __call__(self, step: Any) -> Any:
        """Return the learning rate of a step."""
        done = tf.cast(step, tf.float32) / self.steps
        fall = 0.5 * (1.0 + tf.cos(np.pi * (done - self.warmup) / (1.0 - self.warmup)))
        return self.peak * tf.minimum(done / self.warmup, fall)


def loss(logits: Any, margin: Any, gold: Any, recipe: Recipe) -> Any:
    """Return the distance from the teacher's softened answer, and from the label if any."""
    ours = logits[:, 1] - logits[:, 0]
    warm = recipe.temperature
    soft = tf.nn.sigmoid_cross_entropy_with_logits(tf.sigmoid(margin / warm), ours / warm)
    labels = tf.cast(tf.maximum(gold, 0), tf.float32)
    hard = tf.nn.sigmoid_cross_entropy_with_logits(labels, ours)
    known = tf.cast(gold >= 0, tf.float32)
    return tf.reduce_mean(warm**2 * soft + recipe.gold_weight * known * hard)


def make_optimizer(rate: float, steps: int, recipe: Recipe) -> Any:
    """Return an optimizer that runs through one schedule."""
    return tf_keras.optimizers.AdamW(
        Schedule(rate, steps, recipe.warmup), weight_decay=recipe.weight_decay, clipnorm=1.0
    )


def make_step(student: Any, recipe: Recipe, steps: int) -> Callable[..., Any]:
    """Return a compiled function that learns from one batch.

    The word embeddings have a lower rate of their own: they know words that the
    training texts hardly show, as long as they all move little.
    """
    words = student.bert.embeddings.weight
    others = [one for one in student.trainable_variables if one is not words]
    rate = recipe.learning_rate
    groups = [
        (make_optimizer(rate, steps, recipe), others),
        (make_optimizer(rate * recipe.embedding_rate, steps, recipe), [words]),
    ]
    for optimizer, variables in groups:
        optimizer.build(variables)

    def step(ids: Any, mask: Any, margin: Any, gold: Any) -> Any:
        with tf.GradientTape() as tape:
            inputs = {"input_ids": ids, "attention_mask": mask}
            value = loss(student(inputs, training=True).logits, margin, gold, recipe)
        gradients = tape.gradient(value, [variables for _, variables in groups])
        for (optimizer, variables), found in zip(groups, gradients, strict=True):
            optimizer.apply_gradients(zip(found, variables, strict=True))
        return value

    rows, line = tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.int32)
    signature = [rows, rows, tf.TensorSpec((None,), tf.float32), line]
    function: Callable[..., Any] = tf.function(step, input_signature=signature)
    return function


def train_student(
    student: Any,
    tokenizer: Any,
    items: Sequence[Item],
    dev: Sequence[Example],
    recipe: Recipe,
    rng: np.random.Generator,
) -> float:
    """Train, leave the student with its best weights on `dev` and return that accuracy."""
    steps = recipe.epochs * -(-len(items) // recipe.batch)
    step, forward = make_step(student, recipe, steps), compiled(student)
    dev_rows = encode(tokenizer, [example.text for example in dev])
    best, weights = 0.0, student.get_weights()
    for epoch in range(recipe.epochs):
        started, losses = time.monotonic(), []
        for batch in batches(items, recipe.batch, rng):
            ids, mask = padded([item.ids for item in batch], tokenizer.pad_token_id)
            ids = blank_words(ids, tokenizer, recipe.word_dropout, rng)
            margin = np.array([item.margin for item in batch], np.float32)
            gold = np.array([item.gold for item in batch], np.int32)
            losses.append(step(ids, mask, margin, gold))
        found = accuracy(margins(forward, dev_rows, tokenizer.pad_token_id), dev)
        if found >= best:
            best, weights = found, student.get_weights()
        report = f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, dev {found:.4f}"
        print(f"{report}, {time.monotonic() - started:.0f} s", flush=True)
    student.set_weights(weights)
    return best


# Saving and measuring


def torch_weights(model: Any) -> dict[str, NDArray[np.float16]]:
    """Return the weights under PyTorch's names and in its layout, as float16."""
    state = {}
    for variable in model.weights:
        name, transpose = convert_tf_weight_name_to_pt_weight_name(
            variable.name, tf_weight_shape=variable.shape
        )
        value = apply_transpose(transpose, variable.numpy(), pt_to_tf=False)
        state[name] = np.ascontiguousarray(value, np.float16)
    return state


def save_model(model: Any, folder: Path) -> None:
    """Write config and weights, and refuse a file above the size limit."""
    config = model.config
    config.dtype = "float16"
    config.to_json_file(folder / "config.json")
    file = folder / "model.safetensors"
    save_file(torch_weights(model), file, metadata={"format": "pt"})
    file.chmod(0o644)
    if file.stat().st_size > SIZE_LIMIT:
        raise ValueError(f"{file} has {file.stat().st_size} bytes, more than {SIZE_LIMIT}")


def measure(folder: Path, examples: Sequence[Example]) -> Floats:
    """Load a saved folder anew and return the margin of each example."""
    tokenizer = BertTokenizerFast.from_pretrained(folder)
    rows = encode(tokenizer, [example.text for example in examples])
    return margins(compiled(load_model(folder)), rows, tokenizer.pad_token_id)


def verify(model: Any, tokenizer: Any, folder: Path, examples: Sequence[Example]) -> None:
    """Check that the saved folder gives the answers of the model in memory."""
    rows = encode(tokenizer, [example.text for example in examples])
    expected = margins(compiled(model), rows, tokenizer.pad_token_id)
    gap = float(np.max(np.abs(expected - measure(folder, examples))))
    if gap > 0.1:
        raise ValueError(f"the saved model differs by {gap:.3f} from the trained one")
    print(f"saved against trained: largest difference of a margin {gap:.4f}")


def probe_rows(folder: Path) -> str:
    """Return the saved model's answers to sentences written by hand, as rows of a table."""
    found = measure(folder, [Example(text, 0) for text in PROBES])
    return "\n".join(
        f"| {text} | {LABELS[int(margin > 0)]} | {1 / (1 + np.exp(-margin)):.2f} |"
        for text, margin in zip(PROBES, found, strict=True)
    )


def score_row(name: str, found: Floats, examples: Sequence[Example]) -> dict[str, str]:
    """Return the model card's entries on one set of sentences."""
    share = accuracy(found, examples)
    correct = round(share * len(examples))
    return {
        f"{name}_accuracy": f"{share:.4f}",
        f"{name}_correct": f"{correct:,} of {len(examples):,}",
        f"{name}_count": f"{len(examples):,}",
    }


def write_card(folder: Path, entries: dict[str, Any], recipe: Recipe) -> None:
    """Write the model card of a saved folder."""
    weights = load_file(folder / "model.safetensors")
    facts = {
        "parameters": f"{sum(value.size for value in weights.values()):,}",
        "size": f"{(folder / 'model.safetensors').stat().st_size:,}",
        "max_tokens": MAX_TOKENS,
        "probes": probe_rows(folder),
    }
    card = CARD.substitute(asdict(recipe) | facts | entries)
    (folder / "README.md").write_text(card, encoding="utf-8")


def main() -> None:
    """Train, save, verify and describe the demo model."""
    arguments = parse()
    started = time.monotonic()
    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(arguments.threads)
    tf_keras.utils.set_random_seed(arguments.seed)
    tf.config.experimental.enable_op_determinism()
    rng, recipe, folder = np.random.default_rng(arguments.seed), Recipe(), arguments.output
    parts = ("train", "dev", "test")
    train, dev, test = (read_examples(arguments.data / f"{part}.tsv") for part in parts)

    teacher = Teacher(arguments.teacher)
    pieces = choose_pieces(teacher, [example.text for example in train], recipe)
    tokenizer = build_tokenizer(pieces, folder)
    student = build_student(teacher, pieces, recipe)
    items = make_items(teacher, tokenizer, train, recipe, rng)
    print(f"{len(items)} items after {time.monotonic() - started:.0f} s", flush=True)
    train_student(student, tokenizer, items, dev, recipe, rng)
    save_model(student, folder)
    print(f"trained after {time.monotonic() - started:.0f} s", flush=True)

    verify(student, tokenizer, folder, dev)
    entries = {"seed": arguments.seed, "item_count": f"{len(items):,}"}
    entries |= {"train_count": f"{len(train):,}"}
    entries |= score_row("dev", measure(folder, dev), dev)
    entries |= score_row("test", measure(folder, test), test)
    entries |= score_row("teacher", teacher.score([example.text for example in test]), test)
    write_card(folder, entries, recipe)
    print(entries, probe_rows(folder), sep="\n")


def parse() -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/sst2"))
    parser.add_argument("--teacher", type=Path, default=Path("../shared/models/minilm-sst2"))
    parser.add_argument("--output", type=Path, default=Path("tfxg_widget/demo_model"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
