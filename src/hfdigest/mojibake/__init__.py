"""Text whose bytes were read with the wrong codec, and the way back."""
