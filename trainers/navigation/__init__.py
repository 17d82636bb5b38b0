"""How well something finds its way: success, detours, coverage and whether it follows walls, beside controls.

python -m trainers.navigation runs/navigation-0
"""
