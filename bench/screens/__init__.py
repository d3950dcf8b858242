"""Servers and screens of the fan-out benchmark."""
