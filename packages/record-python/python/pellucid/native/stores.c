/* Stores into elements and attributes: noted before the program makes them, recorded once they have succeeded (stores.py has them all). */

static inline int touch(State *s, PyObject *thing) {
    if (likely(PyDict_GET_SIZE(s->watched) == 0)) return 0;
    PyObject *result = call_method(s, call_python, "touch", thing);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* A value that can be written behind other bytes: objects are defined before an event begins. */
typedef struct {
    uint64_t number;
    int hidden;
} Ready;

static inline int make_ready(State *s, PyObject *value, Ready *ready) {
    ready->hidden = 0;
    return is_primitive(Py_TYPE(value)) ? 0 : reference(s, value, &ready->number);
}

static inline int put_ready(State *s, PyObject *value, const Ready *ready) {
    if (reserve(s, 64) < 0) return -1;
    if (unlikely(ready->hidden)) return put_redacted(s);
    if (is_primitive(Py_TYPE(value))) return put_primitive(s, value);
    *s->next++ = 14;
    put_varint(s, ready->number);
    return 0;
}

static inline void put_operation(State *s, uint8_t opcode, const Head *head, uint64_t number) {
    put_head(s, head);
    s->next[-head->size] = opcode;
    put_varint(s, number);
}

/* An event about an object, with a value at its end. The head's opcode is a placeholder. */
static int put_change(State *s, uint8_t opcode, const Head *head, uint64_t number, PyObject *value) {
    Ready ready;
    if (make_ready(s, value, &ready) < 0 || reserve(s, 64) < 0) return -1;
    put_operation(s, opcode, head, number);
    if (put_ready(s, value, &ready) < 0) return -1;
    event_done(s);
    return 0;
}

/* `set-item` of a map or `set-field`. */
static int put_under_key(State *s, uint8_t opcode, const Head *head, uint64_t number, PyObject *key, PyObject *value) {
    Ready ready_key, ready;
    if (make_ready(s, value, &ready) < 0 || make_ready(s, key, &ready_key) < 0 || (ready.hidden = hides(s, key, value)) < 0) return -1;
    if (reserve(s, 64) < 0) return -1;
    put_operation(s, opcode, head, number);
    if (put_ready(s, key, &ready_key) < 0 || put_ready(s, value, &ready) < 0) return -1;
    event_done(s);
    return 0;
}

static int put_splice(State *s, const Head *head, uint64_t number, Py_ssize_t start, Py_ssize_t removed, PyObject *added) {
    Ready ready;
    if (added != NULL && make_ready(s, added, &ready) < 0) return -1;
    if (reserve(s, 64) < 0) return -1;
    put_operation(s, 0x34, head, number);
    put_varint(s, start);
    put_varint(s, removed);
    put_varint(s, added != NULL);
    if (added != NULL && put_ready(s, added, &ready) < 0) return -1;
    event_done(s);
    return 0;
}

/* As that, with several values added: `count` of a list's, from a place on. */
static int put_spliced(State *s, const Head *head, uint64_t number, Py_ssize_t start, Py_ssize_t removed, PyObject *list, Py_ssize_t from,
                       Py_ssize_t count) {
    PyObject *values = PyList_GetSlice(list, from, from + count);
    if (values == NULL) return -1;
    Ready *ready = PyMem_RawMalloc((count + 1) * sizeof(Ready));
    int failed = ready == NULL ? out_of_memory() : 0;
    for (Py_ssize_t i = 0; i < count && !failed; i++) failed = make_ready(s, PyList_GET_ITEM(values, i), &ready[i]);
    if (!failed && (failed = reserve(s, 64)) == 0) {
        put_operation(s, 0x34, head, number);
        put_varint(s, start);
        put_varint(s, removed);
        put_varint(s, count);
        for (Py_ssize_t i = 0; i < count && !failed; i++) failed = put_ready(s, PyList_GET_ITEM(values, i), &ready[i]);
        if (!failed) event_done(s);
    }
    PyMem_RawFree(ready);
    Py_DECREF(values);
    return failed;
}

/* Whether looking a key up runs none of the program's code. */
static int is_plain_key(PyObject *key) {
    PyTypeObject *type = Py_TYPE(key);
    if (is_primitive(type)) return 1;
    if (type != &PyTuple_Type) return 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(key); i++) {
        if (!is_primitive(Py_TYPE(PyTuple_GET_ITEM(key, i)))) return 0;
    }
    return 1;
}

/* Whether a dict is that of a recorded module, whose entries are variables. */
static int is_module(State *s, PyObject *dictionary) {
    if (unlikely(s->module_count != PyDict_GET_SIZE(s->modules))) {
        Py_ssize_t count = PyDict_GET_SIZE(s->modules), place = 0, i = 0;
        void **addresses = PyMem_RawRealloc(s->module_addresses, (count + 1) * sizeof(void *));
        if (addresses == NULL) return out_of_memory();
        PyObject *key, *value;
        while (PyDict_Next(s->modules, &place, &key, &value) && i < count) addresses[i++] = PyLong_AsVoidPtr(key);
        s->module_addresses = addresses;
        s->module_count = count;
    }
    for (Py_ssize_t i = 0; i < s->module_count; i++) {
        if (s->module_addresses[i] == dictionary) return 1;
    }
    return 0;
}

static inline PyObject *item_at(PyObject *list, PyObject *key) {
    int64_t index;
    if (!small_int(key, &index)) return NULL;
    if (index < 0) index += PyList_GET_SIZE(list);
    return index >= 0 && index < PyList_GET_SIZE(list) ? PyList_GET_ITEM(list, index) : NULL;
}

/* Whether a store into an element cannot fail and runs nothing; the Python side sees to others. -1 on failure. */
static inline int tells_item(State *s, PyObject *container, PyObject *key) {
    if (PyList_CheckExact(container)) return PyLong_CheckExact(key) && item_at(container, key) != NULL;
    if (!PyDict_CheckExact(container) || !is_plain_key(key)) return 0;
    int module = is_module(s, container);
    return module < 0 ? -1 : !module;
}

/* Such an element is, or is about to be, the value. */
static inline int put_item(State *s, const Head *head, PyObject *container, PyObject *key, PyObject *value) {
    uint64_t number;
    if (reference(s, container, &number) < 0 || touch(s, container) < 0) return -1;
    if (PyDict_CheckExact(container)) return put_under_key(s, 0x30, head, number, key, value);
    Ready ready;
    int64_t index = 0;
    (void)small_int(key, &index);
    if (index < 0) index += PyList_GET_SIZE(container);
    if (make_ready(s, value, &ready) < 0 || reserve(s, 64) < 0) return -1;
    put_operation(s, 0x30, head, number);
    put_int(s, index);
    if (put_ready(s, value, &ready) < 0) return -1;
    event_done(s);
    return 0;
}

static inline int put_in_field(State *s, const Head *head, PyObject *thing, PyObject *name, PyObject *value) {
    uint64_t number;
    if (reference(s, thing, &number) < 0 || touch(s, thing) < 0) return -1;
    return put_under_key(s, 0x32, head, number, name, value);
}

static int commit_list_item(State *s, Pending *store) {
    PyObject *list = store->thing;
    Py_ssize_t size = PyList_GET_SIZE(list), index = PyLong_AsSsize_t(store->key);
    if (index == -1 && PyErr_Occurred()) PyErr_Clear();
    if (index < 0) index += size;
    if (index < 0 || index >= size) return 0;
    if (touch(s, list) < 0) return -1;
    PyObject *value = Py_NewRef(PyList_GET_ITEM(list, index));
    Ready ready;
    int failed = make_ready(s, value, &ready) < 0 || reserve(s, 64) < 0;
    if (!failed) {
        put_operation(s, 0x30, &store->head, store->number);
        put_int(s, index);
        failed = put_ready(s, value, &ready);
        if (!failed) event_done(s);
    }
    Py_DECREF(value);
    return failed ? -1 : 0;
}

static int commit_dict_item(State *s, Pending *store) {
    PyObject *value = PyDict_GetItemWithError(store->thing, store->key);
    if (value == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_INCREF(value);
    int failed = touch(s, store->thing) < 0 || put_under_key(s, 0x30, &store->head, store->number, store->key, value) < 0;
    Py_DECREF(value);
    return failed ? -1 : 0;
}

static int commit_field(State *s, Pending *store) {
    Py_ssize_t nowhere = 0;
    PyObject *value = stored_attribute(store->thing, store->key, store->cache != NULL ? &store->cache->place : &nowhere);
    if (value == NULL) return 0;
    int failed = touch(s, store->thing) < 0 || put_under_key(s, 0x32, &store->head, store->number, store->key, value) < 0;
    Py_DECREF(value);
    return failed ? -1 : 0;
}

static int commit_slice(State *s, Pending *store) {
    Py_ssize_t added = PyList_GET_SIZE(store->thing) - (store->size - store->removed);
    if (added < 0 || (store->removed == 0 && added == 0)) return 0;
    if (touch(s, store->thing) < 0) return -1;
    return put_spliced(s, &store->head, store->number, store->start, store->removed, store->thing, store->start, added);
}

static int commit_from_python(PyObject *store) {
    Py_ssize_t count = PyTuple_GET_SIZE(store) - 2;
    PyObject *const *items = &PyTuple_GET_ITEM(store, 0);
    PyObject *result = call_python(items[0], items + 2, count);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* Records the store that was noted in the call. */
static int commit(State *s, Call *call) {
    Pending store = call->pending;
    call->pending.what = NOTHING;
    call->pending.thing = call->pending.key = NULL;
    int result = store.what == LIST_ITEM ? commit_list_item(s, &store)
               : store.what == DICT_ITEM ? commit_dict_item(s, &store)
               : store.what == FIELD ? commit_field(s, &store)
               : store.what == LIST_SLICE ? commit_slice(s, &store)
                                     : commit_from_python(store.key);
    if (result < 0) {
        PyObject *type, *error, *trace;
        PyErr_Fetch(&type, &error, &trace);
        Py_XDECREF(store.thing);
        Py_XDECREF(store.key);
        PyErr_Restore(type, error, trace);
        return -1;
    }
    Py_XDECREF(store.thing);
    Py_XDECREF(store.key);
    return 0;
}

static inline void note(Call *call, int what, const Head *head, uint64_t number, PyObject *thing, PyObject *key, Probe *cache) {
    drop_pending(call);
    Pending *store = &call->pending;
    store->what = (uint8_t)what;
    store->head = *head;
    store->number = number;
    store->thing = Py_NewRef(thing);
    store->key = Py_NewRef(key);
    store->cache = cache;
}

/* Notes a store into an element. @returns 1 when it was done here, 0 when the Python side has to, -1 on failure. */
static inline int note_item(State *s, Call *call, const Head *head, PyObject *container, PyObject *key) {
    uint64_t number;
    if (PyList_CheckExact(container) && PyLong_CheckExact(key)) {
        if (reference(s, container, &number) < 0) return -1;
        note(call, LIST_ITEM, head, number, container, key, NULL);
        return 1;
    }
    if (PyDict_CheckExact(container) && is_plain_key(key)) {
        int module = is_module(s, container);
        if (module) return module < 0 ? -1 : 0;
        if (reference(s, container, &number) < 0) return -1;
        note(call, DICT_ITEM, head, number, container, key, NULL);
        return 1;
    }
    return 0;
}

/* A probe remembers the answer about the type that it saw last; those about others are here. */
enum { ASKS_FOR_FIELD, ASKS_FOR_METHOD, ASKS_FOR_INEXACT_METHOD };

static inline Answer *answer_place(State *s, PyTypeObject *type, PyObject *name, int asker) {
    return &s->answers[((((uintptr_t)type ^ (uintptr_t)name) >> 4) + (uintptr_t)asker) * 0x9E3779B97F4A7C15ull >> 56];
}

static void keep_answer(Probe *p, int asker) {
    if (p->version == 0) return;
    Answer *answer = answer_place(p->state, p->type, p->name, asker);
    *answer = (Answer){p->type, p->name, p->version, (int16_t)asker, (int16_t)p->verdict};
}

/* Whether attributes of this name are stored by `object` itself in instances of the type: asked once for each version of a type. */
enum { UNASKED, PLAIN_STORE, OTHER_STORE };

static inline int known_way_to_field(Probe *p, PyTypeObject *type) {
    if (likely(p->type == type && p->version == version_of(type) && p->version != 0)) return p->verdict;
    Answer *known = answer_place(p->state, type, p->name, ASKS_FOR_FIELD);
    if (known->type == type && known->name == p->name && known->asker == ASKS_FOR_FIELD && known->version == version_of(type)) return known->answer;
    return UNASKED;
}

static int way_to_field(Probe *p, PyTypeObject *type) {
    int known = known_way_to_field(p, type);
    if (likely(known != UNASKED)) return known;
    PyObject *arguments[2] = {(PyObject *)type, p->name};
    PyObject *asked = PyObject_GetAttrString(p->state->decisions, "stores_plainly");
    PyObject *plainly = asked == NULL ? NULL : call_python(asked, arguments, 2);
    Py_XDECREF(asked);
    if (plainly == NULL) return -1;
    if (version_of(type) == 0) (void)_PyType_Lookup(type, p->name); /* gives it one */
    p->type = type;
    p->version = version_of(type);
    p->verdict = plainly == Py_True ? PLAIN_STORE : OTHER_STORE;
    Py_DECREF(plainly);
    keep_answer(p, ASKS_FOR_FIELD);
    return p->verdict;
}

static inline int note_field(State *s, Call *call, Probe *p, const Head *head, PyObject *thing) {
    int way = way_to_field(p, Py_TYPE(thing));
    if (way != PLAIN_STORE) return way < 0 ? -1 : 0;
    uint64_t number;
    if (reference(s, thing, &number) < 0) return -1;
    note(call, FIELD, head, number, thing, p->name, p);
    return 1;
}

static int bound_of(PyObject *part, Py_ssize_t missing, Py_ssize_t size, Py_ssize_t *bound) {
    int64_t n = missing;
    if (part != Py_None && (!PyLong_CheckExact(part) || !small_int(part, &n))) return 0;
    if (n < 0) n += size;
    *bound = n < 0 ? 0 : n > size ? size : (Py_ssize_t)n;
    return 1;
}

/* Notes a store into a slice. @returns as `note_item`. */
static inline int note_slice(State *s, Call *call, const Head *head, PyObject *container, PyObject *const *parts) {
    Py_ssize_t start, stop;
    uint64_t number;
    if (!PyList_CheckExact(container) || parts[2] != Py_None) return 0;
    Py_ssize_t size = PyList_GET_SIZE(container);
    if (!bound_of(parts[0], 0, size, &start) || !bound_of(parts[1], size, size, &stop)) return 0;
    if (reference(s, container, &number) < 0) return -1;
    note(call, LIST_SLICE, head, number, container, Py_None, NULL);
    call->pending.start = start;
    call->pending.removed = stop > start ? stop - start : 0;
    call->pending.size = size;
    return 1;
}
