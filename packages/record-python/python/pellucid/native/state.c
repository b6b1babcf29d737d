/* The state of a recording in the making, as the Python side sees it and inherits from it (native/recorder.py). */

static PyObject *state_acquire(PyObject *self, PyObject *args, PyObject *keywords) {
    (void)keywords;
    State *s = (State *)self;
    int blocking = 1;
    double timeout = -1;
    if (!PyArg_ParseTuple(args, "|pd", &blocking, &timeout)) return NULL;
    if (s->busy && (!blocking || s->owner == thread_id() || !take_slowly(s))) Py_RETURN_FALSE;
    s->busy = 1;
    s->owner = thread_id();
    Py_RETURN_TRUE;
}

/* As of a list with one element (guard.py). */
static PyObject *state_take(PyObject *self, PyObject *none) {
    (void)none;
    State *s = (State *)self;
    if (s->busy) {
        PyErr_SetNone(PyExc_IndexError);
        return NULL;
    }
    s->busy = 1;
    s->owner = thread_id();
    Py_RETURN_NONE;
}

static PyObject *state_enter(PyObject *self, PyObject *none) {
    (void)none;
    return PyBool_FromLong(take((State *)self, thread_id()));
}

static PyObject *state_release(PyObject *self, PyObject *none) {
    (void)none;
    release((State *)self);
    Py_RETURN_NONE;
}

static PyObject *state_append(PyObject *self, PyObject *bytes) {
    State *s = (State *)self;
    if (!PyBytes_Check(bytes) || PyBytes_GET_SIZE(bytes) == 0) {
        PyErr_SetString(PyExc_TypeError, "an event is bytes");
        return NULL;
    }
    if (put_bytes(s, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes)) < 0) return NULL;
    if (PyBytes_AS_STRING(bytes)[0] == 1) definition_done(s);
    else event_done(s);
    Py_RETURN_NONE;
}

static PyObject *state_tick(PyObject *self, PyObject *none) {
    (void)none;
    if (tick((State *)self) < 0) return NULL;
    Py_RETURN_NONE;
}

static PyObject *state_take_batch(PyObject *self, PyObject *first) { return take_batch((State *)self, first); }

static PyObject *state_hand_frame(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    if (count != 2 || hand_frame((State *)self, args[0], args[1]) < 0) return NULL;
    Py_RETURN_NONE;
}

/* `state[type]`, as the Python side's table of encoders: every type is written by the same function. */
static PyObject *state_subscript(PyObject *self, PyObject *key) {
    (void)key;
    return PyObject_GetAttrString(self, "value");
}

static Py_ssize_t state_length(PyObject *self) { return (Py_ssize_t)((State *)self)->steps; }

/* `id(thing) in state`: whether the object at an address was recorded. */
static int state_contains(PyObject *self, PyObject *address) {
    void *at = PyLong_AsVoidPtr(address);
    if (at == NULL && PyErr_Occurred()) return -1;
    return find_identity((State *)self, at) != NULL;
}

static PyObject *state_is_known(PyObject *self, PyObject *thing) { return PyBool_FromLong(find_identity((State *)self, thing) != NULL); }

/* Defines objects, and remembers the numbers of those that have none of their own until `drop_numbers`. */
static PyObject *state_hold_numbers(PyObject *self, PyObject *things) {
    State *s = (State *)self;
    PyObject *written = PyDict_New();
    if (written == NULL) return NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(things); i++) {
        PyObject *thing = PyList_GET_ITEM(things, i);
        uint64_t number;
        if (is_primitive(Py_TYPE(thing))) continue;
        PyObject *address = PyLong_FromVoidPtr(thing), *value = NULL;
        if (address != NULL && (PyDict_Contains(written, address) == 1 || (reference(s, thing, &number) == 0
            && (value = PyLong_FromUnsignedLongLong(number)) != NULL && PyDict_SetItem(written, address, value) == 0))) {
            Py_DECREF(address);
            Py_XDECREF(value);
            continue;
        }
        Py_XDECREF(address);
        Py_XDECREF(value);
        Py_DECREF(written);
        return NULL;
    }
    Py_XSETREF(s->written, written);
    Py_RETURN_NONE;
}

static PyObject *state_drop_numbers(PyObject *self, PyObject *none) {
    (void)none;
    Py_CLEAR(((State *)self)->written);
    Py_RETURN_NONE;
}

/* After a failure in the midst of an event: what was not written whole is as if it had not been begun. */
static PyObject *state_recover(PyObject *self, PyObject *none) {
    (void)none;
    State *s = (State *)self;
    for (size_t i = 0; i < s->queue_size; i++) {
        Identity *one = find_identity(s, s->queue[i].thing);
        if (one != NULL) remove_identity(s, one);
    }
    empty_queue(s);
    Py_CLEAR(s->written);
    s->next = s->whole;
    Py_RETURN_NONE;
}

/* A place in the batch, to come back to: (batch, bytes, strings). */
static PyObject *state_point(PyObject *self, PyObject *none) {
    (void)none;
    State *s = (State *)self;
    return Py_BuildValue("(KnnK)", (unsigned long long)s->first_step, (Py_ssize_t)(s->next - s->buffer), (Py_ssize_t)s->text_count,
                         (unsigned long long)(s->steps + s->definitions));
}

/* Takes the last event back, which was written since the point. */
static PyObject *state_take_back(PyObject *self, PyObject *point) {
    State *s = (State *)self;
    unsigned long long step, records;
    Py_ssize_t bytes, texts;
    if (!PyArg_ParseTuple(point, "KnnK", &step, &bytes, &texts, &records)) return NULL;
    if (step != s->first_step || s->steps + s->definitions != records + 1) {
        PyErr_SetString(PyExc_ValueError, "that is not the last event");
        return NULL;
    }
    s->next = s->whole = s->whole_event = s->buffer + bytes;
    s->steps--;
    publish(s);
    forget_texts_from(s, texts);
    Py_RETURN_NONE;
}

static PyObject *state_number_from(PyObject *self, PyObject *first) {
    State *s = (State *)self;
    uint64_t number = PyLong_AsUnsignedLongLong(first);
    if (PyErr_Occurred()) return NULL;
    if (number > s->last_number) s->last_number = number;
    Py_RETURN_NONE;
}

static PyObject *state_highest_number(PyObject *self, PyObject *none) {
    (void)none;
    return PyLong_FromUnsignedLongLong(((State *)self)->last_number);
}

/* Every object is new again. */
static PyObject *state_forget(PyObject *self, PyObject *none) {
    (void)none;
    State *s = (State *)self;
    memset(s->identities, 0, (s->identity_mask + 1) * sizeof(Identity));
    s->identity_count = 0;
    PyDict_Clear(s->kept);
    Py_RETURN_NONE;
}

/* `share(path)`: whether the batch lies from here on in a file of that path. */
static PyObject *state_share(PyObject *self, PyObject *path) {
    const char *text = PyUnicode_AsUTF8(path);
    if (text == NULL) return NULL;
    return PyBool_FromLong(share((State *)self, text));
}

static PyObject *state_get_task(PyObject *self, void *unused) {
    (void)unused;
    return PyLong_FromUnsignedLongLong(MAKING((State *)self)->task);
}

static int state_set_task(PyObject *self, PyObject *task, void *unused) {
    (void)unused;
    uint64_t number = PyLong_AsUnsignedLongLong(task);
    if (PyErr_Occurred()) return -1;
    MAKING((State *)self)->task = number;
    return 0;
}

/* Whether objects that the program lets go of are let go of by us: false with the hook of deallocators off (a test's negative control). */
static PyObject *state_stop_watching(PyObject *self, PyObject *none) {
    (void)none;
    if (watching == (State *)self) watching = NULL;
    Py_RETURN_NONE;
}

/* The batch is dropped, and the next one is the first. */
static PyObject *state_start_anew(PyObject *self, PyObject *none) {
    (void)none;
    State *s = (State *)self;
    s->first_step = 0;
    clear_batch(s);
    forget_texts(s);
    Py_RETURN_NONE;
}

static PyObject *state_get_volume(PyObject *self, void *unused) {
    (void)unused;
    State *s = (State *)self;
    return PyLong_FromSsize_t(s->next - s->buffer);
}

static PyObject *state_modules_changed(PyObject *self, PyObject *none) {
    (void)none;
    ((State *)self)->module_count = -1;
    Py_RETURN_NONE;
}

static PyObject *state_forget_encoders(PyObject *self, PyObject *none) {
    (void)none;
    if (forget_classes((State *)self) < 0) return NULL;
    Py_RETURN_NONE;
}

/* Forgets types, and with them what would keep the program's classes alive. */
static PyObject *state_clear(PyObject *self, PyObject *none) {
    (void)none;
    State *s = (State *)self;
    forget_types(s);
    PyDict_Clear(s->kept);
    forget_texts(s);
    for (int i = 0; i < 256; i++) Py_CLEAR(s->secret_names[i]);
    Py_RETURN_NONE;
}

static PyObject *state_get_active(PyObject *self, void *unused) {
    (void)unused;
    return PyBool_FromLong(((State *)self)->busy != 2);
}

static int state_set_active(PyObject *self, PyObject *value, void *unused) {
    (void)unused;
    State *s = (State *)self;
    if (value != Py_True) {
        s->busy = 2;
        if (watching == s) watching = NULL;
    } else if (s->busy == 2) {
        s->busy = 1; /* with the lock, which the caller gives back */
        s->owner = thread_id();
        watching = s;
    }
    return 0;
}

static PyObject *state_get_thread(PyObject *self, void *unused) {
    (void)unused;
    return Py_XNewRef(((State *)self)->thread);
}

static int state_set_thread(PyObject *self, PyObject *ident, void *unused) {
    (void)unused;
    State *s = (State *)self;
    Py_XSETREF(s->thread, Py_XNewRef(ident));
    s->thread_state = thread_id();
    return 0;
}

static PyObject *state_get_self(PyObject *self, void *unused) {
    (void)unused;
    return Py_NewRef(self);
}

/* begin(contents, longest string, most items, redact, looks_secret, reason of what is redacted) */
static int begin_state(PyObject *self, PyObject *args) {
    State *s = (State *)self;
    PyObject *contents, *looks_secret, *redacted;
    Py_ssize_t most_string, most_items;
    int redact;
    if (!PyArg_ParseTuple(args, "OnnpOU", &contents, &most_string, &most_items, &redact, &looks_secret, &redacted)) return -1;
    if (s->buffer != NULL) {
        PyErr_SetString(PyExc_RuntimeError, "a state begins once");
        return -1;
    }
    if (hook_deaths() < 0) return -1;
    s->contents = Py_NewRef(contents);
    s->looks_secret = Py_NewRef(looks_secret);
    s->redacted_text = Py_NewRef(redacted);
    s->asked_string = most_string < LONGEST_STRING ? most_string : LONGEST_STRING;
    s->asked_items = most_items < MOST_DEFINED / 8 ? most_items : MOST_DEFINED / 8;
    s->redact = redact;
    s->buffer = PyMem_RawMalloc(MOST_BYTES + 65536);
    s->texts = PyMem_RawCalloc(1024, sizeof(Text));
    s->text_mask = 1023;
    s->identities = PyMem_RawCalloc(4096, sizeof(Identity));
    s->identity_mask = 4095;
    s->identity_shift = 64 - 12;
    s->known = PyMem_RawCalloc(64, sizeof(Known *));
    s->known_mask = 63;
    s->queue_room = 64;
    s->queue = PyMem_RawMalloc(64 * sizeof(Definition));
    s->kept = PyDict_New();
    s->watched = PyDict_New();
    s->resumables = PyDict_New();
    s->modules = PyDict_New();
    s->signals = PyList_New(0);
    s->stack = PyList_New(0);
    if (!s->buffer || !s->texts || !s->identities || !s->known || !s->queue || !s->kept || !s->watched || !s->resumables || !s->modules
        || !s->signals || !s->stack) return out_of_memory();
    s->end = s->buffer + MOST_BYTES + 65536;
    clear_batch(s);
    MAKING(s)->task = 1;
    s->tasks = 1;
    s->sent = s->checked = now();
    s->limit = 1;
    s->thread_state = thread_id();
#if PY_VERSION_HEX >= 0x030C0000
    watched_interpreter = PyThreadState_Get()->interp;
#endif
    watching = s;
    return 0;
}

static PyObject *state_begin(PyObject *self, PyObject *args) {
    if (begin_state(self, args) < 0) return NULL;
    Py_RETURN_NONE;
}

static void state_dealloc(PyObject *self) {
    State *s = (State *)self;
    if (watching == s) watching = NULL;
    forget_mapping(s);
    Py_TYPE(self)->tp_free(self); /* what it holds lives until the process ends: probes may still point to it */
}

#define O(name) {#name, MEMBER_OBJECT, offsetof(State, name), 0, NULL}
static PyMemberDef state_members[] = {
    O(call), O(stack), O(watched), O(resumables), O(modules), O(signals), O(handling), O(decisions), O(operation),
    {"last_call", MEMBER_ULONG, offsetof(State, last_call), 0, NULL},
    {"tasks", MEMBER_LONG, offsetof(State, tasks), 0, NULL},
    {"limit", MEMBER_ULONG, offsetof(State, limit), 0, NULL},
    {"lost", MEMBER_INT, offsetof(State, lost), 0, NULL},
    {"lanes", MEMBER_INT, offsetof(State, lanes), 0, NULL},
    {"longest", MEMBER_SIZE, offsetof(State, most_string), 0, NULL},
    {"redact", MEMBER_INT, offsetof(State, redact), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef state_properties[] = {
    {"active", state_get_active, state_set_active, NULL, NULL},
    {"thread", state_get_thread, state_set_thread, NULL, NULL},
    {"_batch_task", state_get_task, state_set_task, NULL, NULL},
    {"volume", state_get_volume, NULL, NULL, NULL},
    {"encoders", state_get_self, NULL, NULL, NULL},
    {"events", state_get_self, NULL, NULL, NULL},
    {"ids", state_get_self, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef state_methods[] = {
    {"begin", state_begin, METH_VARARGS, NULL},
    {"acquire", (PyCFunction)(void (*)(void))state_acquire, METH_VARARGS | METH_KEYWORDS, NULL},
    {"enter", state_enter, METH_NOARGS, NULL},
    {"release", state_release, METH_NOARGS, NULL},
    {"take", state_take, METH_NOARGS, NULL},
    {"give", state_release, METH_O, NULL},
    {"append", state_append, METH_O, NULL},
    {"tick", state_tick, METH_NOARGS, NULL},
    {"take_batch", state_take_batch, METH_O, NULL},
    {"hand_frame", (PyCFunction)(void (*)(void))state_hand_frame, METH_FASTCALL, NULL},
    {"value", state_value, METH_O, NULL},
    {"pair", (PyCFunction)(void (*)(void))state_pair, METH_FASTCALL, NULL},
    {"many", state_many, METH_O, NULL},
    {"string", state_string, METH_O, NULL},
    {"text", state_text, METH_O, NULL},
    {"redacted", state_redacted, METH_NOARGS, NULL},
    {"unrecorded", state_unrecorded, METH_O, NULL},
    {"value_under", (PyCFunction)(void (*)(void))state_value_under, METH_FASTCALL, NULL},
    {"is_known", state_is_known, METH_O, NULL},
    {"hold_numbers", state_hold_numbers, METH_O, NULL},
    {"drop_numbers", state_drop_numbers, METH_NOARGS, NULL},
    {"number_from_here", state_number_from, METH_O, NULL},
    {"highest_object", state_highest_number, METH_NOARGS, NULL},
    {"forget_objects", state_forget, METH_NOARGS, NULL},
    {"stop_watching", state_stop_watching, METH_NOARGS, NULL},
    {"share", state_share, METH_O, NULL},
    {"start_anew", state_start_anew, METH_NOARGS, NULL},
    {"recover", state_recover, METH_NOARGS, NULL},
    {"point", state_point, METH_NOARGS, NULL},
    {"take_back", state_take_back, METH_O, NULL},
    {"clear", state_clear, METH_NOARGS, NULL},
    {"modules_changed", state_modules_changed, METH_NOARGS, NULL},
    {"forget_encoders", state_forget_encoders, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMappingMethods state_mapping = {state_length, state_subscript, NULL};
static PySequenceMethods state_sequence = {.sq_contains = state_contains};

static PyTypeObject StateType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pellucid.State",
    .tp_basicsize = sizeof(State),
    .tp_dealloc = state_dealloc,
    .tp_new = PyType_GenericNew,
    .tp_members = state_members,
    .tp_getset = state_properties,
    .tp_methods = state_methods,
    .tp_as_mapping = &state_mapping,
    .tp_as_sequence = &state_sequence,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
};
