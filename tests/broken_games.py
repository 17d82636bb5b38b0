"""Games in files that are broken, each with what must be said of them: key and remedy; ` ... ` stands for anything."""

import json

PD = '{"payoffs": [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]}'
NFG = 'NFG 1 R "pd" { "Ann" "Bob" } { 2 2 }\n\n3 3 5 0 0 5 1 1\n'
OUTCOMES = 'NFG 1 R "o" { "Ann" "Bob" } { 2 2 }\n\n{ { "" 1, 2 } { "" 1/2 -3 } }\n1 2 0 1\n'
JSON = {
    "empty": ("", "is empty; give a game saved as text"),
    "cut": (PD[:20], "line 1: Expecting ',' delimiter; the file is cut or is not JSON"),
    "a list": ("[1]", 'payoffs: the file must hold one object, {"payoffs": [players][a1][a2]..}'),
    "without payoffs": ("{}", "payoffs: the key is missing; add [players][a1][a2].."),
    "payoffs twice": ('{"payoffs": 1, ' + PD[1:], "payoffs: the key is said twice; leave one out"),
    "NaN": (PD.replace("5", "NaN"), "payoffs: NaN is no payoff; give a finite number"),
    "Infinity": (PD.replace("5", "-Infinity"), "payoffs: -Infinity is no payoff; give a finite number"),
    "1e400": (PD.replace("5", "1e400"), "payoffs: '1e400' is over the limit of 1e+15; choose a larger unit"),
    "a zero denominator": (PD.replace("5", '"1/0"'), "payoffs[0][1][0]: '1/0' divides by zero; give a finite number"),
    "a word": (PD.replace("5", '"five"'), "payoffs[0][1][0]: 'five' is no payoff; give a finite number or a fraction"),
    "null": (PD.replace("5", "null"), 'payoffs[0][1][0]: expected a number or a fraction such as "1/3", got null'),
    "ragged": (
        PD.replace("[5, 1]", "[5]"),
        "payoffs[0][1]: expected a list of 2, got 1; every row needs the same length",
    ),
    "tables of two sizes": (PD.replace("[3, 5]", "[3, 5, 1]"), "payoffs[1][0]: expected a list of 2, got 3"),
    "flat": ('{"payoffs": [1, 2]}', "payoffs[0]: 2 players need lists nested 2 deep: [a1][a2].."),
    "100,000 brackets": ('{"payoffs": ' + "[" * 100_000, "payoffs: nested too deeply; give [players][a1][a2].."),
    "one name too few": (PD[:-1] + ', "players": ["Ann"]}', "players: payoffs has 2 tables, players says 1 names"),
    "a strategy twice": (
        PD[:-1] + ', "strategies": [["C", "C"], ["C", "D"]]}',
        "strategies[0]: the name 'C' stands twice",
    ),
    "too many payoffs": (
        json.dumps({"payoffs": [[[0] * 230] * 230] * 2}),
        "payoffs: 105800 numbers, the limit is 100000",
    ),
    "too large": (" " * 16_000_001, "the file is over 16 MB; give a smaller game"),
    "Latin-1": (PD.encode() + b"\xe9", "is not text; give a game saved as UTF-8 text"),
}
"""Content of game.json."""
GAMBIT = {
    "empty": ("", "is empty; give a game saved as text"),
    "a word": ("hello", 'line 1: a .nfg file begins with: NFG 1 R "title"'),
    "another format": (NFG.replace("NFG", "EFG"), 'line 1: a .nfg file begins with: NFG 1 R "title"'),
    "cut in a name": (NFG[:25], "line 1: a quote is never closed; the file is cut or is no .nfg file"),
    "cut in the payoffs": (NFG[:-4], "payoffs: 2 players and 4 joint actions need 8 numbers, got 6; the file is cut"),
    "a payoff too many": (NFG + "7", "payoffs: ... need 8 numbers, got 9; the file is cut or the counts are wrong"),
    "a zero denominator": (NFG.replace("5 0", "1/0 0"), "line 3: payoffs: '1/0' divides by zero; give a finite number"),
    "nan": (NFG.replace("5 0", "nan 0"), "line 3: payoffs: 'nan' is no payoff; give a finite number"),
    "a negative count": (NFG.replace("2 2", "-2 2"), "line 1: strategies: expected a whole number, got '-2'"),
    "no strategies": (NFG.replace("2 2", "0 2"), "line 1: strategies: 0 is not between 1 and 100000"),
    "huge counts": (NFG.replace("2 2", "99999 99999"), "strategies: 19999600002 payoffs, the limit is 100000"),
    "a count too many": (NFG.replace("2 2", "2 2 2"), "strategies: 2 players are named, strategies given for 3"),
    "a player twice": (NFG.replace("Bob", "Ann"), "players: the name 'Ann' stands twice; names must differ"),
    "no such outcome": (OUTCOMES.replace("0 1", "0 9"), "line 4: outcomes: 9 is not between 0 and 2"),
    "outcomes cut": (OUTCOMES[:-4], "outcomes: 4 joint actions need 4 outcome numbers, got 2"),
}
"""Content of game.nfg."""
