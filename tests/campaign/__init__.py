"""Faults on purpose, at random moments: ``python -m tests.campaign KIND --trials N``, described in docs/reliability.md."""
