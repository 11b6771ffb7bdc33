"""What is being shown: the experiment, its history, its traces, playback and files (no Qt)."""
