"""The data sets: what they are, whose, and under which terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A data set.

    Attributes
    ----------
    name
        Its usual one.
    terms
        Its licence, or what its authors ask for.
    paper, url
        Who made it, and where it is.
    """

    name: str
    terms: str
    paper: str
    url: str


SICK = Source(
    "SICK",
    "CC BY-NC-SA 3.0",
    'Marelli et al., "A SICK cure for the evaluation of compositional distributional semantic '
    'models" (LREC 2014)',
    "https://aclanthology.org/L14-1314/",
)
WNUT17 = Source(
    "WNUT-17",
    "CC BY 4.0",
    'Derczynski et al., "Results of the WNUT2017 Shared Task on Novel and Emerging Entity '
    'Recognition" (W-NUT 2017)',
    "https://aclanthology.org/W17-4418/",
)
SEMEVAL = Source(
    "SemEval-2018 Task 1, E-c, English",
    "to be cited, and the tweets not to be passed on",
    'Mohammad et al., "SemEval-2018 Task 1: Affect in Tweets" (SemEval 2018)',
    "https://aclanthology.org/S18-1001/",
)
XQUAD = Source(
    "XQuAD, English",
    "CC BY-SA 4.0",
    'Artetxe et al., "On the Cross-lingual Transferability of Monolingual Representations" '
    "(ACL 2020); its English part is a part of the development set of SQuAD 1.1",
    "https://github.com/google-deepmind/xquad",
)
SST2 = Source(
    "SST-2",
    "published for research, without a licence of its own",
    'Socher et al., "Recursive Deep Models for Semantic Compositionality Over a Sentiment '
    'Treebank" (EMNLP 2013)',
    "https://aclanthology.org/D13-1170/",
)
DIGITS = Source(
    "Optical Recognition of Handwritten Digits, as scikit-learn ships its test part",
    "CC BY 4.0",
    "Alpaydin and Kaynak (UCI Machine Learning Repository, 1998)",
    "https://doi.org/10.24432/C50P49",
)
