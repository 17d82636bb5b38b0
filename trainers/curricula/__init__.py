"""Which episodes to learn from next: tasks that are drawn by what came of those before."""
