"""Two-way line templates, and the dialects that are made of them."""
