"""Bonuses for what is new: by counts, by what can't be predicted yet, by what predictors disagree about."""
