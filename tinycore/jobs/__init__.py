"""What a worker process can be asked to do: thin functions from plain values to the engine and back."""
