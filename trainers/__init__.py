"""What learning does in a world: trainers and experiments. Imports everything below it; nothing imports it."""
