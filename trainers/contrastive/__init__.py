"""Learning what comes after what: hidden states near in time are told from others (InfoNCE)."""
