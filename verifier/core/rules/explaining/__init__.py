"""Explaining (uitleggen): a rule set in plain words, and what one has that another has not; made from the data."""
