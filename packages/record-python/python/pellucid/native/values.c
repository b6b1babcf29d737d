/* Primitive values in bytes (FORMAT.md, 4.1). */

#define LARGEST ((((int64_t)1) << 52) - 1)

static inline uint8_t *int_at(uint8_t *at, int64_t n) {
    if (likely((uint64_t)n < 128)) {
        *at++ = (uint8_t)(128 + n);
        return at;
    }
    *at++ = 4;
    return varint_at(at, ((uint64_t)n << 1) ^ (uint64_t)(n >> 63));
}

static inline void put_int(State *s, int64_t n) { s->next = int_at(s->next, n); }

static int put_long(State *s, PyObject *value) {
    size_t size = _PyLong_NumBits(value) / 8 + 1;
    if (reserve(s, size + 64) < 0) return -1;
    uint8_t *bytes = PyMem_RawMalloc(size);
    if (bytes == NULL) return out_of_memory();
#if PY_VERSION_HEX >= 0x030D0000
    int failed = _PyLong_AsByteArray((PyLongObject *)value, bytes, size, 1, 1, 1);
#else
    int failed = _PyLong_AsByteArray((PyLongObject *)value, bytes, size, 1, 1);
#endif
    if (!failed) {
        while (size > 1 && ((bytes[size - 1] == 0 && bytes[size - 2] < 128) || (bytes[size - 1] == 255 && bytes[size - 2] >= 128))) size--;
        *s->next++ = 5;
        put_varint(s, size);
        memcpy(s->next, bytes, size);
        s->next += size;
    }
    PyMem_RawFree(bytes);
    return failed;
}

/* Whether an exact int is small enough for a machine word; then its value. */
static inline int small_int(PyObject *value, int64_t *n) {
#if PY_VERSION_HEX < 0x030C0000
    Py_ssize_t size = Py_SIZE(value);
    digit *digits = ((PyLongObject *)value)->ob_digit;
    if (size == 1) { *n = digits[0]; return 1; }
    if (size == 0) { *n = 0; return 1; }
    if (size == -1) { *n = -(int64_t)digits[0]; return 1; }
    if (size == 2) { *n = ((int64_t)digits[1] << PyLong_SHIFT) | digits[0]; return 1; }
#elif PY_VERSION_HEX < 0x030E0000
    uintptr_t tag = ((PyLongObject *)value)->long_value.lv_tag;
    digit *digits = ((PyLongObject *)value)->long_value.ob_digit;
    if (tag < (2 << _PyLong_NON_SIZE_BITS)) { *n = (1 - (int64_t)(tag & 3)) * (int64_t)digits[0]; return 1; }
    if (tag == (2 << _PyLong_NON_SIZE_BITS)) { *n = ((int64_t)digits[1] << PyLong_SHIFT) | digits[0]; return 1; }
#endif
    int overflow;
    *n = PyLong_AsLongLongAndOverflow(value, &overflow);
    return !overflow && *n >= -LARGEST && *n <= LARGEST;
}

static inline int small_enough(int64_t n) { return n >= -LARGEST && n <= LARGEST; }

static inline uint8_t *float_at(uint8_t *at, double value) {
    *at++ = 6;
    memcpy(at, &value, 8);
    return at + 8;
}

static inline int is_primitive(PyTypeObject *type) {
    return type == &PyLong_Type || type == &PyUnicode_Type || type == &PyFloat_Type || type == &PyBool_Type || type == Py_TYPE(Py_None)
        || type == &PyBytes_Type || type == &PyComplex_Type;
}

/* A primitive value; there are 64 bytes of room. */
static int put_primitive(State *s, PyObject *value) {
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyLong_Type) {
        int64_t n;
        if (small_int(value, &n) && small_enough(n)) {
            put_int(s, n);
            return 0;
        }
        return put_long(s, value);
    }
    if (type == &PyUnicode_Type) return put_string(s, value);
    if (type == &PyFloat_Type) {
        s->next = float_at(s->next, PyFloat_AS_DOUBLE(value));
        return 0;
    }
    if (value == Py_None) {
        *s->next++ = 0;
        return 0;
    }
    if (type == &PyBool_Type) {
        *s->next++ = value == Py_True ? 3 : 2;
        return 0;
    }
    if (type == &PyBytes_Type) {
        Py_ssize_t size = PyBytes_GET_SIZE(value), kept = size < s->most_string ? size : s->most_string;
        *s->next++ = 11;
        put_varint(s, size);
        put_varint(s, kept);
        return put_bytes(s, PyBytes_AS_STRING(value), kept);
    }
    Py_complex number = ((PyComplexObject *)value)->cval;
    *s->next++ = 7;
    memcpy(s->next, &number.real, 8);
    memcpy(s->next + 8, &number.imag, 8);
    s->next += 16;
    return 0;
}
