"""What a person sees: the canvas, the curve of a one-parameter surface, the side plots."""
