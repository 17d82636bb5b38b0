"""Where what was learned breaks: a fixed policy along ladders that lead away from where it was trained."""
