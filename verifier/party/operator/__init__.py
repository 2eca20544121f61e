"""The scheme operator (stelselbeheerder): builds and signs the directory, and enrols contractors."""
