/* Identity: address → number, for as long as the object lives. Its death is told by its deallocator, which is wrapped: those of built-in
   types directly, those of classes through the deallocator of `object`, which theirs ends with. Nothing is held alive. */

#define NUMBER(value) ((value) & (((uint64_t)1 << 44) - 1))
#define FINGERPRINT(value) ((value) >> 44)

/* The state whose objects are watched. One recorder at a time. */
static State *watching;
#if PY_VERSION_HEX >= 0x030C0000
static PyInterpreterState *watched_interpreter;
#endif

static inline size_t place_of(State *s, void *address) {
    return (size_t)((((uint64_t)address >> 4) * 0x9E3779B97F4A7C15ull) >> s->identity_shift);
}

static inline Identity *find_identity(State *s, void *address) {
    size_t i = place_of(s, address);
    Identity *one;
    while ((one = &s->identities[i])->address != NULL) {
        if (one->address == address) return one;
        i = (i + 1) & s->identity_mask;
    }
    return NULL;
}

static int grow_identities(State *s) {
    size_t old_size = s->identity_mask + 1, size = old_size * 2;
    Identity *old = s->identities, *bigger = PyMem_RawCalloc(size, sizeof(Identity));
    if (bigger == NULL) return out_of_memory();
    s->identities = bigger;
    s->identity_mask = size - 1;
    s->identity_shift--;
    for (size_t k = 0; k < old_size; k++) {
        if (old[k].address == NULL) continue;
        size_t i = place_of(s, old[k].address);
        while (bigger[i].address != NULL) i = (i + 1) & s->identity_mask;
        bigger[i] = old[k];
    }
    PyMem_RawFree(old);
    return 0;
}

static int put_identity(State *s, void *address, uint64_t value) {
    if ((s->identity_count + 1) * 2 > s->identity_mask && grow_identities(s) < 0) return -1;
    size_t i = place_of(s, address);
    while (s->identities[i].address != NULL) i = (i + 1) & s->identity_mask;
    s->identities[i].address = address;
    s->identities[i].value = value;
    s->identity_count++;
    return 0;
}

static void remove_identity(State *s, Identity *one) {
    size_t hole = one - s->identities, i = hole;
    for (;;) {
        i = (i + 1) & s->identity_mask;
        if (s->identities[i].address == NULL) break;
        size_t home = place_of(s, s->identities[i].address);
        if (hole <= i ? (hole < home && home <= i) : (hole < home || home <= i)) continue;
        s->identities[hole] = s->identities[i];
        hole = i;
    }
    s->identities[hole].address = NULL;
    s->identity_count--;
}

/* The object is about to be freed: its address may be given to another one at once. */
static inline void forget(void *address) {
    State *s = watching;
    if (unlikely(s == NULL)) return;
#if PY_VERSION_HEX >= 0x030C0000
    if (unlikely(PyThreadState_Get()->interp != watched_interpreter)) return;
#endif
    Identity *one = find_identity(s, address);
    if (unlikely(one != NULL)) remove_identity(s, one);
}

/* Which items a tuple holds; not 0. */
static inline uint64_t fingerprint(PyObject *tuple) {
    uint64_t mixed = Py_SIZE(tuple);
    for (Py_ssize_t i = 0; i < Py_SIZE(tuple); i++) mixed = (mixed ^ (uint64_t)PyTuple_GET_ITEM(tuple, i)) * 0x9E3779B97F4A7C15ull;
    return mixed >> 44 | 1;
}

/* Of what may hold something else while it lives, and then is another thing to the recording; 0 for all others. Iterators of the interpreter use a
   tuple again for other items when nobody else holds it; a built-in exception may get another message. */
static inline uint64_t fingerprint_of(PyObject *thing) {
    if (PyTuple_CheckExact(thing)) return fingerprint(thing);
    if (!PyExceptionInstance_Check(thing) || PyType_HasFeature(Py_TYPE(thing), Py_TPFLAGS_HEAPTYPE)) return 0;
    PyObject *args = ((PyBaseExceptionObject *)thing)->args;
    return args == NULL ? 1 : fingerprint(args);
}

/* Deallocators. A wrapped one loses its trashcan, by which the interpreter frees deep nesting without deep recursion: the wrapper has its own. */

#if PY_VERSION_HEX >= 0x030E0000
#define WITH_TRASHCAN(name, original) \
    static void name(PyObject *dying) { \
        forget(dying); \
        original(dying); \
    }
#else
#define WITH_TRASHCAN(name, original) \
    static void name(PyObject *dying) { \
        forget(dying); \
        PyObject_GC_UnTrack(dying); \
        Py_TRASHCAN_BEGIN(dying, name) \
        original(dying); \
        Py_TRASHCAN_END \
    }
#endif

static destructor list_death, dict_death, tuple_death, set_death, frozenset_death, object_death, bytearray_death, deque_death, function_death,
    type_death, module_death, generator_death;

WITH_TRASHCAN(list_dies, list_death)
WITH_TRASHCAN(dict_dies, dict_death)
WITH_TRASHCAN(set_dies, set_death)
WITH_TRASHCAN(frozenset_dies, frozenset_death)

static void tuple_dies(PyObject *dying) {
    forget(dying);
    if (Py_SIZE(dying) == 0) { /* the empty tuple, which lives for ever and is freed at the end alone */
        tuple_death(dying);
        return;
    }
#if PY_VERSION_HEX >= 0x030E0000
    tuple_death(dying);
#else
    PyObject_GC_UnTrack(dying);
    Py_TRASHCAN_BEGIN(dying, tuple_dies)
    tuple_death(dying);
    Py_TRASHCAN_END
#endif
}

#define PLAINLY(name, original) \
    static void name(PyObject *dying) { \
        forget(dying); \
        original(dying); \
    }

PLAINLY(object_dies, object_death)
PLAINLY(bytearray_dies, bytearray_death)
PLAINLY(deque_dies, deque_death)
PLAINLY(function_dies, function_death)
PLAINLY(type_dies, type_death)
PLAINLY(module_dies, module_death)
PLAINLY(generator_dies, generator_death)

/* Exceptions have about ten deallocators, for their different layouts. */

#if PY_VERSION_HEX >= 0x030E0000
#define EXCEPTION_DIES(name, original) PLAINLY(name, original)
#else
#define EXCEPTION_DIES(name, original) \
    static void name(PyObject *dying) { \
        forget(dying); \
        if (Py_TYPE(dying)->tp_dealloc != name) { /* a class's own, which has its trashcan */ \
            original(dying); \
            return; \
        } \
        PyObject_GC_UnTrack(dying); \
        Py_TRASHCAN_BEGIN(dying, name) \
        PyObject_GC_Track(dying); \
        original(dying); \
        Py_TRASHCAN_END \
    }
#endif

#define EXCEPTION_KINDS 12
static destructor exception_deaths[EXCEPTION_KINDS];
#define EXCEPTION_KIND(n) EXCEPTION_DIES(exception_dies_##n, exception_deaths[n])
EXCEPTION_KIND(0) EXCEPTION_KIND(1) EXCEPTION_KIND(2) EXCEPTION_KIND(3) EXCEPTION_KIND(4) EXCEPTION_KIND(5)
EXCEPTION_KIND(6) EXCEPTION_KIND(7) EXCEPTION_KIND(8) EXCEPTION_KIND(9) EXCEPTION_KIND(10) EXCEPTION_KIND(11)
static const destructor exceptions_die[EXCEPTION_KINDS] = {
    exception_dies_0, exception_dies_1, exception_dies_2, exception_dies_3, exception_dies_4,  exception_dies_5,
    exception_dies_6, exception_dies_7, exception_dies_8, exception_dies_9, exception_dies_10, exception_dies_11,
};

static int is_exception_death(destructor d) {
    for (int n = 0; n < EXCEPTION_KINDS; n++) {
        if (d == exceptions_die[n]) return 1;
    }
    return 0;
}

static PyTypeObject *deque_type;
static destructor subtype_death;

static void wrap(PyTypeObject *type, destructor dies, destructor *original) {
    if (type->tp_dealloc == dies) return;
    *original = type->tp_dealloc;
    type->tp_dealloc = dies;
}

/* All built-in exceptions, from this one on. */
static int hook_exceptions(PyTypeObject *type) {
    destructor d = type->tp_dealloc;
    if (!is_exception_death(d)) {
        int n = 0;
        while (n < EXCEPTION_KINDS && exception_deaths[n] != d && exception_deaths[n] != NULL) n++;
        if (n < EXCEPTION_KINDS) wrap(type, exceptions_die[n], &exception_deaths[n]);
    }
    PyObject *classes = PyObject_CallMethod((PyObject *)&PyType_Type, "__subclasses__", "O", (PyObject *)type);
    int failed = classes == NULL ? -1 : 0;
    for (Py_ssize_t i = 0; !failed && i < PyList_GET_SIZE(classes); i++) {
        PyTypeObject *below = (PyTypeObject *)PyList_GET_ITEM(classes, i);
        if (!PyType_HasFeature(below, Py_TPFLAGS_HEAPTYPE)) failed = hook_exceptions(below);
    }
    Py_XDECREF(classes);
    return failed;
}

/* Once in a process: other types may inherit a wrapped deallocator, so it is never taken out again. */
static int hook_deaths(void) {
    if (deque_type != NULL) return 0;
    PyObject *collections = PyImport_ImportModule("_collections");
    if (collections == NULL) return -1;
    PyObject *deque = PyObject_GetAttrString(collections, "deque");
    Py_DECREF(collections);
    if (deque == NULL) return -1;
    PyObject *plain = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "plain");
    if (plain == NULL) return -1;
    subtype_death = ((PyTypeObject *)plain)->tp_dealloc;
    Py_DECREF(plain);
    deque_type = (PyTypeObject *)deque;
    wrap(&PyList_Type, list_dies, &list_death);
    wrap(&PyDict_Type, dict_dies, &dict_death);
    wrap(&PyTuple_Type, tuple_dies, &tuple_death);
    wrap(&PySet_Type, set_dies, &set_death);
    wrap(&PyFrozenSet_Type, frozenset_dies, &frozenset_death);
    wrap(&PyBaseObject_Type, object_dies, &object_death);
    wrap(&PyByteArray_Type, bytearray_dies, &bytearray_death);
    wrap(deque_type, deque_dies, &deque_death);
    wrap(&PyFunction_Type, function_dies, &function_death);
    wrap(&PyType_Type, type_dies, &type_death);
    wrap(&PyModule_Type, module_dies, &module_death);
    wrap(&PyGen_Type, generator_dies, &generator_death);
    return hook_exceptions((PyTypeObject *)PyExc_BaseException);
}

/* Whether a wrapped deallocator tells of the death of objects of this type. */
static int is_hooked(PyTypeObject *type) {
    while (type != NULL && type->tp_dealloc == subtype_death) type = type->tp_base;
    if (type == NULL) return 0;
    destructor d = type->tp_dealloc;
    /* The deallocators of these two end with that of dict. */
    if (type == &PyODict_Type || strcmp(type->tp_name, "collections.defaultdict") == 0) return 1;
    return d == list_dies || d == dict_dies || d == tuple_dies || d == set_dies || d == frozenset_dies || d == object_dies || d == bytearray_dies
        || d == deque_dies || d == function_dies || d == type_dies || d == module_dies || d == generator_dies || is_exception_death(d);
}

/* A weak reference's callback: the argument bound to it is the address. */
static PyObject *watched_died(PyObject *address, PyObject *reference) {
    State *s = watching;
    if (s == NULL) Py_RETURN_NONE;
    PyObject *kept = PyDict_GetItem(s->kept, address);
    if (kept == reference) {
        Identity *one = find_identity(s, PyLong_AsVoidPtr(address));
        if (one != NULL) remove_identity(s, one);
        if (PyDict_DelItem(s->kept, address) < 0) PyErr_Clear();
    }
    Py_RETURN_NONE;
}

static PyMethodDef watched_died_method = {"died", watched_died, METH_O, NULL};

/* Keeps what tells of an object's death: a weak reference, or the object itself where it takes none. */
static int keep(State *s, PyObject *thing, int death) {
    PyObject *address = PyLong_FromVoidPtr(thing), *kept = NULL;
    if (address == NULL) return -1;
    if (death == WATCHED) {
        PyObject *callback = PyCFunction_New(&watched_died_method, address);
        if (callback != NULL) {
            kept = PyWeakref_NewRef(thing, callback);
            Py_DECREF(callback);
        }
        if (kept == NULL) PyErr_Clear();
    }
    if (kept == NULL) kept = Py_NewRef(thing);
    int failed = PyDict_SetItem(s->kept, address, kept);
    Py_DECREF(kept);
    Py_DECREF(address);
    return failed;
}
