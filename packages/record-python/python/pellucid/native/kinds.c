/* What the core knows of types. The Python side decides (kinds.py), once for each type. */

static size_t known_place(State *s, PyTypeObject *type) { return (((uintptr_t)type >> 4) * 0x9E3779B97F4A7C15ull >> 20) & s->known_mask; }

static int grow_known(State *s) {
    size_t old_size = s->known_mask + 1;
    Known **old = s->known, **bigger = PyMem_RawCalloc(old_size * 2, sizeof(Known *));
    if (bigger == NULL) return out_of_memory();
    s->known = bigger;
    s->known_mask = old_size * 2 - 1;
    for (size_t k = 0; k < old_size; k++) {
        if (old[k] == NULL) continue;
        size_t i = known_place(s, old[k]->type);
        while (bigger[i] != NULL) i = (i + 1) & s->known_mask;
        bigger[i] = old[k];
    }
    PyMem_RawFree(old);
    return 0;
}

static long number_attribute(PyObject *thing, const char *name) {
    PyObject *value = PyObject_GetAttrString(thing, name);
    if (value == NULL) return -1;
    long number = PyLong_AsLong(value);
    Py_DECREF(value);
    return number;
}

static PyTypeObject *readable_base(PyObject *base) {
    static PyTypeObject *const readable[] = {&PyList_Type, &PyTuple_Type, &PyDict_Type, &PySet_Type, &PyFrozenSet_Type, &PyByteArray_Type};
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++) {
        if (base == (PyObject *)readable[i]) return readable[i];
    }
    return base == (PyObject *)deque_type ? deque_type : NULL;
}

static int death_of(PyTypeObject *type, int number, long keep) {
    int hooked = is_hooked(type);
    if (keep == 2 && !(number == EXCEPTION && hooked)) return FRESH;
    if (hooked) return HOOKED;
    return keep == 0 ? WATCHED : HELD;
}

/* @returns NULL with an error. */
static Known *learn(State *s, PyTypeObject *type) {
    PyObject *kind = ask_python(s->contents, "kind", (PyObject *)type, NULL);
    if (kind == NULL) return NULL;
    long number = number_attribute(kind, "kind"), keep = number_attribute(kind, "keep");
    PyObject *base = PyObject_GetAttrString(kind, "base"), *name = PyObject_GetAttrString(kind, "name");
    PyObject *fields = PyObject_GetAttrString(kind, "fields_of"), *slots = PyObject_GetAttrString(kind, "slots");
    Known *known = NULL;
    if (number >= 0 && keep >= 0 && base && name && fields && slots && ((s->known_count + 1) * 2 <= s->known_mask || grow_known(s) == 0)) {
        known = PyMem_RawCalloc(1, sizeof(Known));
        if (known == NULL) PyErr_NoMemory();
    }
    if (known != NULL) {
        known->type = (PyTypeObject *)Py_NewRef((PyObject *)type);
        known->kind = Py_NewRef(kind);
        known->name = Py_NewRef(name);
        known->slots = PyList_Check(slots) && PyList_GET_SIZE(slots) > 0 ? Py_NewRef(slots) : NULL;
        known->base = readable_base(base);
        known->number = (uint8_t)number;
        known->death = (uint8_t)death_of(type, (int)number, keep);
        known->attributes = fields != Py_None;
        size_t i = known_place(s, type);
        while (s->known[i] != NULL) i = (i + 1) & s->known_mask;
        s->known[i] = known;
        s->known_count++;
    }
    Py_DECREF(kind);
    Py_XDECREF(base);
    Py_XDECREF(name);
    Py_XDECREF(fields);
    Py_XDECREF(slots);
    return known;
}

static inline Known *known_type(State *s, PyTypeObject *type) {
    size_t i = known_place(s, type);
    Known *known;
    while ((known = s->known[i]) != NULL) {
        if (known->type == type) return known;
        i = (i + 1) & s->known_mask;
    }
    return learn(s, type);
}

static void drop_known(Known **known, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (known[i] == NULL) continue;
        Py_DECREF(known[i]->kind);
        Py_DECREF(known[i]->name);
        Py_XDECREF(known[i]->slots);
        Py_DECREF((PyObject *)known[i]->type);
        PyMem_RawFree(known[i]);
    }
    PyMem_RawFree(known);
}

static void forget_types(State *s) {
    Known **known = s->known;
    size_t size = s->known_mask + 1;
    s->known_mask = 63;
    s->known_count = 0;
    s->known = PyMem_RawCalloc(64, sizeof(Known *));
    drop_known(known, size);
}

/* All but those that live for ever. */
static int forget_classes(State *s) {
    size_t size = s->known_mask + 1;
    Known **known = s->known, **kept = PyMem_RawCalloc(size, sizeof(Known *));
    if (kept == NULL) return out_of_memory();
    s->known = kept;
    s->known_count = 0;
    for (size_t k = 0; k < size; k++) {
        if (known[k] == NULL || known[k]->type->tp_flags & Py_TPFLAGS_HEAPTYPE) continue;
        size_t i = known_place(s, known[k]->type);
        while (kept[i] != NULL) i = (i + 1) & s->known_mask;
        kept[i] = known[k];
        known[k] = NULL;
        s->known_count++;
    }
    drop_known(known, size);
    return 0;
}
