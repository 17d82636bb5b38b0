"""A world that is its matrix: each takes one thing of its class, then both play once, and it is over."""

MATRIX = """\
agents: 2
episode: 60
map: |
  #######
  #.g.g.#
  #.>.<.#
  #.r.r.#
  #######
objects:
  cooperate: {like: apple, glyph: g}
  defect: {like: apple, glyph: r}
actions: {play: {classes: [cooperate, defect], matrix: [[3, 0], [5, 1]], reach: 4}}
ends: {plays: 1}
expect: [prisoners_dilemma]
"""
TEMPTATION, PUNISHMENT = "actions.play.matrix.1.0", "actions.play.matrix.1.1"
