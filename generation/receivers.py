"""What the rooms above are told to do when a submission moves."""
