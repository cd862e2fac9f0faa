"""The dated tables of functional and economic codes."""
