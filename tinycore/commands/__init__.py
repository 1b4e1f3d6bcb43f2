"""The command line: one file per command, over the same stages as the wizard."""
