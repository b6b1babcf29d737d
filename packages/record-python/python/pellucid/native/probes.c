/* Probes: constants of rewritten code that record when they are called, subscripted (`probe[value]`) or inverted (`~probe`), and give
   back what they were given. All begin and end alike. Each has a twin in Python (binding_probes.py), which says what it means. */

static PyObject *current_frame(void) {
#if PY_VERSION_HEX >= 0x03090000
    return (PyObject *)PyEval_GetFrame();
#else
    return (PyObject *)PyThreadState_Get()->frame;
#endif
}

/* Another call is running than the innermost one that is known. */
static Call *settle(Probe *p) {
    PyObject *arguments[2] = {current_frame(), p->function};
    PyObject *method = PyObject_GetAttrString(p->state->handling, "settle");
    if (method == NULL) return NULL;
    PyObject *call = call_python(method, arguments, 2);
    Py_DECREF(method);
    if (call == NULL) return NULL;
    Py_DECREF(call); /* it is on the stack */
    if (!Py_IS_TYPE(call, &CallType)) {
        PyErr_SetString(PyExc_TypeError, "settle gave no call");
        return NULL;
    }
    return (Call *)call;
}

/* Takes the guard and finds the current call, whatever the probe. 1: go on, 0: nothing is recorded, -1: failure. */
static inline int begin_anywhere(Probe *p, Call **call) {
    State *s = p->state;
    uint64_t id = thread_id();
    if (unlikely(s->busy) && !take_slowly(s)) return 0;
    s->busy = 1;
    s->owner = id;
    if (unlikely(id != s->thread_state) && switch_thread(s) < 0) return -1;
    *call = (Call *)s->call;
    return 1;
}

/* As that, in the function that the probe belongs to, with the store before it recorded. */
static inline int begin(Probe *p, Call **call) {
    int going = begin_anywhere(p, call);
    if (unlikely(going <= 0)) return going;
    if (unlikely((*call)->function != p->function) && p->function != Py_None && (*call = settle(p)) == NULL) return -1;
    if ((*call)->pending.what != NOTHING && unlikely(commit(p->state, *call) < 0)) return -1;
    return 1;
}

static PyObject *give_up(Probe *p, PyObject *result) {
    State *s = p->state;
    int goes_on = failed(s);
    release(s);
    return goes_on < 0 ? NULL : Py_NewRef(result);
}

#define BEGIN(result) \
    State *s = p->state; \
    Call *call; \
    int going = begin(p, &call); \
    if (unlikely(going <= 0)) return going == 0 ? Py_NewRef(result) : give_up(p, result)

#define END(result) return unlikely(finish_probe(s) < 0) ? NULL : Py_NewRef(result)

#define TRY(done, result) \
    if (unlikely((done) < 0)) return give_up(p, result)

/* Lines, bindings, conditions */

/* The head of an event that ends a late statement: another one when the statement's beginning was told already. */
static inline const Head *last_head(Probe *p, Call *call) {
    if (likely(!call->told)) return &p->head;
    int64_t told = call->told;
    call->told = 0;
    return told > 0 ? &p->other : &p->head;
}

/* The branches that are told late, in front of the event; what was told since is the statement itself. */
static inline int tell_branches(State *s, Probe *p, Call *call) {
    if (likely(p->branches == NULL)) return 0;
    if (put_branches(s, p->branches, call->told) < 0) return -1;
    if (call->told > 0 && call->told != p->branches->own) call->told = 0;
    return 0;
}

/* What begins right behind the probe. */
static int put_then(State *s, Probe *p) {
    if (p->then == NULL) return 0;
    if (reserve(s, 64) < 0) return -1;
    put_head(s, p->then);
    event_done(s);
    return 0;
}

/* An event that is always the same: a statement begins, or a branch. */
static CAREFUL PyObject *line_carefully(Probe *p) {
    BEGIN(Py_None);
    TRY(reserve(s, 64), Py_None);
    TRY(tell_branches(s, p, call), Py_None);
    TRY(reserve(s, 64), Py_None);
    put_head(s, last_head(p, call));
    event_done(s);
    TRY(put_then(s, p), Py_None);
    END(Py_None);
}

static PyObject *line(Probe *p) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    unsigned before;
    uint8_t *at = behind_branches(p, call, place_within(p, s), &before);
    return likely(at != NULL) ? done_with_line(p, call, head_at(at, head_at_once(p, call)), 1 + before, Py_None) : line_carefully(p);
}

static inline int put_bound(State *s, const Head *head, int secret, PyObject *value) {
    Ready ready;
    if (reserve(s, 64) < 0) return -1;
    if (PyLong_CheckExact(value)) {
        int64_t n;
        if (likely(small_int(value, &n) && small_enough(n))) {
            put_head(s, head);
            put_int(s, n);
            event_done(s);
            return 0;
        }
    }
    if (make_ready(s, value, &ready) < 0 || reserve(s, 64) < 0) return -1;
    ready.hidden = secret && is_text(value);
    put_head(s, head);
    if (put_ready(s, value, &ready) < 0) return -1;
    event_done(s);
    return 0;
}

static CAREFUL PyObject *bind_carefully(Probe *p, PyObject *value) {
    BEGIN(value);
    TRY(tell_branches(s, p, call), value);
    TRY(put_bound(s, last_head(p, call), p->flags, value), value);
    TRY(put_then(s, p), value);
    END(value);
}

static PyObject *bind_one(Probe *p, PyObject *value) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    unsigned before;
    uint8_t *at = behind_branches(p, call, place_within(p, s), &before);
    if (likely(at != NULL && !p->flags) && likely((at = value_at(s, head_at(at, head_at_once(p, call)), value)) != NULL))
        return done_with_line(p, call, at, 1 + before, value);
    return bind_carefully(p, value);
}

static CAREFUL PyObject *bind_many_carefully(Probe *p, PyObject *const *values, Py_ssize_t count, PyObject *result) {
    BEGIN(result);
    TRY(tell_branches(s, p, call), result);
    const Head *first = p->count > 0 && last_head(p, call) == &p->other && p->other.size > 0 ? &p->other : p->heads;
    for (Py_ssize_t i = 0; i < count && i < p->count; i++) TRY(put_bound(s, i == 0 ? first : &p->heads[i], p->secrets[i], values[i]), result);
    TRY(put_then(s, p), result);
    END(result);
}

static PyObject *bind_many(Probe *p, PyObject *const *values, Py_ssize_t count, PyObject *result) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    unsigned before;
    uint8_t *at = behind_branches(p, call, place_within(p, s), &before);
    if (unlikely(at == NULL || p->count > MOST_AT_ONCE || p->count == 0 || count < p->count)) return bind_many_carefully(p, values, count, result);
    const Head *head = head_at_once(p, call) == &p->other && p->other.size > 0 ? &p->other : p->heads;
    for (Py_ssize_t i = 0; i < p->count; i++, head = &p->heads[i]) {
        if (unlikely(p->secrets[i])) return bind_many_carefully(p, values, count, result);
        at = value_at(s, head_at(at, head), values[i]);
        if (unlikely(at == NULL)) return bind_many_carefully(p, values, count, result);
    }
    return done_with_line(p, call, at, (unsigned)p->count + before, result);
}

/* A value that is no bool is asked for its truth, here and nowhere else; gives the bool. */
static CAREFUL PyObject *truth_carefully(Probe *p, PyObject *value) {
    if (unlikely(value != Py_True && value != Py_False)) {
        int is_true = PyObject_IsTrue(value);
        if (is_true < 0) return NULL;
        value = is_true ? Py_True : Py_False;
    }
    BEGIN(value);
    TRY(reserve(s, 64), value);
    put_head(s, last_head(p, call));
    *s->next++ = value == Py_True;
    event_done(s);
    END(value);
}

static PyObject *truth(Probe *p, PyObject *value) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    uint8_t *at = place_within(p, s);
    if (unlikely(at == NULL || (value != Py_True && value != Py_False))) return truth_carefully(p, value);
    at = head_at(at, head_at_once(p, call));
    *at++ = value == Py_True;
    return done_at_once(s, call, at, 0, value);
}

/* What the Python side looks at before every statement while there is anything to look at: `name` is where it keeps that. */
static PyObject *unless_empty(Probe *p) {
    if (likely(PyDict_GET_SIZE(p->name) == 0)) return Py_NewRef(Py_None);
    return call_python(p->slow, NULL, 0);
}

/* What the Python side does instead, inside the guard. */
static int slowly(Probe *p, PyObject *const *arguments, Py_ssize_t count) {
    PyObject *result = call_python(p->slow, arguments, count);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* As that, where what it gives becomes the pending store. */
static int note_slowly(Probe *p, Call *call, PyObject *const *arguments, Py_ssize_t count) {
    PyObject *store = call_python(p->slow, arguments, count);
    if (store == NULL) return -1;
    call_set_pending((PyObject *)call, store, NULL);
    Py_DECREF(store);
    return 0;
}
