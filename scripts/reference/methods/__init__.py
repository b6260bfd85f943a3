"""Attribution methods on the tiny BERT, and on one trained model."""
