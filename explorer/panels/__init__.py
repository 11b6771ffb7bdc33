"""What a person sets: pickers, forms made from parameter specs, run cards, transport."""
