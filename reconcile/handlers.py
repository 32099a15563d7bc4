"""What workers do for reconciliations; imported when Django is ready."""
