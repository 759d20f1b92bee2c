"""How good explanations of a model's answers are, and the smallest edit that changes an answer."""
