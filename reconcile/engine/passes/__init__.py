"""The steps of the waterfall. Each takes the open rows of both sides and returns links (links.py)."""
