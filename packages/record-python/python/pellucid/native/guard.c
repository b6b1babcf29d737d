/* The guard around everything the recorder does, what happens when a probe has failed, and handing the batch over in time. */

#define LONGEST_HOLD 20.0

#if defined(__ELF__)
#define STATIC_TLS __attribute__((tls_model("initial-exec")))
#else
#define STATIC_TLS
#endif

static STATIC_TLS __thread uint64_t own_thread;
static uint64_t threads;

/* A number of the running thread that no other one ever has. */
static inline uint64_t thread_id(void) {
    if (unlikely(own_thread == 0)) own_thread = ++threads;
    return own_thread;
}

typedef PyObject *Calling(PyObject *function, PyObject *const *arguments, size_t count);

static PyObject *call_method(State *s, Calling *calling, const char *name, PyObject *argument) {
    PyObject *method = PyObject_GetAttrString((PyObject *)s, name);
    if (method == NULL) return NULL;
    PyObject *result = calling(method, &argument, argument != NULL);
    Py_DECREF(method);
    return result;
}

/* The guard is taken: by this thread (we are inside ourselves), or by another one, which is waited for. */
static int take_slowly(State *s) {
    uint64_t id = thread_id();
    if (s->busy == 2) return 0;
    if (s->owner == id) {
        s->lost = 1;
        return 0;
    }
    double start = now();
    while (s->busy == 1) {
        Py_BEGIN_ALLOW_THREADS
        struct timespec moment = {0, 50000};
        nanosleep(&moment, NULL);
        Py_END_ALLOW_THREADS
        if (now() - start > LONGEST_HOLD) s->busy = 2; /* nobody will give it back */
    }
    if (s->busy == 2) return 0;
    s->busy = 1;
    s->owner = id;
    return 1;
}

static inline int take(State *s, uint64_t id) {
    if (unlikely(s->busy)) return take_slowly(s);
    s->busy = 1;
    s->owner = id;
    return 1;
}

static inline void release(State *s) {
    if (likely(s->busy == 1)) s->busy = 0;
}

/* A probe failed: the Python side says so. @returns -1 when an exception that is not the recorder's own goes on. */
static int failed(State *s) {
    PyObject *type, *error, *trace;
    PyErr_Fetch(&type, &error, &trace);
    PyErr_NormalizeException(&type, &error, &trace);
    if (trace != NULL) PyException_SetTraceback(error, trace);
    PyObject *result = call_method(s, call_python, "failed", error);
    Py_XDECREF(type);
    Py_XDECREF(error);
    Py_XDECREF(trace);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static int hand_over(State *s) {
    PyObject *result = call_method(s, call_python, "hand_over_in_time", NULL);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* Handlers of signals that struck inside the Python side wait for the end of its probe. */
static int deliver_signals(State *s) {
    PyObject *result = call_method(s, call_openly, "deliver_waiting", NULL);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* Enough events have come: hands the batch over when it is large or old. Called outside the guard. */
static int tick(State *s) {
    if (s->busy) return 0;
    double moment = now(), waited = moment - s->checked;
    s->checked = moment;
    /* The clock is read at every event while they come slowly, and now and then while they come fast. */
    s->limit = s->steps + (waited < 0.02 ? CLOCK_EVENTS : 0);
    if (unlikely(PyList_GET_SIZE(s->signals) > 0) && deliver_signals(s) < 0) return -1;
    if (s->next - s->buffer < MOST_BYTES && moment - s->sent < LONGEST_WAIT && !s->lost) return 0;
    s->busy = 1;
    s->owner = thread_id();
    int result = hand_over(s);
    if (result < 0) result = failed(s);
    release(s);
    return result;
}

/* After a probe. */
static inline int finish_probe(State *s) {
    s->busy = s->busy == 1 ? 0 : s->busy;
    if (unlikely(s->steps > s->limit)) return tick(s);
    return 0;
}

/* Another thread than before is at a probe. */
static int switch_thread(State *s) {
    PyObject *result = call_method(s, call_python, "switch", NULL);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}
