"""A post and its digest: two views of one thing."""
