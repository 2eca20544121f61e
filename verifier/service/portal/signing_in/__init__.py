"""Signing in (inloggen): how members come in, show who they are once more, invite colleagues, and leave."""
