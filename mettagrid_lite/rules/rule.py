"""How rules are compiled."""

from numba import njit

from .linking import RuleCompiler, through

rule = njit(
    _nrt=False,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    forceinline=False,
    **through(RuleCompiler),
)
"""Compile a function of the two records, for kernels and other rules to call; Python can't.

It allocates nothing: without reference counts on the records, stepping is 40 times faster. Without a face to Python,
which would unpack all their arrays, kernels compile in half the time. That it isn't forced into its callers must be
said: Numba hands down that force from a `short` rule to all that it calls.
"""

short = njit(
    _nrt=False,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    forceinline=True,
    **through(RuleCompiler),
)
"""Compile a rule into its callers: for what is small, or called once for each agent or cell."""

formula = njit(_nrt=False, error_model="numpy")
"""Compile a function of numbers alone, for Python too."""
