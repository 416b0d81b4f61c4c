"""Digests held beside each other: completed, merged, summed, compared."""
