"""All that needs TensorFlow: build, import, fit, fine-tune and convert."""
