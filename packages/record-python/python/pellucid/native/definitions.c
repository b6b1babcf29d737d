/* References to objects, and what they hold when they are first seen (FORMAT.md, 4.2). What is found while an object is written waits in
   a queue, so that nothing recurses however deep things are nested. */

static int define(State *s, PyObject *thing, Known *known, uint64_t *number);

/* The number of an object that is no primitive; defines it when it is new. */
static inline int reference(State *s, PyObject *thing, uint64_t *number) {
    Identity *one = find_identity(s, thing);
    if (likely(one != NULL)) {
        if (likely(FINGERPRINT(one->value) == 0 || FINGERPRINT(one->value) == fingerprint_of(thing))) {
            *number = NUMBER(one->value);
            return 0;
        }
        remove_identity(s, one);
    }
    Known *known = known_type(s, Py_TYPE(thing));
    return known == NULL ? -1 : define(s, thing, known, number);
}

/* An int of the Python side, kept by address while a `replace` is written. */
static int written_number(State *s, PyObject *thing, uint64_t *number) {
    PyObject *address = PyLong_FromVoidPtr(thing);
    PyObject *found = address == NULL ? NULL : PyDict_GetItem(s->written, address);
    Py_XDECREF(address);
    if (found == NULL) return 0;
    *number = PyLong_AsUnsignedLongLong(found);
    return 1;
}

static int put_value(State *s, PyObject *value);
static int put_contents(State *s, PyObject *thing, Known *known);

static int write_queue(State *s) {
    for (size_t i = 0; i < s->queue_size; i++) {
        Definition one = s->queue[i];
        if (reserve(s, 64) < 0) return -1;
        *s->next++ = 1;
        put_varint(s, one.number);
        if (put_contents(s, one.thing, one.known) < 0) return -1;
        definition_done(s);
    }
    return 0;
}

static void empty_queue(State *s) {
    for (size_t i = 0; i < s->queue_size; i++) Py_DECREF(s->queue[i].thing);
    s->queue_size = 0;
    s->defining = 0;
}

static int define_anew(State *s, PyObject *thing, Known *known, uint64_t *number) {
    *number = ++s->last_number;
    if (known->death <= HELD) {
        if (put_identity(s, thing, *number | fingerprint_of(thing) << 44) < 0) return -1;
        if (known->death != HOOKED && keep(s, thing, known->death) < 0) return -1;
    }
    if (s->queue_size == s->queue_room) {
        size_t room = s->queue_room * 2;
        Definition *bigger = PyMem_RawRealloc(s->queue, room * sizeof(Definition));
        if (bigger == NULL) return out_of_memory();
        s->queue = bigger;
        s->queue_room = room;
    }
    s->queue[s->queue_size++] = (Definition){*number, Py_NewRef(thing), known};
    if (s->defining) return 0;
    s->defining = 1;
    if (write_queue(s) < 0) return -1; /* `failed` empties the queue */
    empty_queue(s);
    return 0;
}

static int define(State *s, PyObject *thing, Known *known, uint64_t *number) {
    if (s->written != NULL && known->death == FRESH && written_number(s, thing, number)) return 0;
    return define_anew(s, thing, known, number);
}

/* A value where new objects can wait: inside a definition. */
static int put_value(State *s, PyObject *value) {
    if (reserve(s, 64) < 0) return -1;
    spare(s);
    if (is_primitive(Py_TYPE(value))) return put_primitive(s, value);
    uint64_t number;
    if (reference(s, value, &number) < 0) return -1;
    if (reserve(s, 64) < 0) return -1;
    *s->next++ = 14;
    put_varint(s, number);
    return 0;
}

static int put_redacted(State *s) {
    if (reserve(s, 64) < 0) return -1;
    *s->next++ = 15;
    return put_text(s, s->redacted_text);
}

static inline int is_text(PyObject *value) { return PyUnicode_CheckExact(value) || PyBytes_CheckExact(value); }

static inline size_t secret_place(PyObject *name) { return ((uintptr_t)name >> 4) & 255; }

/* Whether it is known without asking that the value is to be shown under this name. */
static inline int is_shown(State *s, PyObject *name, PyObject *value) {
    if (!is_text(value) || !s->redact || !PyUnicode_CheckExact(name)) return 1;
    size_t place = secret_place(name);
    return s->secret_names[place] == name && !s->secret_verdicts[place];
}

/* Whether text under this name is not to be shown: 1, 0, or -1 with an error. */
static int hides(State *s, PyObject *name, PyObject *value) {
    if (is_shown(s, name, value)) return 0;
    size_t place = secret_place(name);
    if (s->secret_names[place] != name) {
        PyObject *verdict = PyObject_CallOneArg(s->looks_secret, name);
        if (verdict == NULL) return -1;
        Py_XSETREF(s->secret_names[place], Py_NewRef(name));
        s->secret_verdicts[place] = verdict == Py_True;
        Py_DECREF(verdict);
    }
    return s->secret_verdicts[place];
}

static int put_value_under(State *s, PyObject *name, PyObject *value) {
    int hidden = hides(s, name, value);
    if (hidden < 0) return -1;
    return hidden ? put_redacted(s) : put_value(s, value);
}

static int changed_meanwhile(void) {
    PyErr_SetString(PyExc_RuntimeError, "a container changed while it was written");
    return -1;
}

static int put_counts(State *s, Py_ssize_t length, Py_ssize_t *kept) {
    *kept = length < s->most_items ? length : s->most_items;
    if (reserve(s, 64) < 0) return -1;
    put_varint(s, *kept);
    put_varint(s, length - *kept);
    return 0;
}

static int put_iterated(State *s, PyObject *thing, PyTypeObject *base, Py_ssize_t kept) {
    PyObject *iterator = base->tp_iter(thing);
    if (iterator == NULL) return -1;
    int failed = 0;
    for (Py_ssize_t i = 0; i < kept && !failed; i++) {
        PyObject *item = Py_TYPE(iterator)->tp_iternext(iterator);
        if (item == NULL) {
            failed = PyErr_Occurred() ? -1 : changed_meanwhile();
            break;
        }
        failed = put_value(s, item);
        Py_DECREF(item);
    }
    Py_DECREF(iterator);
    return failed;
}

static int put_sequence(State *s, PyObject *thing, PyTypeObject *base) {
    Py_ssize_t kept, length = base == &PySet_Type || base == &PyFrozenSet_Type ? PySet_GET_SIZE(thing) : base->tp_as_sequence->sq_length(thing);
    if (put_counts(s, length, &kept) < 0) return -1;
    if (base == &PyTuple_Type) {
        for (Py_ssize_t i = 0; i < kept; i++) {
            if (put_value(s, PyTuple_GET_ITEM(thing, i)) < 0) return -1;
        }
        return 0;
    }
    if (base != &PyList_Type) return put_iterated(s, thing, base, kept);
    for (Py_ssize_t i = 0; i < kept; i++) {
        if (i >= PyList_GET_SIZE(thing)) return changed_meanwhile();
        PyObject *item = Py_NewRef(PyList_GET_ITEM(thing, i));
        int failed = put_value(s, item);
        Py_DECREF(item);
        if (failed) return -1;
    }
    return 0;
}

static int put_entries(State *s, PyObject *thing) {
    Py_ssize_t kept, length = PyDict_GET_SIZE(thing), place = 0;
    if (put_counts(s, length, &kept) < 0) return -1;
    PyObject *key, *value;
    for (Py_ssize_t i = 0; i < kept; i++) {
        if (PyDict_GET_SIZE(thing) != length || !PyDict_Next(thing, &place, &key, &value)) return changed_meanwhile();
        Py_INCREF(key);
        Py_INCREF(value);
        int failed = put_value(s, key) < 0 || put_value_under(s, key, value) < 0;
        Py_DECREF(key);
        Py_DECREF(value);
        if (failed) return -1;
    }
    return 0;
}

static int put_field(State *s, PyObject *name, PyObject *value) {
    if (put_string(s, name) < 0) return -1;
    Py_INCREF(value);
    int failed = put_value_under(s, name, value);
    Py_DECREF(value);
    return failed;
}

/* The slots that are filled, in a list of names and values by turns. */
static PyObject *filled_slots(PyObject *thing, PyObject *slots) {
    PyObject *filled = PyList_New(0);
    for (Py_ssize_t i = 0; filled != NULL && i < PyList_GET_SIZE(slots); i++) {
        PyObject *slot = PyList_GET_ITEM(slots, i);
        PyObject *value = PyObject_CallOneArg(PyTuple_GET_ITEM(slot, 1), thing);
        if (value == NULL) {
            PyErr_Clear();
            continue;
        }
        if (PyList_Append(filled, PyTuple_GET_ITEM(slot, 0)) < 0 || PyList_Append(filled, value) < 0) Py_CLEAR(filled);
        Py_DECREF(value);
    }
    return filled;
}

static int put_stored_fields(State *s, PyObject *thing, PyObject *filled, int attributes) {
    Py_ssize_t count = filled == NULL ? 0 : PyList_GET_SIZE(filled) / 2, place = 0;
    PyObject *dictionary = NULL, *key, *value;
#ifdef HAS_INLINE_VALUES
    int beside = 0;
    PyDictValues *values = attributes ? values_of(thing) : NULL;
    if (values != NULL) {
        beside = values_count(values);
        for (int i = 0; i < values_count(values); i++) {
            if (values->values[values_place(values, i)] == NULL) beside--;
        }
        count += beside;
    } else
#endif
    if (attributes && (dictionary = dictionary_of(thing)) != NULL) {
        while (PyDict_Next(dictionary, &place, &key, &value)) count += PyUnicode_CheckExact(key);
    }
    Py_ssize_t kept;
    if (put_counts(s, count, &kept) < 0) return -1;
    for (Py_ssize_t i = 0; filled != NULL && i + 1 < PyList_GET_SIZE(filled) && kept > 0; i += 2, kept--) {
        if (put_field(s, PyList_GET_ITEM(filled, i), PyList_GET_ITEM(filled, i + 1)) < 0) return -1;
    }
#ifdef HAS_INLINE_VALUES
    if (values != NULL) {
        PyDictUnicodeEntry *names = names_of(keys_of(Py_TYPE(thing)));
        for (int i = 0; i < values_count(values) && kept > 0; i++) {
            int at = values_place(values, i);
            if (values->values[at] == NULL) continue;
            kept--;
            if (put_field(s, names[at].me_key, values->values[at]) < 0) return -1;
            if (values_of(thing) != values) return changed_meanwhile();
        }
        return kept == 0 ? 0 : changed_meanwhile();
    }
#endif
    if (dictionary == NULL) return 0;
    Py_ssize_t size = PyDict_GET_SIZE(dictionary);
    Py_INCREF(dictionary);
    int failed = 0;
    place = 0;
    while (!failed && kept > 0 && PyDict_Next(dictionary, &place, &key, &value)) {
        if (!PyUnicode_CheckExact(key)) continue;
        kept--;
        Py_INCREF(key);
        failed = put_field(s, key, value);
        Py_DECREF(key);
        if (!failed && PyDict_GET_SIZE(dictionary) != size) failed = changed_meanwhile();
    }
    Py_DECREF(dictionary);
    return failed || kept > 0 ? (failed ? failed : changed_meanwhile()) : 0;
}

static int put_fields(State *s, PyObject *thing, Known *known) {
    PyObject *filled = NULL;
    if (known->slots == NULL && !known->attributes) {
        s->next[0] = s->next[1] = 0;
        s->next += 2;
        return 0;
    }
    if (known->slots != NULL) {
        filled = filled_slots(thing, known->slots);
        if (filled == NULL) return -1;
    }
    int failed = put_stored_fields(s, thing, filled, known->attributes);
    Py_XDECREF(filled);
    return failed;
}

static int put_python_contents(State *s, PyObject *thing, Known *known) {
    PyObject *bytes = ask_python(s->contents, "write", thing, known->kind);
    if (bytes == NULL) return -1;
    int failed = put_bytes(s, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
    Py_DECREF(bytes);
    return failed;
}

static int put_contents(State *s, PyObject *thing, Known *known) {
    int number = known->number, body = known->base != NULL && number <= MAP;
    if (!body && number != INSTANCE && number != OPAQUE) return put_python_contents(s, thing, known);
    *s->next++ = (uint8_t)number;
    if (put_text(s, known->name) < 0) return -1;
    if (number == MAP) {
        if (put_entries(s, thing) < 0) return -1;
    } else if (body) {
        if (put_sequence(s, thing, known->base) < 0) return -1;
    } else if (number == OPAQUE && put_text(s, known->name) < 0) {
        return -1;
    }
    if (reserve(s, 64) < 0) return -1;
    return put_fields(s, thing, known);
}
