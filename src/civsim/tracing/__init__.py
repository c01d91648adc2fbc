"""Why something happened: the draws and rules behind one person's story, and behind the parting of two runs."""
