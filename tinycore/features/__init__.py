"""The Python face of the C front end that laptop and board share."""
