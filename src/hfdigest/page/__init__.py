"""Hugging Face pages and API answers."""
