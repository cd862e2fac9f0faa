"""Targets through the years: indicators, attainment, scoring."""
