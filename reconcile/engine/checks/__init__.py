"""What speaks against a link: rows of one key that disagree, and links that only seem to agree. They become cases."""
