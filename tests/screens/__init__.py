"""Pictures of every page in every language, theme and width, judged by script: python -m tests.screens."""
