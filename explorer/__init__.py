"""Optimizer Explorer: watch gradient-descent optimizers move, step by step."""

__version__ = "0.1.0"
