"""Learners that reach goals in grid worlds without rewards, by a contrastive critic."""
