"""Put an image on a board: a plan, then one file per bootloader protocol."""
