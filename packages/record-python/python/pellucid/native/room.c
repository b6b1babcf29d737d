/* Room for the Python side at the deepest point of a program's recursion: its own frames do not count against the program's limit. */

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

/* Frames of the recorder that stand below the program do not count. */
static PyObject *discount(PyObject *module, PyObject *frames) {
    (void)module;
    int count = (int)PyLong_AsLong(frames);
    if (count == -1 && PyErr_Occurred()) return NULL;
    PyThreadState *thread = PyThreadState_Get();
#if PY_VERSION_HEX >= 0x030C0000
    thread->py_recursion_remaining += count;
#elif PY_VERSION_HEX >= 0x030B0000
    thread->recursion_remaining += count;
#else
    thread->recursion_depth -= count;
#endif
    Py_RETURN_NONE;
}

static PyObject *call_python(PyObject *function, PyObject *const *arguments, size_t count) {
    PyThreadState *thread = PyThreadState_Get();
    make_room(thread);
    PyObject *result = PyObject_Vectorcall(function, arguments, count, NULL);
    take_room(thread);
    return result;
}
