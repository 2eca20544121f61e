"""The register's doors, as a party's program calls them (toegang tot het register)."""
