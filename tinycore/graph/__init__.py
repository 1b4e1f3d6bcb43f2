"""A converted model as plain records: read from `.tflite`, planned in memory, costed on a board."""
