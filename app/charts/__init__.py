"""Charts that read the theme, and say in words what they show; the only place that knows pyqtgraph."""
