"""How rules are compiled."""

from numba import njit

rule = njit(_nrt=False, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Compile a function of the two records, for kernels and other rules to call; Python can't.

It allocates nothing: without reference counts on the records, stepping is 40 times faster. Without a face to Python,
which would unpack all their arrays, kernels compile in half the time.
"""

short = njit(_nrt=False, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)
"""Compile a rule into its callers: for what is small, or called once for each agent or cell.

A call hands over both records word by word, 250 of them: stepping is three times faster without. To inline all rules
would double the time to compile.
"""

formula = njit(_nrt=False, error_model="numpy")
"""Compile a function of numbers alone, for Python too."""
