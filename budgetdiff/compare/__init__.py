"""Pairing, growth, contribution, bridge and trend."""
