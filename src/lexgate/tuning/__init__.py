"""Fine-tuning of text and token classifiers: siblings that do not know each other."""
