"""What a player gains who answers a fixed policy: a new learner in its seat, while the policy plays all others."""
