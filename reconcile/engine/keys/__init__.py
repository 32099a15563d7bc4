"""Keys made of what stands in a number or a text, for rows whose own keys don't meet."""
