"""The mathematics: problems, data, gradients, schedules, optimizers, engine, traces (no Qt)."""
