"""Chinese platforms, channels, banks and order systems: one module with a FORMAT each."""
