"""Other formats that the model is written to, and some that are read back."""
