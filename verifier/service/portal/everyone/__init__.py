"""For everyone (voor iedereen): pages that need no signing in."""
