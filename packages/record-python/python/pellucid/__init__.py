"""Pellucid's recorder for Python: rewrites a program's sources as they load, and sends what they do to a host process."""

VERSION = "0.1.0"
