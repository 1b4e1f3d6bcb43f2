"""The network families and the search among them."""
