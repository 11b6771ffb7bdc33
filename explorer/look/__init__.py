"""The common look: named colours, run styles, icons, fonts, numbers and typeset formulas."""
