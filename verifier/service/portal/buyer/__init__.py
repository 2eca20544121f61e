"""The buyer's pages (bladzijden van de opdrachtgever): one picture of its contracts for all who work on them."""
