"""What digests are written in besides posts and bibliographies."""
