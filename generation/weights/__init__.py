"""Weights of the painters: what they are, where they lie, and under which licence."""
