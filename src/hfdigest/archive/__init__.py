"""Many digests: compared, merged, completed and summed up."""
