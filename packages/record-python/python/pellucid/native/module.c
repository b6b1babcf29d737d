/* The extension module: probes as objects, and what the Python side builds them with. */

#include "core.h"
#include "room.c"
#include "mapping.c"
#include "batch.c"
#include "strings.c"
#include "values.c"
#include "identity.c"
#include "instances.c"
#include "kinds.c"
#include "definitions.c"
#include "calls.c"
#include "guard.c"
#include "written.c"
#include "state.c"
#include "stores.c"
#include "waiting.c"
#include "heaps.c"
#include "told.c"
#include "branches.c"
#include "late.c"
#include "at_once.c"
#include "probes.c"
#include "call_probes.c"
#include "store_probes.c"
#include "method_probes.c"

enum {
    LINE, BIND, BINDS, ITERATES, TRUTH, TRUTH_AFTER_LINE, ENTER, LEAVE, LEAVE_LAMBDA, SUSPEND, RESUME, STORE_ITEM, STORE_FIELD, STORED_ITEM, STORED_FIELD, OPERATED_ITEM, OPERATED_FIELD, OPERAND,
    STORE_KEY, STORE_KEY_OF, AUGMENTED_ITEM, AUGMENTED_KEY, AUGMENTED_FIELD, OPERATED, OPERATED_NAME, RECEIVER, CALLEE, ARGUMENT, CALLED, METHOD, METHOD_CALLED, SLICED, DELETE_ITEM, DELETE_KEY, PAUSES, ITERATED, LAST, ROOMY, UNLESS_EMPTY,
    PROBES
};

typedef struct {
    const char *name;
    PyObject *(*none)(Probe *);
    PyObject *(*one)(Probe *, PyObject *);
    vectorcallfunc called;
} Way;

#define CALLED_WITH(name, wanted, expression) \
    static PyObject *name(PyObject *self, PyObject *const *args, size_t flagged, PyObject *keywords) { \
        Probe *p = (Probe *)self; \
        Py_ssize_t count = PyVectorcall_NARGS(flagged); \
        (void)keywords; \
        (void)args; \
        (void)p; \
        if (unlikely(!(wanted))) { \
            PyErr_SetString(PyExc_TypeError, "a probe was called with other operands than it was made for"); \
            return NULL; \
        } \
        return expression; \
    }

CALLED_WITH(call_none, count == 0, p->none(p))
CALLED_WITH(call_one, count == 1, p->one(p, args[0]))
CALLED_WITH(call_one_or_none, count <= 1, p->one(p, count == 1 ? args[0] : Py_None))
CALLED_WITH(call_second, count == 2, p->one(p, args[1]))
CALLED_WITH(call_binds, count >= p->count, bind_many(p, args, count, count > 0 ? args[0] : Py_None))
CALLED_WITH(call_iterates, count >= 1, bind_many(p, args, count, Py_True))
CALLED_WITH(call_enter, count == p->count, enter(p, args, count))
CALLED_WITH(call_store_item, count == 2, store_item(p, args))
CALLED_WITH(call_store_key_of, count == 2, store_key_of(p, args))
CALLED_WITH(call_stored_item, count == 3, stored_item(p, args))
CALLED_WITH(call_stored_field, count == 2, stored_field(p, args))
CALLED_WITH(call_operated_item, count == 2, operated_item(p, args))
CALLED_WITH(call_augmented_item, count == 2, augmented_item(p, args))
CALLED_WITH(call_operated_name, count == 2, operated_name(p, args))
CALLED_WITH(call_receiver, count >= 1, receiver(p, args, count))
CALLED_WITH(call_callee, count >= 1, callee(p, args, count))
CALLED_WITH(call_telling, count >= 1 && count <= MOST_ARGUMENTS + 1, method(p, args, count))
CALLED_WITH(call_sliced, count == 3, sliced(p, args))
CALLED_WITH(call_delete_item, count == 2, delete_item(p, args))
CALLED_WITH(call_last, count >= 1, Py_NewRef(args[count - 1]))

/* A probe of the Python side, with room for its frames. */
static PyObject *call_roomy(PyObject *self, PyObject *const *args, size_t flagged, PyObject *keywords) {
    (void)keywords;
    return call_python(((Probe *)self)->slow, args, flagged);
}

#if MOST_READ > 0
/* The operands that stand in the frame. @returns 0 when a variable has no value: the program's own code is about to find that out. */
static inline int read_operands(Probe *p, PyObject **read) {
    Frame *frame = running_frame();
    for (Py_ssize_t i = 0; i < p->reads; i++) {
        Operand *one = &p->operands[i];
        PyObject *value = one->constant != NULL ? one->constant : variable_of(frame, one->place);
        if (one->cell && value != NULL) value = PyCell_GET(value);
        if (unlikely(value == NULL)) return 0;
        read[i] = value;
    }
    return 1;
}

static PyObject *none_given(Probe *p) {
    PyObject *operands[MOST_READ];
    if (unlikely(!read_operands(p, operands))) Py_RETURN_NONE;
    return p->vectorcall((PyObject *)p, operands, (size_t)p->reads, NULL);
}

/* Of a probe of one operand. */
static PyObject *that_one(Probe *p) {
    PyObject *operand;
    return likely(read_operands(p, &operand)) ? p->one(p, operand) : Py_NewRef(Py_None);
}

/* Most often that is a variable which has just been bound. */
static PyObject *bind_variable(Probe *p) {
    PyObject *value = variable_of(running_frame(), p->operands->place);
    return likely(value != NULL) ? bind_one(p, value) : Py_NewRef(Py_None);
}

static inline int reads_variable(Probe *p) { return p->reads == 1 && p->operands->constant == NULL && !p->operands->cell; }

static PyObject *first_given(Probe *p, PyObject *first) {
    PyObject *operands[MOST_READ + 1];
    operands[0] = first;
    if (unlikely(!read_operands(p, operands + 1))) return Py_NewRef(first);
    return p->vectorcall((PyObject *)p, operands, (size_t)p->reads + 1, NULL);
}

static int take_operands(Probe *p, PyObject *places) {
    Py_ssize_t count = PyTuple_GET_SIZE(places);
    p->operands = PyMem_RawCalloc((size_t)count, sizeof(Operand));
    if (p->operands == NULL) return out_of_memory();
    for (Py_ssize_t i = 0; i < count; i++) {
        Operand *one = &p->operands[i];
        PyObject *constant;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(places, i), "ipO", &one->place, &one->cell, &constant)) return -1;
        if (one->place < 0) one->constant = Py_NewRef(constant);
        p->reads++;
    }
    return 0;
}

/* `read(places, given)`: from here on the probe reads operands in the frame: (place, whether a cell stands there, None) or (-1, False, constant). So
   many are given to it before them: none, or the first. */
static PyObject *probe_read(PyObject *self, PyObject *args) {
    Probe *p = (Probe *)self;
    PyObject *places;
    int given;
    if (!PyArg_ParseTuple(args, "O!i", &PyTuple_Type, &places, &given)) return NULL;
    if (p->operands != NULL || PyTuple_GET_SIZE(places) < 1 || PyTuple_GET_SIZE(places) > MOST_READ || (given && p->one != NULL && p->vectorcall == call_one)) {
        PyErr_SetString(PyExc_ValueError, "a probe reads one to eight operands, which are told once");
        return NULL;
    }
    if (take_operands(p, places) < 0) return NULL;
    if (given) p->one = first_given;
    else if (p->one == bind_one && reads_variable(p)) p->none = bind_variable;
    else p->none = p->vectorcall == call_one ? that_one : none_given;
    Py_RETURN_NONE;
}
#else
static PyObject *probe_read(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    PyErr_SetString(PyExc_NotImplementedError, "frames of this version are not read");
    return NULL;
}
#endif


static const Way ways[PROBES] = {
    [LINE] = {"line", line, NULL, call_none},
    [BIND] = {"bind", NULL, bind_one, call_one},
    [BINDS] = {"binds", NULL, NULL, call_binds},
    [ITERATES] = {"iterates", NULL, NULL, call_iterates},
    [TRUTH] = {"truth", NULL, truth, call_one},
    [TRUTH_AFTER_LINE] = {"truth_after_line", NULL, truth, call_second},
    [ENTER] = {"enter", enter_without, NULL, call_enter},
    [LEAVE] = {"leave", leave_without, leave, call_one_or_none},
    [LEAVE_LAMBDA] = {"leave_lambda", NULL, leave, call_second},
    [SUSPEND] = {"suspend", NULL, suspend, call_one_or_none},
    [RESUME] = {"resume", NULL, resume, call_one},
    [STORE_ITEM] = {"store_item", NULL, NULL, call_store_item},
    [STORE_FIELD] = {"store_field", NULL, store_field, call_one},
    [STORED_ITEM] = {"stored_item", NULL, NULL, call_stored_item},
    [STORED_FIELD] = {"stored_field", NULL, NULL, call_stored_field},
    [OPERATED_ITEM] = {"operated_item", NULL, NULL, call_operated_item},
    [OPERATED_FIELD] = {"operated_field", NULL, operated_field, call_one},
    [OPERAND] = {"operand", NULL, operand, call_one},
    [STORE_KEY] = {"store_key", NULL, store_key, call_one},
    [STORE_KEY_OF] = {"store_key_of", NULL, NULL, call_store_key_of},
    [AUGMENTED_ITEM] = {"augmented_item", NULL, NULL, call_augmented_item},
    [AUGMENTED_KEY] = {"augmented_key", NULL, augmented_key, call_one},
    [AUGMENTED_FIELD] = {"augmented_field", NULL, augmented_field, call_one},
    [OPERATED] = {"operated", NULL, operated, call_one},
    [OPERATED_NAME] = {"operated_name", NULL, NULL, call_operated_name},
    [RECEIVER] = {"receiver", NULL, receiver_alone, call_receiver},
    [CALLEE] = {"callee", NULL, callee_alone, call_callee},
    [ARGUMENT] = {"argument", NULL, argument, call_one},
    [CALLED] = {"called", NULL, called, call_one_or_none},
    [METHOD] = {"method", NULL, method_one, call_telling},
    [METHOD_CALLED] = {"method_called", NULL, method_called, call_one},
    [SLICED] = {"sliced", NULL, NULL, call_sliced},
    [DELETE_ITEM] = {"delete_item", NULL, NULL, call_delete_item},
    [DELETE_KEY] = {"delete_key", NULL, delete_key, call_one},
    [PAUSES] = {"pauses", pauses, NULL, call_none},
    [ITERATED] = {"iterated", NULL, iterated, call_one},
    [LAST] = {"last", NULL, NULL, call_last},
    [ROOMY] = {"roomy", NULL, NULL, call_roomy},
    [UNLESS_EMPTY] = {"unless_empty", unless_empty, NULL, call_none},
};

/* `then(line)`: whether the probe tells from here on what the other one tells right behind it: that a statement begins. */
static PyObject *probe_then(PyObject *self, PyObject *other) {
    Probe *p = (Probe *)self, *behind = (Probe *)other;
    int can = p->one == bind_one || p->none == line || p->vectorcall == call_binds || p->vectorcall == call_enter || p->vectorcall == call_operated_item || p->one == operated_field;
    if (!Py_IS_TYPE(other, &ProbeType) || p->then != NULL || !can || behind->none != line || behind->then != NULL) Py_RETURN_FALSE;
    if (behind->function != p->function || behind->head.bytes[0] != 0x10) Py_RETURN_FALSE;
    p->then = PyMem_RawMalloc(sizeof(Head));
    if (p->then == NULL) return PyErr_NoMemory();
    *p->then = behind->head;
    Py_RETURN_TRUE;
}

/* `tells_branches(site, branches)`: how tests came out is told before the probe's own event, from here on. See `make_branches`. */
static PyObject *probe_tells_branches(PyObject *self, PyObject *args) {
    Probe *p = (Probe *)self;
    long long own;
    PyObject *told;
    if (!PyArg_ParseTuple(args, "LO!", &own, &PyTuple_Type, &told)) return NULL;
    p->branches = make_branches(own, told);
    if (p->branches == NULL) return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef probe_methods[] = {{"read", probe_read, METH_VARARGS, NULL}, {"then", probe_then, METH_O, NULL}, {"tells_branches", probe_tells_branches, METH_VARARGS, NULL}, {NULL, NULL, 0, NULL}};

static PyObject *probe_subscript(PyObject *self, PyObject *value) { return ((Probe *)self)->one((Probe *)self, value); }

static PyObject *probe_invert(PyObject *self) { return ((Probe *)self)->none((Probe *)self); }

static void probe_dealloc(PyObject *self) {
    Probe *p = (Probe *)self;
    Py_XDECREF(p->state);
    Py_XDECREF(p->function);
    Py_XDECREF(p->slow);
    Py_XDECREF(p->name);
    Py_XDECREF(p->code);
    Py_XDECREF(p->call);
    for (Py_ssize_t i = 0; i < p->reads; i++) Py_XDECREF(p->operands[i].constant);
    PyMem_RawFree(p->operands);
    PyMem_RawFree(p->then);
    PyMem_RawFree(p->branches);
    PyMem_RawFree(p->heads);
    PyMem_RawFree(p->secrets);
    PyObject_Free(self);
}

static int take_heads(Probe *p, PyObject *heads) {
    p->count = PyTuple_GET_SIZE(heads);
    p->heads = PyMem_RawCalloc(p->count + 1, sizeof(Head));
    if (p->heads == NULL) return out_of_memory();
    for (Py_ssize_t i = 0; i < p->count; i++) {
        char *bytes;
        Py_ssize_t size;
        if (PyBytes_AsStringAndSize(PyTuple_GET_ITEM(heads, i), &bytes, &size) < 0 || take_head(&p->heads[i], bytes, size) < 0) return -1;
    }
    return 0;
}

static int take_secrets(Probe *p, PyObject *secrets) {
    p->count = PyTuple_GET_SIZE(secrets);
    p->secrets = PyMem_RawCalloc(p->count + 1, 1);
    if (p->secrets == NULL) return out_of_memory();
    for (Py_ssize_t i = 0; i < p->count; i++) p->secrets[i] = PyTuple_GET_ITEM(secrets, i) == Py_True;
    return 0;
}

/* probe(way, state, function, head=b"", flags=0, slow=None, name=None, heads=None, secrets=None, told=head, line=0, pushed=0) */
static PyObject *make_probe(PyObject *module, PyObject *args, PyObject *keywords) {
    static char *names[] = {"way", "state", "function", "head", "flags", "slow", "name", "heads", "secrets", "told", "line", "pushed", NULL};
    (void)module;
    const char *way, *head = "", *told = NULL;
    PyObject *state, *function, *slow = Py_None, *name = NULL, *heads = NULL, *secrets = NULL;
    Py_ssize_t head_size = 0, told_size = 0;
    int flags = 0, which = 0, pushed = 0;
    long long line_site = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "sOO|y#iOOO!O!y#Li", names, &way, &state, &function, &head, &head_size, &flags,
                                     &slow, &name, &PyTuple_Type, &heads, &PyTuple_Type, &secrets, &told, &told_size, &line_site, &pushed)) return NULL;
    while (which < PROBES && strcmp(ways[which].name, way) != 0) which++;
    if (which == PROBES) return PyErr_Format(PyExc_ValueError, "\"%s\" is no probe", way);
    if (which != ROOMY && which != ITERATED && which != LAST && which != UNLESS_EMPTY && !PyObject_TypeCheck(state, &StateType)) {
        PyErr_SetString(PyExc_TypeError, "a probe needs a state");
        return NULL;
    }
    Probe *p = PyObject_New(Probe, &ProbeType);
    if (p == NULL) return NULL;
    memset((char *)p + offsetof(Probe, vectorcall), 0, sizeof(Probe) - offsetof(Probe, vectorcall));
    p->vectorcall = ways[which].called;
    p->none = ways[which].none;
    p->one = ways[which].one;
    p->state = (State *)Py_NewRef(state);
    p->function = Py_NewRef(function);
    p->flags = flags;
    p->line = line_site;
    p->pushed = pushed;
    p->slow = Py_NewRef(slow);
    p->name = Py_XNewRef(name);
    if (take_head(&p->head, head, head_size) < 0 || take_head(&p->other, told != NULL ? told : head, told != NULL ? told_size : head_size) < 0 || (heads != NULL && take_heads(p, heads) < 0) || (secrets != NULL && take_secrets(p, secrets) < 0)) {
        Py_DECREF(p);
        return NULL;
    }
    return (PyObject *)p;
}

/* With how many operands a probe need not be called: 0 (`~probe`), 1 (`probe[value]`). */
static PyObject *probe_operands(PyObject *self, void *unused) {
    (void)unused;
    Probe *p = (Probe *)self;
    int one = p->one != NULL && p->vectorcall != call_second;
    return p->none == NULL ? one ? Py_BuildValue("(i)", 1) : PyTuple_New(0) : one ? Py_BuildValue("(ii)", 0, 1) : Py_BuildValue("(i)", 0);
}

static PyGetSetDef probe_properties[] = {{"operands", probe_operands, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};
static PyMappingMethods probe_mapping = {NULL, probe_subscript, NULL};
static PyNumberMethods probe_number = {.nb_invert = probe_invert};

static PyTypeObject ProbeType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pellucid.Probe",
    .tp_basicsize = sizeof(Probe),
    .tp_dealloc = probe_dealloc,
    .tp_vectorcall_offset = offsetof(Probe, vectorcall),
    .tp_call = PyVectorcall_Call,
    .tp_as_mapping = &probe_mapping,
    .tp_as_number = &probe_number,
    .tp_getset = probe_properties,
    .tp_methods = probe_methods,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL,
};

static PyMethodDef functions[] = {
    {"probe", (PyCFunction)(void (*)(void))make_probe, METH_VARARGS | METH_KEYWORDS, NULL},
    {"widen", widen, METH_O, NULL},
    {"discount", discount, METH_O, NULL},
    {"hide_frames_of", hide_frames_of, METH_O, NULL},
    {"namespace_of", namespace_of, METH_O, NULL},
    {"copy_kinds_of_locals", (PyCFunction)(void (*)(void))copy_kinds_of_locals, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

static const struct {
    const char *name;
    int what;
} verdicts[] = {{"HARMLESS", HARMLESS}, {"APPEND", APPEND}, {"LIST_POP", LIST_POP}, {"LIST_INSERT", LIST_INSERT}, {"LIST_EXTEND", LIST_EXTEND}, {"LIST_CLEAR", LIST_CLEAR},
                {"LIST_REMOVE", LIST_REMOVE}, {"SET_ADD", SET_ADD}, {"SET_DISCARD", SET_DISCARD},
                {"DEQUE_APPEND", DEQUE_APPEND}, {"DEQUE_APPENDLEFT", DEQUE_APPENDLEFT}, {"DEQUE_POP", DEQUE_POP},
                {"DEQUE_POPLEFT", DEQUE_POPLEFT}, {"KEY_POP", KEY_POP}, {"INSERTION", INSERTION}, {"ASK_PYTHON", ASK_PYTHON},
                {"RESUMABLE", RESUMABLE}, {"AWAITS", AWAITS}, {"NUMBER_WANTED", NUMBER_WANTED}, {"SETTLES", SETTLES}, {"READY", READY}, {"EXACT", EXACT}, {"OUTSIDE", OUTSIDE},
                {"AT_LAST", AT_LAST}, {"LATE", LATE}, {"MORE", MORE}};

static int fill(PyObject *module) {
    if (PyThreadState_Get()->interp != PyInterpreterState_Main()) {
        PyErr_SetString(PyExc_ImportError, "the native core records the main interpreter only");
        return -1;
    }
    if (PyType_Ready(&StateType) < 0 || PyType_Ready(&CallType) < 0 || PyType_Ready(&ProbeType) < 0 || PyType_Ready(&WaitingType) < 0
        || PyType_Ready(&TakenType) < 0 || PyType_Ready(&PauseType) < 0) return -1;
    if (prepare_heaps() < 0 || prepare_collector() < 0) return -1;
    if (harmless == NULL && (harmless = make_waiting(HARMLESS, NULL, NULL, NULL, NULL)) == NULL) return -1;
    if (PyModule_AddIntConstant(module, "MOST_READ", MOST_READ) < 0) return -1;
    if (PyModule_AddIntConstant(module, "CELLS_OF_PARAMETERS_ARE_APART", PY_VERSION_HEX < 0x030B0000) < 0) return -1;
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (PyModule_AddIntConstant(module, verdicts[i].name, verdicts[i].what) < 0) return -1;
    }
    Py_INCREF(&StateType);
    Py_INCREF(&CallType);
    Py_INCREF(&ProbeType);
    if (PyModule_AddObject(module, "State", (PyObject *)&StateType) < 0) return -1;
    if (PyModule_AddObject(module, "Probe", (PyObject *)&ProbeType) < 0) return -1;
    return PyModule_AddObject(module, "Call", (PyObject *)&CallType);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)fill}, {0, NULL}};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "core", .m_size = 0, .m_methods = functions, .m_slots = slots};

PyMODINIT_FUNC PyInit_core(void) { return PyModuleDef_Init(&definition); }
