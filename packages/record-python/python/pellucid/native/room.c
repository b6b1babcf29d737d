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
    hide(thread);
    PyObject *result = call_openly(function, arguments, count);
    show(thread);
    return result;
}

/* A question to the Python side; `second` may be NULL. */
static PyObject *ask_python(PyObject *object, const char *method, PyObject *first, PyObject *second) {
    PyThreadState *thread = PyThreadState_Get();
    make_room(thread);
    hide(thread);
    PyObject *answer = PyObject_CallMethod(object, method, second == NULL ? "O" : "OO", first, second);
    show(thread);
    take_room(thread);
    return answer;
}
