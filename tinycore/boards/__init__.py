"""The microcontroller boards: records from `resources/boards`, and what fits where."""
