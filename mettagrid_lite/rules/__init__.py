"""The only description of what happens in a world: one verb a file, written for one environment `e`.

Scalars and arrays written in place; no allocation, no exception, no print. Kernels loop over environments.
"""
