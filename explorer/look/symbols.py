"""Mathematical names as plain text, for whoever draws: read in the room of the formulas."""

from explorer.formula.symbols import (
    SymbolPiece,
    italic,
    symbol_pieces,
    symbol_text,
    unknown_command,
)

__all__ = ["SymbolPiece", "italic", "symbol_pieces", "symbol_text", "unknown_command"]
