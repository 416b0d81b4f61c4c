"""Dialects learnt from examples of a publisher's posts."""
