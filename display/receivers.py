"""What the programme does when a submission moves."""
