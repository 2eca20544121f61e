"""Planning (doorrekenen): what a proposal for social return comes to, before the award; about nobody."""
