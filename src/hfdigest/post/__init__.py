"""Digest posts: read by two-way line templates, edited and written back without loss."""
