/* Values and texts as the bytes that stand for them in an event: the encoders of the Python side. */

static PyObject *state_value(PyObject *self, PyObject *value);

/* Bytes written behind the batch as taken out of it again. */
static PyObject *cut_off(State *s, size_t from, int failed) {
    PyObject *bytes = failed ? NULL : PyBytes_FromStringAndSize((char *)s->buffer + from, s->next - s->buffer - from);
    s->next = s->buffer + from;
    return bytes;
}

/* Values one after the other, in one piece: objects are defined before texts are numbered, because definitions stand first. */
static int put_values(State *s, PyObject *const *values, Py_ssize_t count, size_t *from) {
    uint64_t few[16], *numbers = few;
    if (count > 16 && (numbers = PyMem_RawMalloc(count * sizeof(uint64_t))) == NULL) return out_of_memory();
    int failed = 0;
    for (Py_ssize_t i = 0; i < count && !failed; i++) {
        if (!is_primitive(Py_TYPE(values[i]))) failed = reference(s, values[i], &numbers[i]);
    }
    if (from != NULL) *from = s->next - s->buffer;
    for (Py_ssize_t i = 0; i < count && !failed; i++) {
        if ((failed = reserve(s, 64)) < 0) break;
        if (is_primitive(Py_TYPE(values[i]))) {
            failed = put_primitive(s, values[i]);
        } else {
            *s->next++ = 14;
            put_varint(s, numbers[i]);
        }
    }
    if (numbers != few) PyMem_RawFree(numbers);
    return failed;
}

static PyObject *values_as_bytes(State *s, PyObject *const *values, Py_ssize_t count) {
    size_t from = s->next - s->buffer;
    int failed = put_values(s, values, count, &from);
    return cut_off(s, from, failed);
}

static PyObject *state_value(PyObject *self, PyObject *value) { return values_as_bytes((State *)self, &value, 1); }

static PyObject *state_pair(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    State *s = (State *)self;
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "a pair has two values");
        return NULL;
    }
    /* The second is defined first, as the Python side does it. */
    uint64_t number;
    if (!is_primitive(Py_TYPE(args[1])) && reference(s, args[1], &number) < 0) return NULL;
    if (!is_primitive(Py_TYPE(args[1]))) {
        uint64_t first = 0;
        if (!is_primitive(Py_TYPE(args[0])) && reference(s, args[0], &first) < 0) return NULL;
        size_t from = s->next - s->buffer;
        if (reserve(s, 64) < 0) return NULL;
        int failed = 0;
        if (first) {
            *s->next++ = 14;
            put_varint(s, first);
        } else {
            failed = put_primitive(s, args[0]);
        }
        if (!failed && (failed = reserve(s, 64)) == 0) {
            *s->next++ = 14;
            put_varint(s, number);
        }
        return cut_off(s, from, failed);
    }
    return values_as_bytes(s, args, 2);
}

static PyObject *state_many(PyObject *self, PyObject *values) {
    PyObject *sequence = PySequence_Fast(values, "values expected");
    if (sequence == NULL) return NULL;
    PyObject *bytes = values_as_bytes((State *)self, PySequence_Fast_ITEMS(sequence), PySequence_Fast_GET_SIZE(sequence));
    Py_DECREF(sequence);
    return bytes;
}

static PyObject *state_string(PyObject *self, PyObject *text) {
    State *s = (State *)self;
    size_t from = s->next - s->buffer;
    return cut_off(s, from, PyUnicode_CheckExact(text) ? put_string(s, text) : put_text(s, text));
}

static PyObject *state_text(PyObject *self, PyObject *text) {
    State *s = (State *)self;
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a text is a string");
        return NULL;
    }
    size_t from = s->next - s->buffer;
    return cut_off(s, from, put_text(s, text));
}

static PyObject *state_redacted(PyObject *self, PyObject *none) {
    (void)none;
    State *s = (State *)self;
    size_t from = s->next - s->buffer;
    return cut_off(s, from, put_redacted(s));
}

static PyObject *state_unrecorded(PyObject *self, PyObject *why) {
    State *s = (State *)self;
    size_t from = s->next - s->buffer;
    if (reserve(s, 64) < 0) return NULL;
    *s->next++ = 16;
    return cut_off(s, from, put_text(s, why));
}

static PyObject *state_value_under(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    State *s = (State *)self;
    if (count != 2) return NULL;
    int hidden = hides(s, args[0], args[1]);
    if (hidden < 0) return NULL;
    return hidden ? state_redacted(self, NULL) : state_value(self, args[1]);
}
