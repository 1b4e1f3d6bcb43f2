"""Serial ports, and the wire protocol with a running board."""
