"""The formula language: parse, check, derive, compile, typeset (no Qt)."""
