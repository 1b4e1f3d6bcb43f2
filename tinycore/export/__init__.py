"""Put the C sources of a model together."""
