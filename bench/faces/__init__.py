"""Synthetic people to judge figurines by, made of two public-domain portraits; never kept in git."""
