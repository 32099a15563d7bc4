"""A simulator with known answers, and the judge of what the engine makes of it: `make truth`."""
