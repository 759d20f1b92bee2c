"""Filing kits: from a stored account, the documents that a provider must hand in, as far as the evidence goes."""
