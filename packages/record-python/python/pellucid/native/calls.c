/* Activations of functions, as calls.py describes them, and the store that each is about to make. */

static int commit(State *s, Call *call);

/* Whether no code of the program can run before the store is made; what a slice becomes may be made by some. */
static inline int is_certain(const Pending *store) {
    if (store->what == FROM_PYTHON) return PyObject_IsTrue(PyTuple_GET_ITEM(store->key, 1));
    return store->what != LIST_SLICE;
}

static inline void drop_pending(Call *call) {
    if (call->pending.what == NOTHING) return;
    call->pending.what = NOTHING;
    Py_CLEAR(call->pending.thing);
    Py_CLEAR(call->pending.key);
    call->pending.cache = NULL;
}

/* A store taken out of its call, for the Python side: called, it is recorded. */
typedef struct {
    PyObject_HEAD
    State *state;
    Call *call;
} Taken;

static void taken_dealloc(PyObject *self) {
    Py_DECREF(((Taken *)self)->state);
    Py_DECREF(((Taken *)self)->call);
    PyObject_Free(self);
}

static PyObject *taken_call(PyObject *self, PyObject *args, PyObject *keywords) {
    (void)args;
    (void)keywords;
    if (commit(((Taken *)self)->state, ((Taken *)self)->call) < 0) return NULL;
    Py_RETURN_NONE;
}

static PyTypeObject TakenType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pellucid.Taken",
    .tp_basicsize = sizeof(Taken),
    .tp_dealloc = taken_dealloc,
    .tp_call = taken_call,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

#define FREE_CALLS 64
static Call *free_calls[FREE_CALLS];
static int free_count;

static Call *make_call(uint64_t id, PyObject *function, int awaiting) {
    Call *call;
    if (free_count > 0) {
        call = free_calls[--free_count];
        (void)PyObject_Init((PyObject *)call, &CallType);
    } else {
        call = PyObject_New(Call, &CallType);
        if (call == NULL) return NULL;
    }
    /* One by one, since clearing all of it costs more than the rest of a call's beginning. */
    call->id = id;
    call->key = call->raising = call->waits = 0;
    call->function = Py_NewRef(function);
    call->below = call->calls = call->returning = NULL;
    call->pending.what = NOTHING;
    call->pending.thing = call->pending.key = NULL;
    call->pending.cache = NULL;
    call->awaiting = (char)awaiting;
    call->told = 0;
    return call;
}

static void call_dealloc(PyObject *self) {
    Call *call = (Call *)self;
    drop_pending(call);
    Py_XDECREF(call->function);
    Py_XDECREF(call->below);
    Py_XDECREF(call->calls);
    Py_XDECREF(call->returning);
    if (free_count < FREE_CALLS) free_calls[free_count++] = call;
    else PyObject_Free(self);
}

static PyObject *call_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    (void)type;
    (void)keywords;
    unsigned long long id;
    PyObject *function;
    if (!PyArg_ParseTuple(args, "KO", &id, &function)) return NULL;
    PyObject *awaits = PyObject_GetAttrString(function, "awaits");
    if (awaits == NULL) return NULL;
    Call *call = make_call(id, function, awaits == Py_True);
    Py_DECREF(awaits);
    return (PyObject *)call;
}

static PyObject *call_push(PyObject *self, PyObject *waiting) {
    Call *call = (Call *)self;
    if (call->calls == NULL || call->calls == Py_None) Py_XSETREF(call->calls, PyList_New(0));
    if (call->calls == NULL || PyList_Append(call->calls, waiting) < 0) return NULL;
    Py_RETURN_NONE;
}

static State *watching;

static PyObject *call_pending(PyObject *self, void *unused) {
    (void)unused;
    Call *call = (Call *)self;
    if (call->pending.what == NOTHING) Py_RETURN_NONE;
    if (call->pending.what == FROM_PYTHON) return Py_NewRef(call->pending.key);
    if (watching == NULL) Py_RETURN_NONE;
    Taken *taken = PyObject_New(Taken, &TakenType);
    if (taken == NULL) return NULL;
    taken->state = (State *)Py_NewRef((PyObject *)watching);
    taken->call = make_call(0, call->function, 0);
    if (taken->call == NULL) {
        taken->call = (Call *)Py_NewRef(self);
    } else {
        taken->call->pending = call->pending;
        Py_XINCREF(call->pending.thing);
        Py_XINCREF(call->pending.key);
    }
    return Py_BuildValue("(NO)", taken, is_certain(&call->pending) ? Py_True : Py_False);
}

static int call_set_pending(PyObject *self, PyObject *value, void *unused) {
    (void)unused;
    Call *call = (Call *)self;
    drop_pending(call);
    if (value != NULL && value != Py_None) {
        call->pending.what = FROM_PYTHON;
        call->pending.key = Py_NewRef(value);
    }
    return 0;
}

static PyGetSetDef call_properties[] = {{"pending", call_pending, call_set_pending, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

#define MEMBER_OBJECT 6   /* T_OBJECT: None while it is NULL */
#define MEMBER_BOOL 14    /* T_BOOL */
#define MEMBER_ULONG 18   /* T_ULONGLONG */
#define MEMBER_LONG 2     /* T_LONG */
#define MEMBER_INT 1      /* T_INT */
#define MEMBER_SIZE 19    /* T_PYSSIZET */

static PyMemberDef call_members[] = {
    {"id", MEMBER_ULONG, offsetof(Call, id), 0, NULL},
    {"key", MEMBER_ULONG, offsetof(Call, key), 0, NULL},
    {"raising", MEMBER_ULONG, offsetof(Call, raising), 0, NULL},
    {"waits", MEMBER_ULONG, offsetof(Call, waits), 0, NULL},
    {"function", MEMBER_OBJECT, offsetof(Call, function), 0, NULL},
    {"below", MEMBER_OBJECT, offsetof(Call, below), 0, NULL},
    {"calls", MEMBER_OBJECT, offsetof(Call, calls), 0, NULL},
    {"returning", MEMBER_OBJECT, offsetof(Call, returning), 0, NULL},
    {"awaiting", MEMBER_BOOL, offsetof(Call, awaiting), 0, NULL},
    {"told", MEMBER_LONG, offsetof(Call, told), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyMethodDef call_methods[] = {{"push", call_push, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static PyTypeObject CallType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pellucid.Call",
    .tp_basicsize = sizeof(Call),
    .tp_dealloc = call_dealloc,
    .tp_new = call_new,
    .tp_members = call_members,
    .tp_getset = call_properties,
    .tp_methods = call_methods,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};
