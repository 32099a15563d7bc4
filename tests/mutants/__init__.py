"""Whether the tests of the engine notice when the engine is changed: python -m tests.mutants."""
