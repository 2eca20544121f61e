"""The table (tabel): what a published rule set says, and what it leaves open."""
