"""Exchanging changes with other desks through a place that merely keeps them; SYNC.md has the protocol."""
