"""Read a user's files, clean them, cut them into samples, and split them into train, choose and final."""
