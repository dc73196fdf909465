"""The parts of the main window; each speaks through signals and knows no other."""
