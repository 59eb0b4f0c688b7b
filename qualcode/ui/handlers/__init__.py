"""What each action of the window does, by group."""
