"""How compiled rules get the records: by one pointer each.

Numba hands over a named tuple of arrays word by word, 370 words for a state and its tables, at every call of a rule.
Most of the time to compile went into that. So a kernel writes down once where its arrays are and how long, and rules
get the address of this list.
"""

from zlib import crc32

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
