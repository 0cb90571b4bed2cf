"""How right we are: labelled texts of our world, and traps of others."""
