"""Drafting (opstellen): from a region's table to a rule set: a starting file, and what is still to be mended."""
