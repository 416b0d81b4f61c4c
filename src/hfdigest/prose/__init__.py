"""Titles and abstracts as sources write them, and as text."""
