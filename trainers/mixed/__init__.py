"""Learners of mixed strategies in games given by their payoffs: exact, sampled, and those that grow a population."""
