"""Names whose import and call by a pickle only rebuild plain data, tensors and arrays."""

_HARMLESS = {
    "collections": {"OrderedDict", "defaultdict", "deque"},
    "builtins": {
        "dict",
        "list",
        "set",
        "frozenset",
        "tuple",
        "int",
        "float",
        "complex",
        "bool",
        "str",
        "bytes",
    }
    | {"bytearray", "slice", "range", "object"},
    "_codecs": {"encode"},
    "copyreg": {"_reconstructor"},
    "torch": {"Size", "device", "dtype", "FloatStorage", "HalfStorage", "BFloat16Storage", "DoubleStorage"}
    | {"LongStorage", "IntStorage", "ShortStorage", "CharStorage", "ByteStorage", "BoolStorage"}
    | {"float32", "float16", "bfloat16", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"},
    "torch.storage": {"UntypedStorage", "TypedStorage"},
    "torch._utils": {"_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_parameter", "_rebuild_qtensor"},
    "torch.nn.parameter": {"Parameter"},
    "numpy": {"ndarray", "dtype"},
    "numpy.core.multiarray": {"_reconstruct", "scalar"},
    "numpy._core.multiarray": {"_reconstruct", "scalar"},
    "joblib.numpy_pickle": {"NumpyArrayWrapper"},
}
_HARMLESS["__builtin__"] = _HARMLESS["builtins"]
_HARMLESS["copy_reg"] = _HARMLESS["copyreg"]


def harmless(name: str) -> bool:
    """Return whether importing and calling a dotted name only rebuilds plain data, tensors or arrays.

    Example:
        >>> harmless("collections.OrderedDict"), harmless("os.system"), harmless("builtins.eval")
        (True, False, False)
    """
    module, _, last = name.rpartition(".")
    return last in _HARMLESS.get(module, ())
