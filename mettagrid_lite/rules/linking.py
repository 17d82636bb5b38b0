"""How rules become one kernel: each stays as it was written until a kernel takes them all and is optimised once.

Numba optimises each function and makes machine code of it, and does so again for each caller that it is put into. For
rules, which only kernels run, that is lost: it doubles the time to compile. This builds on Numba's insides, so it is
done only with versions that the tests ran with; with others rules compile Numba's way, to the same bits.
"""

import numba
from numba import _dynfunc
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering

TESTED = ((0, 68),)


class RuleLibrary(JITCodeLibrary):
    """A rule's code, to be linked: neither optimised as a whole nor made machine code."""

    def finalize(self):
        self._raise_if_finalized()
        self._finalized = True


class KernelLibrary(JITCodeLibrary):
    """A kernel's code with all rules that it calls, directly or not."""

    def finalize(self):
        for library in self._linking_libraries:  # it grows meanwhile
            if isinstance(library, RuleLibrary):
                further = library._linking_libraries
                self._linking_libraries += [one for one in further if one not in self._linking_libraries]
        super().finalize()

    def _optimize_final_module(self):
        passes, builder = self._codegen._module_pass_manager()
        passes.run(self._final_module, builder)


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerRule(NativeLowering):
    _name = "lower_rule"

    def run_pass(self, state):
        state.library = RuleLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        super().run_pass(state)
        state.library.finalize()
        lowered, library = state["cr"], state.library
        known = lowered.fndesc
        name = _dynfunc.make_function(known.lookup_module(), known.qualname, "", 0, lowered.env, (library,))
        state.targetctx.insert_user_function(name, known, [library])
        state["cr"] = lowered._replace(cfunc=name)
        return True


@register_pass(mutates_CFG=True, analysis_only=False)
class _LowerKernel(NativeLowering):
    _name = "lower_kernel"

    def run_pass(self, state):
        state.library = KernelLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return super().run_pass(state)


class _Compiler(CompilerBase):
    """Numba's, with another last step."""

    lower: type[NativeLowering]

    def define_pipelines(self):
        manager = DefaultPassBuilder.define_nopython_pipeline(self.state)
        manager.passes = [(self.lower if step is NativeLowering else step, told) for step, told in manager.passes]
        manager.finalize()
        return [manager]


class RuleCompiler(_Compiler):
    lower = _LowerRule


class KernelCompiler(_Compiler):
    lower = _LowerKernel


def through(compiler):
    """The option of `njit` for one of these compilers; none with an untested Numba."""
    return {"pipeline_class": compiler} if numba.version_info.short in TESTED else {}
