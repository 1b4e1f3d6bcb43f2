"""Find a compiler, compile and link with it, and read what came out."""
