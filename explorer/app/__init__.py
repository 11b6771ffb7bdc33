"""The window: wiring of panels and views, actions, preferences, and the one timer."""
