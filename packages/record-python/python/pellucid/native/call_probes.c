/* Probes where calls begin, end, and are put aside. */

static inline void set_call(State *s, PyObject *call) {
    PyObject *old = s->call;
    s->call = Py_NewRef(call);
    Py_XDECREF(old);
}

static inline int push_call(State *s, Call *call) {
    Py_ssize_t size = PyList_GET_SIZE(s->stack);
    if (likely(size < ((PyListObject *)s->stack)->allocated)) {
        Py_SET_SIZE((PyListObject *)s->stack, size + 1);
        PyList_SET_ITEM(s->stack, size, Py_NewRef((PyObject *)call));
    } else if (PyList_Append(s->stack, (PyObject *)call) < 0) {
        return -1;
    }
    set_call(s, (PyObject *)call);
    return 0;
}

/* Takes the innermost call off the stack; one always stays, that of no function. */
static inline void pop_call(State *s) {
    Py_ssize_t size = PyList_GET_SIZE(s->stack);
    if (unlikely(size < 2)) return;
    PyObject *gone = PyList_GET_ITEM(s->stack, size - 1);
    Py_SET_SIZE(s->stack, size - 1);
    set_call(s, PyList_GET_ITEM(s->stack, size - 2));
    Py_DECREF(gone);
}

/* What a call has returned may be what an augmented assignment around it changes in place (`Operation`). */
static CAREFUL int give_to_operation(State *s, PyObject *last, PyObject *value) {
    if (s->operation == NULL || (PyObject *)Py_TYPE(last) != s->operation) return 0;
    PyObject *result = ask_python(last, "take", value, NULL);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static inline int end_call(State *s, PyObject *value) {
    pop_call(s);
    PyObject *last = top((Call *)s->call);
    return likely(last == NULL || Py_IS_TYPE(last, &WaitingType)) ? 0 : give_to_operation(s, last, value);
}

static int forget_resumable(State *s, Call *call) {
    PyObject *key = PyLong_FromUnsignedLongLong(call->key);
    if (key == NULL) return -1;
    if (PyDict_DelItem(s->resumables, key) < 0) PyErr_Clear();
    Py_DECREF(key);
    call->key = 0;
    return 0;
}

static Call *settle_caller(Probe *p) {
    PyObject *frame = current_frame(), *method = PyObject_GetAttrString(p->state->handling, "settle_caller");
    PyObject *caller = method == NULL ? NULL : call_python(method, &frame, 1);
    Py_XDECREF(method);
    Py_XDECREF(caller);
    return (Call *)caller;
}

enum { RESUMABLE = 1, AWAITS = 2, NUMBER_WANTED = 4, SETTLES = 8, OUTSIDE = 16 };

static int put_enter(Probe *p, State *s, uint64_t number, PyObject *const *values, Py_ssize_t count) {
    Ready few[8], *ready = few;
    if (count > 8 && (ready = PyMem_RawMalloc(count * sizeof(Ready))) == NULL) return out_of_memory();
    int failed = 0;
    for (Py_ssize_t i = 0; i < count && !failed; i++) {
        int hidden = p->secrets != NULL && p->secrets[i] && is_text(values[i]);
        failed = make_ready(s, values[i], &ready[i]);
        ready[i].hidden = hidden;
    }
    if (!failed && (failed = reserve(s, 64)) == 0) {
        put_head(s, &p->head);
        put_varint(s, number);
        put_varint(s, count);
        for (Py_ssize_t i = 0; i < count && !failed; i++) failed = put_ready(s, values[i], &ready[i]);
        if (!failed) event_done(s);
    }
    if (ready != few) PyMem_RawFree(ready);
    return failed;
}

static int make_resumable(State *s, Call *call, Call *caller) {
    call->key = (uint64_t)(uintptr_t)current_frame();
    if (caller->awaiting) call->below = Py_NewRef((PyObject *)caller);
    PyObject *key = PyLong_FromUnsignedLongLong(call->key);
    if (key == NULL) return -1;
    int failed = PyDict_SetItem(s->resumables, key, (PyObject *)call);
    Py_DECREF(key);
    return failed;
}

/* A call begins in the midst of one that the Python side follows: what that has changed by now is told. */
static int tell_midway(State *s, Call *caller) {
    PyObject *last = top(caller);
    if (likely(last == NULL || Py_IS_TYPE(last, &WaitingType)) || PyList_Check(last) || PyDict_Check(last)) return 0;
    PyObject *result = ask_python(s->decisions, "tell_midway", (PyObject *)caller, NULL);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* Other code begins: a store before which none could run has been made. */
static inline int commit_certain(State *s, Call *call) {
    return call->pending.what == NOTHING || !is_certain(&call->pending) ? 0 : commit(s, call);
}

static int begin_call(Probe *p, State *s, Call *caller, PyObject *const *values, Py_ssize_t count) {
    if (commit_certain(s, caller) < 0) return -1;
    if (unlikely(caller->awaiting || (p->flags & SETTLES)) && (caller = settle_caller(p)) == NULL) return -1;
    if ((p->flags & OUTSIDE) && begin_statement_outside(s, caller) < 0) return -1;
    if (tell_midway(s, caller) < 0) return -1;
    uint64_t number = s->last_call + 1;
    if (put_enter(p, s, number, values, count) < 0) return -1;
    s->last_call = number;
    Call *call = make_call(number, p->function, p->flags & AWAITS);
    if (call == NULL) return -1;
    int failed = ((p->flags & RESUMABLE) && make_resumable(s, call, caller) < 0) || push_call(s, call) < 0;
    Py_DECREF(call);
    return failed ? -1 : 0;
}

/* The call has begun, though its parameters could not be written: its end will be recorded as that of the innermost call. */
static PyObject *enter_anyway(Probe *p) {
    State *s = p->state;
    PyObject *type, *error, *trace;
    PyErr_Fetch(&type, &error, &trace);
    s->next = s->whole;
    uint64_t number = ++s->last_call;
    if (reserve(s, 64 + p->count) == 0) {
        put_head(s, &p->head);
        put_varint(s, number);
        put_varint(s, p->count);
        memset(s->next, 18, p->count);
        s->next += p->count;
        event_done(s);
        (void)put_then(s, p);
    }
    Call *call = make_call(number, p->function, p->flags & AWAITS);
    if (call != NULL) (void)push_call(s, call);
    Py_XDECREF(call);
    PyErr_Restore(type, error, trace);
    return give_up(p, Py_None);
}

static CAREFUL PyObject *enter_carefully(Probe *p, PyObject *const *values, Py_ssize_t count) {
    State *s = p->state;
    Call *caller;
    int going = begin_anywhere(p, &caller);
    if (unlikely(going <= 0)) return going == 0 ? PyLong_FromLong(0) : give_up(p, Py_None);
    if (unlikely(begin_call(p, s, caller, values, count) < 0)) {
        PyObject *given = enter_anyway(p);
        Py_XDECREF(given);
        return given == NULL ? NULL : PyLong_FromUnsignedLongLong(s->last_call);
    }
    uint64_t number = s->last_call;
    TRY(put_then(s, p), Py_None);
    if (unlikely(finish_probe(s) < 0)) return NULL;
    return p->flags & NUMBER_WANTED ? PyLong_FromUnsignedLongLong(number) : Py_NewRef(Py_None);
}

/* The call begins at once: where the events end, NULL for the long way. */
static inline uint8_t *enter_at(Probe *p, State *s, uint8_t *at, int64_t statement, PyObject *const *values, Py_ssize_t count) {
    if (statement > 0) {
        *at++ = 0x10;
        at = varint_at(at, (uint64_t)statement);
    }
    at = varint_at(varint_at(head_at(at, &p->head), s->last_call + 1), (uint64_t)count);
    for (Py_ssize_t i = 0; i < count && at != NULL; i++) at = p->secrets != NULL && p->secrets[i] ? NULL : value_at(s, at, values[i]);
    return at;
}

static PyObject *enter(Probe *p, PyObject *const *values, Py_ssize_t count) {
    State *s = p->state;
    Call *caller = (Call *)s->call, *call;
    uint8_t *at = place_at_once(s);
    if (unlikely(at == NULL || p->flags & ~(NUMBER_WANTED | OUTSIDE) || caller->awaiting || count > MOST_AT_ONCE || top(caller) != NULL))
        return enter_carefully(p, values, count);
    int64_t statement = p->flags & OUTSIDE ? statement_outside(s, caller) : 0;
    if (unlikely(statement < 0 || (at = enter_at(p, s, at, statement, values, count)) == NULL)) return enter_carefully(p, values, count);
    call = make_call(s->last_call + 1, p->function, 0);
    if (unlikely(call == NULL || push_call(s, call) < 0)) {
        Py_XDECREF(call);
        PyErr_Clear();
        return enter_carefully(p, values, count);
    }
    Py_DECREF(call);
    s->last_call++;
    if (statement > 0) caller->told = statement;
    written(s, p->then == NULL ? at : head_at(at, p->then), 1 + (statement > 0) + (p->then != NULL));
    if (unlikely(p->flags & NUMBER_WANTED)) return PyLong_FromUnsignedLongLong(s->last_call); /* the next probe ticks */
    return end_at_once(s, Py_None);
}

static PyObject *enter_without(Probe *p) { return enter(p, NULL, 0); }

static CAREFUL PyObject *leave_carefully(Probe *p, PyObject *value) {
    BEGIN(value);
    TRY(tell_branches(s, p, call), value);
    TRY(put_bound(s, last_head(p, call), 0, value), value);
    if (unlikely(call->key != 0)) TRY(forget_resumable(s, call), value);
    TRY(end_call(s, value), value);
    END(value);
}

static PyObject *leave(Probe *p, PyObject *value) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    unsigned before;
    uint8_t *at = behind_branches(p, call, place_within(p, s), &before);
    if (likely(at != NULL && call->key == 0) && likely((at = value_at(s, head_at(at, head_at_once(p, call)), value)) != NULL)) {
        written(s, at, 1 + before);
        if (unlikely(end_call(s, value) < 0)) return give_up(p, value);
        return end_at_once(s, value);
    }
    return leave_carefully(p, value);
}

static PyObject *leave_without(Probe *p) { return leave(p, Py_None); }

/* Functions that are put aside */

static PyObject *suspend(Probe *p, PyObject *value) {
    BEGIN(value);
    TRY(put_bound(s, &p->head, 0, value), value);
    pop_call(s);
    END(value);
}

static int is_on_stack(State *s, Call *call) {
    for (Py_ssize_t i = PyList_GET_SIZE(s->stack) - 1; i >= 0; i--) {
        if (PyList_GET_ITEM(s->stack, i) == (PyObject *)call) return 1;
    }
    return 0;
}

/* The call of the frame that runs; NULL when it is none that can be put aside. */
static Call *resumable_call(Probe *p, State *s, PyObject *frame) {
    if (likely(p->call != NULL && p->call->key == (uint64_t)(uintptr_t)frame)) return p->call;
    PyObject *key = PyLong_FromVoidPtr(frame);
    PyObject *call = key == NULL ? NULL : PyDict_GetItem(s->resumables, key);
    Py_XDECREF(key);
    if (call == NULL || !Py_IS_TYPE(call, &CallType)) return NULL;
    Py_XSETREF(p->call, (Call *)Py_NewRef(call));
    return (Call *)call;
}

static PyObject *resume(Probe *p, PyObject *value) {
    State *s = p->state;
    Call *current;
    int going = begin_anywhere(p, &current);
    if (unlikely(going <= 0)) return going == 0 ? Py_NewRef(value) : give_up(p, value);
    TRY(commit_certain(s, current), value);
    Call *call = resumable_call(p, s, current_frame());
    if (likely(call != NULL && !s->lanes && !current->awaiting && (call->below == NULL || call->below == Py_None) && !is_on_stack(s, call))) {
        Ready ready;
        TRY(begin_statement_outside(s, current), value);
        TRY(make_ready(s, value, &ready), value);
        TRY(reserve(s, 64), value);
        put_head(s, &p->head);
        put_varint(s, call->id);
        *s->next++ = 0;
        TRY(put_ready(s, value, &ready), value);
        event_done(s);
        TRY(push_call(s, call), value);
    } else {
        PyObject *arguments[2] = {current_frame(), value};
        PyObject *result = call_python(p->slow, arguments, 2);
        Py_XDECREF(result);
        TRY(result == NULL ? -1 : 0, value);
    }
    END(value);
}

/* What a generator expression goes round once for each of its elements (generator_expressions.py): at the end of that it goes on. */
typedef struct {
    PyObject_HEAD
    Probe *probe;
    int turns;
} Pause;

static PyObject *pause_next(PyObject *self) {
    Pause *pause = (Pause *)self;
    if (pause->turns++ == 0) return Py_NewRef(Py_None);
    if (pause->turns > 2) return NULL;
    PyObject *value = resume(pause->probe, Py_None);
    Py_XDECREF(value);
    return NULL;
}

static void pause_dealloc(PyObject *self) {
    Py_DECREF(((Pause *)self)->probe);
    PyObject_Free(self);
}

static PyTypeObject PauseType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pellucid.Pause",
    .tp_basicsize = sizeof(Pause),
    .tp_dealloc = pause_dealloc,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = pause_next,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

static PyObject *pauses(Probe *p) {
    Pause *pause = PyObject_New(Pause, &PauseType);
    if (pause == NULL) return NULL;
    pause->probe = (Probe *)Py_NewRef((PyObject *)p);
    pause->turns = 0;
    return (PyObject *)pause;
}

/* What a loop iterates over: a stream's lines are told on their way. */
static PyObject *iterated(Probe *p, PyObject *thing) {
    PyTypeObject *type = Py_TYPE(thing);
    if (type == &PyList_Type || type == &PyTuple_Type || type == &PyDict_Type || type == &PySet_Type || type == &PyRange_Type || type == &PyGen_Type
        || type == &PyUnicode_Type) return Py_NewRef(thing);
    return call_python(p->slow, &thing, 1);
}
