"""Reads every sample of a folder beside the clone and judges what became of it: `make corpus`."""
