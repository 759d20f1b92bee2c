"""What a model gives away of its training data: membership, canaries."""
