"""The demo (voorbeeld): one story, played by the real programs on this machine, on real rules."""
