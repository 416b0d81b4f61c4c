"""Digests to bibliographies."""
