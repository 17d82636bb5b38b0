"""Learners that play each other: what draws them to mixed strategies, what is kept of them, who plays the others."""
