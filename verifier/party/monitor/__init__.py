"""The monitor (volger): follows a log from outside, and says so when it does not only grow (PROTOCOL 8)."""
