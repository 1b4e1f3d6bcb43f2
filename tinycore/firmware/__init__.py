"""The image for a board: start-up, port, model, front end and the answering loop."""
