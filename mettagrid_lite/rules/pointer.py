"""How compiled rules get the records: by one pointer each.

Numba hands over a named tuple of arrays word by word, 370 words for a state and its tables, at every call of a rule.
Most of the time to compile went into that. So a kernel writes down once where its arrays are and how long, and rules
get the address of this list. Where each environment has tables of its own, their lists are written down in Python
(`written`), and a kernel takes for each environment the one it has (`own`).
"""

from ctypes import cast, py_object
from zlib import crc32

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing import signature
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_global
from numba.extending import infer_getattr, lower_builtin, lower_getattr_generic, models, register_model

WORD = ir.IntType(64)


def by_pointer(record):
    """The record, for rules to be called with. To be called once in a kernel, for each record."""
    return record


def own(record, addresses, e):
    """Environment `e`'s own record of the same types, whose list is at this address; where that is 0, `record`.

    addresses: int64 [E], or [1] with 0 for all. For a record that `by_pointer` returned.
    """
    address = addresses[e if e < len(addresses) else 0]
    return cast(int(address), py_object).value if address else record


def written(record):
    """The list of a record, its arrays all in C order, as int64 words; keep it and the record for who goes by it."""
    return np.array([word for array in record for word in (array.ctypes.data, *array.shape)], np.int64)


def address_of(record, words):
    """What `own` finds this record by, whose list these words are; in plain Python it is found by itself."""
    return id(record) if numba.config.DISABLE_JIT else words.ctypes.data


class Pointer(types.Type):
    """The address of a list: of each array of a record its address, then its shape."""

    def __init__(self, record):
        self.record = record
        super().__init__(f"{record.instance_class.__name__}_{crc32(record.name.encode()):x}")

    def find(self, name):
        """The type of an array, and its place in the list."""
        place = 0
        for field, array in zip(self.record.fields, self.record.types, strict=True):
            if field == name:
                return array, place
            place += 1 + array.ndim
        return None, place


@register_model(Pointer)
class _Address(models.PrimitiveModel):
    def __init__(self, manager, pointer):
        super().__init__(manager, pointer, WORD.as_pointer())


@infer_getattr
class _Attributes(AttributeTemplate):
    key = Pointer

    def generic_resolve(self, pointer, name):
        return pointer.find(name)[0]


@infer_global(by_pointer)
class _Writing(AbstractTemplate):
    def generic(self, arguments, _):
        return signature(Pointer(*arguments), *arguments)


@lower_builtin(by_pointer, types.NamedTuple)
def _write_down(context, builder, call, arguments):
    """Write the list into the kernel's frame. That its address is what an empty piece of assembly returns keeps LLVM
    from mixing up this writing with the reading of what never changes.
    """
    words = []
    for i, array_type in enumerate(call.args[0].types):
        array = context.make_array(array_type)(context, builder, builder.extract_value(arguments[0], i))
        words += [builder.ptrtoint(array.data, WORD), *cgutils.unpack_tuple(builder, array.shape)]
    room = cgutils.alloca_once(builder, WORD, size=len(words))
    for place, word in enumerate(words):
        builder.store(word, _at(builder, room, place))
    return builder.asm(ir.FunctionType(room.type, [room.type]), "", "=r,0,~{memory}", [room], True)


@infer_global(own)
class _Choosing(AbstractTemplate):
    def generic(self, arguments, _):
        return signature(arguments[0], *arguments)


@lower_builtin(own, Pointer, types.Array, types.Integer)
def _choose(context, builder, call, arguments):
    """Without a branch, or LLVM might make two loops of one over environments."""
    record, addresses, e = arguments
    array = context.make_array(call.args[1])(context, builder, addresses)
    (length,) = cgutils.unpack_tuple(builder, array.shape)
    place = context.cast(builder, e, call.args[2], types.intp)
    address = builder.load(
        builder.gep(array.data, [builder.select(builder.icmp_signed("<", place, length), place, WORD(0))])
    )
    return builder.select(builder.icmp_signed("==", address, WORD(0)), record, builder.inttoptr(address, record.type))


@lower_getattr_generic(Pointer)
def _array(context, builder, pointer, address, name):
    """An array, as Numba has it. What is loaded never changes: LLVM may keep it while rules write into arrays."""
    kind, place = pointer.find(name)
    first, *shape = (_load(builder, address, place + i) for i in range(1 + kind.ndim))
    array = context.make_array(kind)(context, builder)
    size = WORD(context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    items, strides = WORD(1), [size]
    for length in reversed(shape):
        items = builder.mul(items, length)
        strides.insert(0, builder.mul(items, size))
    array.data = builder.inttoptr(first, array.data.type)
    array.nitems, array.itemsize = items, size
    array.shape, array.strides = cgutils.pack_array(builder, shape), cgutils.pack_array(builder, strides[1:])
    return array._getvalue()


def _load(builder, address, place):
    word = builder.load(_at(builder, address, place))
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return word


def _at(builder, address, place):
    return builder.gep(address, [ir.IntType(32)(place)])
