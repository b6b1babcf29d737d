"""Pellucid's networks in PyTorch, for machines with a GPU."""
