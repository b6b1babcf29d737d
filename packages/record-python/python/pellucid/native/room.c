/* Calls of the Python side. Its frames do not count against the program's recursion limit, and no trace function of the program sees them. */

#define ROOM 200

static inline void make_room(PyThreadState *thread) {
#if PY_VERSION_HEX >= 0x030E0000
    thread->py_recursion_remaining += ROOM;
#elif PY_VERSION_HEX >= 0x030C0000
    thread->py_recursion_remaining += ROOM;
    thread->c_recursion_remaining += ROOM;
#elif PY_VERSION_HEX >= 0x030B0000
    thread->recursion_remaining += ROOM;
#else
    thread->recursion_depth -= ROOM;
#endif
}

static inline void take_room(PyThreadState *thread) {
#if PY_VERSION_HEX >= 0x030E0000
    thread->py_recursion_remaining -= ROOM;
#elif PY_VERSION_HEX >= 0x030C0000
    thread->py_recursion_remaining -= ROOM;
    thread->c_recursion_remaining -= ROOM;
#elif PY_VERSION_HEX >= 0x030B0000
    thread->recursion_remaining -= ROOM;
#else
    thread->recursion_depth += ROOM;
#endif
}

/* Frames of the code look to the program like frames that have not begun (unseen_frames.py). */
static PyObject *hide_frames_of(PyObject *module, PyObject *code) {
    (void)module;
#if PY_VERSION_HEX >= 0x030B0000
    ((PyCodeObject *)code)->_co_firsttraceable = (int)Py_SIZE(code);
#else
    (void)code;
#endif
    Py_RETURN_NONE;
}

/* See hidden_locals.py. */
static PyObject *copy_kinds_of_locals(PyObject *module, PyObject *const *codes, Py_ssize_t count) {
    (void)module;
#if PY_VERSION_HEX >= 0x030C0000
    PyCodeObject *made = (PyCodeObject *)codes[0], *before = (PyCodeObject *)codes[1];
    if (count == 2 && made->co_nlocalsplus == before->co_nlocalsplus) {
        Py_SETREF(made->co_localspluskinds, Py_NewRef(before->co_localspluskinds));
    }
#else
    (void)codes, (void)count;
#endif
    Py_RETURN_NONE;
}

/* Frames of the recorder that stand below the program do not count. */
static PyObject *discount(PyObject *module, PyObject *frames) {
    (void)module;
    int count = (int)PyLong_AsLong(frames);
    if (count == -1 && PyErr_Occurred()) return NULL;
    PyThreadState *thread = PyThreadState_Get();
#if PY_VERSION_HEX >= 0x030C0000
    thread->py_recursion_remaining += count;
#if PY_VERSION_HEX < 0x030E0000
    thread->c_recursion_remaining += count > 0 ? 3 : count < 0 ? -3 : 0; /* `exec`, and the interpreter in it */
#endif
#elif PY_VERSION_HEX >= 0x030B0000
    thread->recursion_remaining += count;
#else
    thread->recursion_depth -= count;
#endif
    Py_RETURN_NONE;
}

#if PY_VERSION_HEX >= 0x030B0000
#define hide(thread) PyThreadState_EnterTracing(thread)
#define show(thread) PyThreadState_LeaveTracing(thread)
#else
#define hide(thread) (thread)->tracing++
#define show(thread) (thread)->tracing--
#endif

/* A collection that objects of ours bring about would run finalizers of the program in the midst of a probe, where nothing can be recorded. */
#if PY_VERSION_HEX >= 0x030A0000
static int prepare_collector(void) { return 0; }
static inline int pause_collector(void) { return PyGC_Disable(); }
static inline void resume_collector(int was) {
    if (was) PyGC_Enable();
}
#else
static PyObject *is_collecting, *collect_no_more, *collect_again;

static int prepare_collector(void) {
    PyObject *gc = PyImport_ImportModule("gc");
    if (gc == NULL) return -1;
    is_collecting = PyObject_GetAttrString(gc, "isenabled");
    collect_no_more = PyObject_GetAttrString(gc, "disable");
    collect_again = PyObject_GetAttrString(gc, "enable");
    Py_DECREF(gc);
    return is_collecting == NULL || collect_no_more == NULL || collect_again == NULL ? -1 : 0;
}

/* Whether the answer is True. The call needs room like any other: the program may stand at its limit. */
static int ask_collector(PyObject *function) {
    PyThreadState *thread = PyThreadState_Get();
    make_room(thread);
    PyObject *answer = PyObject_CallNoArgs(function);
    take_room(thread);
    if (answer == NULL) PyErr_Clear();
    Py_XDECREF(answer); /* it is None, or one of two that live for ever */
    return answer == Py_True;
}

static int pause_collector(void) {
    int was = ask_collector(is_collecting);
    if (was) ask_collector(collect_no_more);
    return was;
}

static void resume_collector(int was) {
    if (!was) return;
    PyObject *type, *error, *trace;
    PyErr_Fetch(&type, &error, &trace);
    ask_collector(collect_again);
    PyErr_Restore(type, error, trace);
}
#endif

/* What is called may call code of the program. */
static PyObject *call_openly(PyObject *function, PyObject *const *arguments, size_t count) {
    PyThreadState *thread = PyThreadState_Get();
    make_room(thread);
    PyObject *result = PyObject_Vectorcall(function, arguments, count, NULL);
    take_room(thread);
    return result;
}

static PyObject *call_python(PyObject *function, PyObject *const *arguments, size_t count) {
    PyThreadState *thread = PyThreadState_Get();
    int collects = pause_collector();
    hide(thread);
    PyObject *result = call_openly(function, arguments, count);
    show(thread);
    resume_collector(collects);
    return result;
}

/* A question to the Python side; `second` may be NULL. */
static PyObject *ask_python(PyObject *object, const char *method, PyObject *first, PyObject *second) {
    PyThreadState *thread = PyThreadState_Get();
    int collects = pause_collector();
    make_room(thread);
    hide(thread);
    PyObject *answer = PyObject_CallMethod(object, method, second == NULL ? "O" : "OO", first, second);
    show(thread);
    take_room(thread);
    resume_collector(collects);
    return answer;
}
