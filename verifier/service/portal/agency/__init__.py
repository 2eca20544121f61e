"""The agency's pages (bladzijden van UWV en gemeenten): a desk for an agency without a program of its own.

They show the queue and what was decided, in the agency's own scope. Envelopes are opened, people looked up, values
worked out and decisions signed in the browser alone, which then uses the agency's door as any other client.
"""
