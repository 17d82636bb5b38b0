"""Maps of games: which game a world is, over a grid of its configurations."""
