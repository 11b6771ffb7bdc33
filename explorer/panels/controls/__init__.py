"""Small controls: each shows a value it is given and says what a hand wants it to be."""
