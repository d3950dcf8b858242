#!/usr/bin/env python
"""Diorama's command line."""

import os
import sys

if __name__ == "__main__":
    # In here, because the painting process reads this file again and needs nothing of Django.
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
