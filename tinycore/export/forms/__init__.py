"""What else comes out of the same model besides the folder of C sources."""
