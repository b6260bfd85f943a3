"""A sequence classifier as functions that captum can call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Encoded:
    """One input: tensors (1, T), the mask of special tokens (T,), and the tokens as text."""

    ids: torch.Tensor
    mask: torch.Tensor
    #: None for a family that has no token types.
    type_ids: torch.Tensor | None
    special: torch.Tensor
    tokens: list[str]
    #: Start and end of each token in the text that it belongs to.
    offsets: list[tuple[int, int]]
    #: 0 for the text, 1 for the second text, None for a special token.
    parts: list[int | None]

    @property
    def rest(self) -> tuple[torch.Tensor, torch.Tensor | None]:
        """The arguments of the forward functions after the ids or the embeddings."""
        return self.mask, self.type_ids

    def rest_for(self, n: int) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Repeat ``rest`` for ``n`` points."""
        types = None if self.type_ids is None else self.type_ids.expand(n, -1)
        return self.mask.expand(n, -1), types


class Classifier:
    """A model with its tokenizer, in evaluation mode.

    Parameters
    ----------
    model
        A PyTorch sequence classifier.
    tokenizer
        Its fast tokenizer.
    """

    #: The names of its classes.
    _states = "hidden_states"

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self.model = model.eval()
        self.tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path, dtype: torch.dtype = torch.float64) -> Classifier:
        """Load ``folder`` and compute in ``dtype``."""
        model = AutoModelForSequenceClassification.from_pretrained(
            folder, attn_implementation="eager", dtype=torch.float32
        )
        family = EncoderDecoderClassifier if model.config.is_encoder_decoder else cls
        return family(model.to(dtype), AutoTokenizer.from_pretrained(folder))

    @property
    def n_classes(self) -> int:
        """The number of logits."""
        return int(self.model.config.num_labels)

    @property
    def word_embeddings(self) -> torch.nn.Module:
        """The module that turns ids into the embeddings that are explained."""
        module: torch.nn.Module = self.model.get_input_embeddings()
        return module

    def encode(self, text: str, text_pair: str | None = None) -> Encoded:
        """Tokenize one text, or a pair of them."""
        batch = self.tokenizer(
            text,
            text_pair,
            return_tensors="pt",
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
        uses_types = getattr(self.model.config, "type_vocab_size", 0) > 1
        return Encoded(
            ids=batch["input_ids"],
            mask=batch["attention_mask"],
            type_ids=batch["token_type_ids"] if uses_types else None,
            special=batch["special_tokens_mask"][0].bool(),
            tokens=self.tokenizer.convert_ids_to_tokens(batch["input_ids"][0].tolist()),
            offsets=[(start, end) for start, end in batch["offset_mapping"][0].tolist()],
            parts=batch.sequence_ids(0),
        )

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        """Look up the word embeddings, detached from the graph."""
        embeddings: torch.Tensor = self.word_embeddings(ids).detach()
        return embeddings

    def from_ids(
        self, ids: torch.Tensor, mask: torch.Tensor, type_ids: torch.Tensor | None
    ) -> torch.Tensor:
        """Compute logits (N, K) from ids (N, T)."""
        return self._logits(input_ids=ids, mask=mask, type_ids=type_ids)

    def from_embeddings(
        self, embeddings: torch.Tensor, mask: torch.Tensor, type_ids: torch.Tensor | None
    ) -> torch.Tensor:
        """Compute logits (N, K) from word embeddings (N, T, D)."""
        return self._logits(inputs_embeds=embeddings, mask=mask, type_ids=type_ids)

    def from_points(self, points: torch.Tensor, encoded: Encoded) -> torch.Tensor:
        """Compute logits (N, K) from word embeddings (N, T, D) that replace those of an input."""
        return self.from_embeddings(points, *encoded.rest)

    def hidden_states(self, encoded: Encoded) -> tuple[tuple[torch.Tensor, ...], torch.Tensor]:
        """Compute the hidden states (1, T, D) of an input, and its logits (1, K)."""
        mask, type_ids = encoded.rest
        types = {} if type_ids is None else {"token_type_ids": type_ids}
        answer = self.model(
            input_ids=encoded.ids, attention_mask=mask, output_hidden_states=True, **types
        )
        return getattr(answer, self._states), answer.logits

    def _logits(
        self, mask: torch.Tensor, type_ids: torch.Tensor | None, **points: torch.Tensor
    ) -> torch.Tensor:
        types = {} if type_ids is None else {"token_type_ids": type_ids}
        logits: torch.Tensor = self.model(attention_mask=mask, **types, **points).logits
        return logits


class EncoderDecoderClassifier(Classifier):
    """BART, whose decoder reads the same text, shifted by one token.

    A word embedding is an input of the encoder and of the decoder, so a point replaces it in both.
    Hidden states are the encoder's.
    """

    _states = "encoder_hidden_states"

    def from_points(self, points: torch.Tensor, encoded: Encoded) -> torch.Tensor:
        """Compute logits (N, K) from word embeddings (N, T, D) that replace those of an input."""
        start = self.embed(
            torch.full_like(encoded.ids[:, :1], self.model.config.decoder_start_token_id)
        )
        states = self.model.model(
            inputs_embeds=points,
            decoder_inputs_embeds=torch.cat([start, points[:, :-1]], dim=1),
            attention_mask=encoded.mask,
        ).last_hidden_state
        # The last token of the encoding is the last "</s>".
        logits: torch.Tensor = self.model.classification_head(states[:, -1])
        return logits
