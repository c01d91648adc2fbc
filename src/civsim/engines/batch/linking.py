"""Compile functions that only compiled code calls: once, for linking, without machine code of their own.

Numba makes machine code for every function it meets, fully optimised, although a function called from compiled code
alone is optimised and translated again as part of its caller. Left out, the same machine code is there in two thirds
of the time.
"""

from typing import Any

from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering


class LinkedLibrary(JITCodeLibrary):  # type: ignore[misc]
    """Code that other code links: small functions are inlined, the rest is left to the last caller."""

    def _optimize_final_module(self) -> None:
        codegen = self._codegen
        passes, builder = codegen._module_pass_manager(
            loop_vectorize=codegen._loopvect, slp_vectorize=False, opt=codegen._opt_level, cost="cheap"
        )
        passes.run(self._final_module, builder)

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class LinkedLowering(NativeLowering):  # type: ignore[misc]
    """Lowering that stops before machine code."""

    _name = "linked_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower the function into a library of its own and let other functions call it there."""
        context = state.targetctx
        state.library = LinkedLibrary(context.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        state.flags.no_compile = True
        super().run_pass(state)
        lowered = state["cr"]
        described = lowered.fndesc
        # Numba knows a function by its entrance; this one leads nowhere, as nothing but compiled code calls.
        entrance = _dynfunc.make_function(
            described.lookup_module(), described.qualname.split(".")[-1], "", 0, lowered.env, (state.library,)
        )
        context.insert_user_function(entrance, described, [state.library])
        state.reload_init.extend(state.library._reload_init)
        state["cr"] = lowered._replace(cfunc=entrance)
        return True


class LinkedCompiler(CompilerBase):  # type: ignore[misc]
    """Numba's own passes, with this lowering in place of the ordinary one."""

    def define_pipelines(self) -> list[Any]:
        """Return the one pipeline there is."""
        manager = DefaultPassBuilder.define_nopython_pipeline(self.state)
        manager.add_pass_after(LinkedLowering, NativeLowering)
        manager.passes = [one for one in manager.passes if one[0] is not NativeLowering]
        manager.finalize()
        return [manager]
