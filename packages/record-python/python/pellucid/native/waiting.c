/* Operands and calls that are being evaluated: the stack of each activation that calling.py describes. What is decided here quickly stands
   on it as one of these; everything else as the Python side's own. */

enum { HARMLESS, APPEND, LIST_POP, LIST_INSERT, LIST_EXTEND, LIST_CLEAR, LIST_REMOVE, SET_ADD, SET_DISCARD, DEQUE_APPEND, DEQUE_APPENDLEFT, DEQUE_POP, DEQUE_POPLEFT, KEY_POP, INSERTION, AUGMENTED, HEAP };
#define ASK_PYTHON 100
#define UNKNOWN_YET (-1)

typedef struct {
    PyObject_HEAD
    int what;
    PyObject *thing;
    PyObject *key;
    Py_ssize_t size;
    Head head;
    Probe *probe;
} Waiting;

static Waiting *harmless;

#define FREE_WAITING 32
static Waiting *free_waiting[FREE_WAITING];
static int free_waiting_count;

static Waiting *make_waiting(int what, PyObject *thing, PyObject *key, const Head *head, Probe *probe) {
    Waiting *w;
    if (free_waiting_count > 0) {
        w = free_waiting[--free_waiting_count];
        (void)PyObject_Init((PyObject *)w, &WaitingType);
    } else if ((w = PyObject_New(Waiting, &WaitingType)) == NULL) {
        return NULL;
    }
    w->what = what;
    w->thing = Py_XNewRef(thing);
    w->key = Py_XNewRef(key);
    w->size = 0;
    w->head.size = 0;
    if (head != NULL) w->head = *head;
    w->probe = probe;
    return w;
}

static void waiting_dealloc(PyObject *self) {
    Waiting *w = (Waiting *)self;
    Py_CLEAR(w->thing);
    Py_CLEAR(w->key);
    if (free_waiting_count < FREE_WAITING) free_waiting[free_waiting_count++] = w;
    else PyObject_Free(self);
}

static PyTypeObject WaitingType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pellucid.Waiting",
    .tp_basicsize = sizeof(Waiting),
    .tp_dealloc = waiting_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

static inline int push(Call *call, PyObject *waiting) {
    if (unlikely(call->calls == NULL || call->calls == Py_None)) {
        Py_XSETREF(call->calls, PyList_New(0));
        if (call->calls == NULL) return -1;
    }
    return PyList_Append(call->calls, waiting);
}

static inline PyObject *top(Call *call) {
    Py_ssize_t size = call->calls == NULL || call->calls == Py_None ? 0 : PyList_GET_SIZE(call->calls);
    return size == 0 ? NULL : PyList_GET_ITEM(call->calls, size - 1);
}

/* Takes the last one off the stack; the reference is the caller's. There is one. */
static inline PyObject *pop_waiting(Call *call) {
    Py_ssize_t size = PyList_GET_SIZE(call->calls);
    PyObject *last = PyList_GET_ITEM(call->calls, size - 1);
    Py_SET_SIZE(call->calls, size - 1);
    return last;
}

static Py_ssize_t size_of(int what, PyObject *thing) {
    if (what == LIST_POP || what == APPEND) return PyList_GET_SIZE(thing);
    if (what == SET_ADD || what == SET_DISCARD) return PySet_GET_SIZE(thing);
    if (what == KEY_POP || what == INSERTION) return PyDict_GET_SIZE(thing);
    return Py_SIZE(thing);
}

/* Whether a call of this kind can be followed here, with all its arguments at hand or (append) without them. */
static int can_follow(State *s, int what, PyObject *const *arguments, Py_ssize_t count) {
    if (s->tasks > 1) return 0;
    if (what == APPEND) return 1;
    if (what == LIST_POP) return count == 0 || (count == 1 && PyLong_CheckExact(arguments[0]));
    if (what == DEQUE_POP || what == DEQUE_POPLEFT) return count == 0;
    if (what == DEQUE_APPEND || what == DEQUE_APPENDLEFT) return count == 1;
    if (what == KEY_POP || what == INSERTION) return count >= 1 && count <= 2 && is_plain_key(arguments[0]);
    return what != AUGMENTED && what != HEAP && (what < LIST_INSERT || what > LIST_REMOVE) && count == 1 && is_plain_key(arguments[0]);
}

static int tell_insertion(State *s, Waiting *w, uint64_t number) {
    PyObject *value = PyDict_GetItemWithError(w->thing, w->key);
    if (value == NULL) return PyErr_Occurred() ? -1 : 0;
    Py_INCREF(value);
    int failed = put_under_key(s, 0x30, &w->head, number, w->key, value);
    Py_DECREF(value);
    return failed;
}

static int tell_appended(State *s, Waiting *w, uint64_t number, Py_ssize_t size) {
    if (size == 0) return 0;
    PyObject *value = w->what == APPEND ? Py_NewRef(PyList_GET_ITEM(w->thing, size - 1)) : deque_type->tp_as_sequence->sq_item(w->thing, size - 1);
    if (value == NULL) return -1;
    int failed = put_change(s, 0x35, &w->head, number, value);
    Py_DECREF(value);
    return failed;
}

static int tell_prepended(State *s, Waiting *w, uint64_t number, Py_ssize_t size) {
    if (size == 0) return 0;
    PyObject *value = deque_type->tp_as_sequence->sq_item(w->thing, 0);
    if (value == NULL) return -1;
    int failed = put_splice(s, &w->head, number, 0, 0, value);
    Py_DECREF(value);
    return failed;
}

/* The call has returned: what it has done. */
static int tell(State *s, Waiting *w) {
    uint64_t number;
    if (reference(s, w->thing, &number) < 0) return -1;
    Py_ssize_t before = w->size, size = size_of(w->what, w->thing), index = before - 1;
    switch (w->what) {
    case APPEND:
        return tell_appended(s, w, number, size);
    case LIST_POP:
        if (w->key != NULL) {
            index = PyLong_AsSsize_t(w->key);
            if (index < 0) index += before;
        }
        return put_splice(s, &w->head, number, index, 1, NULL);
    case DEQUE_APPEND:
        if (size == before && size > 0 && put_splice(s, &w->head, number, 0, 1, NULL) < 0) return -1;
        return tell_appended(s, w, number, size);
    case DEQUE_APPENDLEFT:
        if (size == before && size > 0 && put_splice(s, &w->head, number, size - 1, 1, NULL) < 0) return -1;
        return tell_prepended(s, w, number, size);
    case DEQUE_POP:
        return put_splice(s, &w->head, number, before - 1, 1, NULL);
    case DEQUE_POPLEFT:
        return put_splice(s, &w->head, number, 0, 1, NULL);
    case SET_ADD:
        return size > before ? put_change(s, 0x36, &w->head, number, w->key) : 0;
    case SET_DISCARD:
        return size < before ? put_change(s, 0x37, &w->head, number, w->key) : 0;
    case KEY_POP:
        return size < before ? put_change(s, 0x31, &w->head, number, w->key) : 0;
    default:
        return size > before ? tell_insertion(s, w, number) : 0;
    }
}
