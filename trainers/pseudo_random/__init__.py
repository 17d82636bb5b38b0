"""Can a policy without chance look like chance? Deterministic networks against bounded predictors in repeated games."""
