"""Platforms and channels outside China: one module with a FORMAT each."""
