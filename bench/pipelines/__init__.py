"""Pipelines to measure what is around them. They run in the painting process and know nothing of Django."""
