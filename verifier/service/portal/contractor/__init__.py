"""The contractor's pages (bladzijden van de opdrachtnemer): they show what its use cases find, in its own scope.

What is signed, sealed or opened is so in the browser, which then uses the contractor's door as other clients do.
"""
