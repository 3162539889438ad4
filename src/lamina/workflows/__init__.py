"""Use cases: each puts adapters and pure parts together; none prints or asks."""
