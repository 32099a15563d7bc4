"""Bank statements that are no tables: one module with a FORMAT each."""
