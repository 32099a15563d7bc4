"""What no rule has placed: which kind of case each row is, and why it has no counterpart."""
