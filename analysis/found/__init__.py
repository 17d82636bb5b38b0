"""Strategies that are found, not written: by best replies to a mixture (psro), or learned with others at heart.

psro.py         best replies to what a meta-solver says of the table so far, until none gains (Lanctot et al. 2017)
population.py   one policy for each of several degrees of sharing, sorted by what they do (Leibo et al. 2017)
sets.py         the answer under several sets of strategies, side by side

    from analysis import classify
    from analysis.found.record import Search

    report = classify("chicken", strategies=["scripted", "psro", "population"], search=Search(oracle="scripted"))
    [(one.name, one.primary, one.exploitability) for one in report.sets]
"""
