"""The catalogues of texts: collected from the sources, merged, compiled: python -m tests.texts."""
