/* Probes: constants of rewritten code that record when they are called, subscripted (`probe[value]`) or inverted (`~probe`), and give
   back what they were given. All begin and end alike. Each has a twin in probes.py, which says what it means. */

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
    int told = call->told;
    call->told = 0;
    return told == 1 ? &p->other : &p->head;
}

static PyObject *line(Probe *p) {
    BEGIN(Py_None);
    TRY(reserve(s, 64), Py_None);
    call->told = 0;
    put_head(s, &p->head);
    event_done(s);
    END(Py_None);
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

static PyObject *bind(Probe *p, PyObject *value) {
    BEGIN(value);
    TRY(put_bound(s, last_head(p, call), p->flags, value), value);
    END(value);
}

static PyObject *bind_many(Probe *p, PyObject *const *values, Py_ssize_t count, PyObject *result) {
    BEGIN(result);
    const Head *first = p->count > 0 && last_head(p, call) == &p->other && p->other.size > 0 ? &p->other : p->heads;
    for (Py_ssize_t i = 0; i < count && i < p->count; i++) TRY(put_bound(s, i == 0 ? first : &p->heads[i], p->secrets[i], values[i]), result);
    END(result);
}

/* A value that is no bool is asked for its truth, here and nowhere else; gives the bool. */
static PyObject *truth(Probe *p, PyObject *value) {
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

/* Calls */

static inline void set_call(State *s, PyObject *call) {
    PyObject *old = s->call;
    s->call = Py_NewRef(call);
    Py_XDECREF(old);
}

static inline int push_call(State *s, Call *call) {
    if (PyList_Append(s->stack, (PyObject *)call) < 0) return -1;
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
    if (call->pending.what == NOTHING) return 0;
    if (call->pending.what == FROM_PYTHON && !PyObject_IsTrue(PyTuple_GET_ITEM(call->pending.key, 1))) return 0;
    return commit(s, call);
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
    }
    Call *call = make_call(number, p->function, p->flags & AWAITS);
    if (call != NULL) (void)push_call(s, call);
    Py_XDECREF(call);
    PyErr_Restore(type, error, trace);
    return give_up(p, Py_None);
}

static PyObject *enter(Probe *p, PyObject *const *values, Py_ssize_t count) {
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
    if (unlikely(finish_probe(s) < 0)) return NULL;
    return p->flags & NUMBER_WANTED ? PyLong_FromUnsignedLongLong(number) : Py_NewRef(Py_None);
}

static PyObject *leave(Probe *p, PyObject *value) {
    BEGIN(value);
    TRY(put_bound(s, last_head(p, call), 0, value), value);
    if (unlikely(call->key != 0)) TRY(forget_resumable(s, call), value);
    pop_call(s);
    END(value);
}

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

/* Stores */

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

static PyObject *store_item(Probe *p, PyObject *const *operands) {
    PyObject *container = operands[0];
    BEGIN(container);
    int done = note_item(s, call, &p->head, container, operands[1]);
    if (unlikely(done == 0)) done = note_slowly(p, call, operands, 2);
    TRY(done, container);
    END(container);
}

static PyObject *store_field(Probe *p, PyObject *thing) {
    BEGIN(thing);
    int done = note_field(s, call, p, &p->head, thing);
    if (unlikely(done == 0)) done = note_slowly(p, call, &thing, 1);
    TRY(done, thing);
    END(thing);
}

/* `container[key] = STORED(value, container, key)` */
static PyObject *stored_item(Probe *p, PyObject *const *operands) {
    PyObject *value = operands[0], *container = operands[1], *key = operands[2];
    BEGIN(value);
    int done = tells_item(s, container, key);
    if (likely(done > 0)) done = put_item(s, last_head(p, call), container, key, value);
    else if (done == 0) done = slowly(p, operands, 3);
    TRY(done, value);
    END(value);
}

/* `thing.name = STORED(value, thing)` */
static PyObject *stored_field(Probe *p, PyObject *const *operands) {
    PyObject *value = operands[0], *thing = operands[1];
    BEGIN(value);
    int way = way_to_field(p, Py_TYPE(thing));
    TRY(way, value);
    TRY(way == PLAIN_STORE ? put_in_field(s, last_head(p, call), thing, p->name, value) : slowly(p, operands, 2), value);
    END(value);
}

/* After `container[key] op= number` */
static PyObject *operated_item(Probe *p, PyObject *const *operands) {
    PyObject *container = operands[0], *key = operands[1], *value = NULL;
    BEGIN(Py_None);
    int told = tells_item(s, container, key);
    TRY(told, Py_None);
    if (told) value = PyList_CheckExact(container) ? item_at(container, key) : PyDict_GetItemWithError(container, key);
    if (likely(value != NULL && is_primitive(Py_TYPE(value)))) {
        Py_INCREF(value);
        told = put_item(s, last_head(p, call), container, key, value);
        Py_DECREF(value);
        TRY(told, Py_None);
    } else {
        PyErr_Clear();
        TRY(slowly(p, operands, 2), Py_None);
    }
    END(Py_None);
}

/* After `thing.name op= number` */
static PyObject *operated_field(Probe *p, PyObject *thing) {
    BEGIN(Py_None);
    int way = way_to_field(p, Py_TYPE(thing));
    TRY(way, Py_None);
    PyObject *value = way == PLAIN_STORE ? stored_attribute(thing, p->name, &p->place) : NULL;
    if (likely(value != NULL && is_primitive(Py_TYPE(value)))) {
        way = put_in_field(s, last_head(p, call), thing, p->name, value);
        Py_DECREF(value);
        TRY(way, Py_None);
    } else {
        Py_XDECREF(value);
        TRY(slowly(p, &thing, 1), Py_None);
    }
    END(Py_None);
}

static PyObject *operand(Probe *p, PyObject *container) {
    BEGIN(container);
    TRY(push(call, container), container);
    END(container);
}

static int no_operand(void) {
    PyErr_SetString(PyExc_RuntimeError, "an operand is missing");
    return -1;
}

/* The key of a store whose container was given to `operand`. */
static PyObject *store_key(Probe *p, PyObject *key) {
    BEGIN(key);
    TRY(top(call) == NULL ? no_operand() : 0, key);
    PyObject *operands[2] = {pop_waiting(call), key};
    int done = p->flags ? 0 : note_item(s, call, &p->head, operands[0], key);
    if (unlikely(done == 0)) done = note_slowly(p, call, operands, 2);
    Py_DECREF(operands[0]);
    TRY(done, key);
    END(key);
}

/* `container[start:stop:step] = …`, the container having been given to `operand`; makes the slice. */
static PyObject *sliced(Probe *p, PyObject *const *parts) {
    PyObject *slice = PySlice_New(parts[0], parts[1], parts[2]);
    if (slice == NULL) return NULL;
    State *s = p->state;
    Call *call;
    int going = begin(p, &call);
    if (unlikely(going <= 0)) return going == 0 ? slice : (Py_DECREF(slice), give_up(p, Py_None));
    PyObject *container = top(call) == NULL ? NULL : pop_waiting(call);
    int done = container == NULL ? no_operand() : note_slice(s, call, &p->head, container, parts);
    PyObject *operands[2] = {container, slice};
    if (done == 0) done = note_slowly(p, call, operands, 2);
    Py_XDECREF(container);
    if (unlikely(done < 0)) {
        PyObject *given = give_up(p, slice);
        Py_DECREF(slice);
        return given;
    }
    if (unlikely(finish_probe(s) < 0)) Py_CLEAR(slice);
    return slice;
}

/* `del container[key]`, told before it happens where it is certain. */
static int tell_deleted(Probe *p, State *s, Call *call, PyObject *const *operands) {
    int done = UNSURE;
    if (PyList_CheckExact(operands[0]) && s->tasks <= 1) done = tell_index_change(s, &p->head, operands[0], operands[1], NULL);
    else if (PyDict_CheckExact(operands[0]) && s->tasks <= 1) done = tell_entry(s, &p->head, operands[0], operands + 1, 1, 0);
    return done == UNSURE ? note_slowly(p, call, operands, 2) : done;
}

static PyObject *delete_item(Probe *p, PyObject *const *operands) {
    PyObject *container = operands[0];
    BEGIN(container);
    TRY(tell_deleted(p, s, call, operands), container);
    END(container);
}

static PyObject *delete_key(Probe *p, PyObject *key) {
    BEGIN(key);
    TRY(top(call) == NULL ? no_operand() : 0, key);
    PyObject *operands[2] = {pop_waiting(call), key};
    int done = tell_deleted(p, s, call, operands);
    Py_DECREF(operands[0]);
    TRY(done, key);
    END(key);
}

/* Augmented assignments: when what is there now is no object, the operation changes nothing but the element or attribute. */

static int is_immutable_item(PyObject *container, PyObject *key) {
    PyObject *old = NULL;
    if (PyList_CheckExact(container) && PyLong_CheckExact(key)) {
        Py_ssize_t index = PyLong_AsSsize_t(key), size = PyList_GET_SIZE(container);
        if (index == -1 && PyErr_Occurred()) PyErr_Clear();
        if (index < 0) index += size;
        if (index < 0 || index >= size) return 1;
        old = PyList_GET_ITEM(container, index);
    } else if (PyDict_CheckExact(container) && is_plain_key(key)) {
        old = PyDict_GetItemWithError(container, key);
        if (old == NULL) PyErr_Clear();
    } else {
        return 0;
    }
    return old == NULL || is_primitive(Py_TYPE(old));
}

static int push_augmented(Call *call, Probe *p, PyObject *thing, PyObject *key) {
    Waiting *w = make_waiting(AUGMENTED, thing, key, NULL, p);
    if (w == NULL) return -1;
    int failed = push(call, (PyObject *)w);
    Py_DECREF(w);
    return failed;
}

static int augment_item(Probe *p, Call *call, PyObject *container, PyObject *key) {
    if (is_immutable_item(container, key)) return push_augmented(call, NULL, container, key);
    PyObject *operands[2] = {container, key};
    return slowly(p, operands, 2);
}

static PyObject *augmented_item(Probe *p, PyObject *const *operands) {
    PyObject *container = operands[0];
    BEGIN(container);
    (void)s;
    TRY(augment_item(p, call, container, operands[1]), container);
    END(container);
}

static PyObject *augmented_key(Probe *p, PyObject *key) {
    BEGIN(key);
    TRY(top(call) == NULL ? no_operand() : 0, key);
    PyObject *container = pop_waiting(call);
    int done = augment_item(p, call, container, key);
    Py_DECREF(container);
    TRY(done, key);
    END(key);
}

static PyObject *augmented_field(Probe *p, PyObject *thing) {
    BEGIN(thing);
    int way = way_to_field(p, Py_TYPE(thing));
    TRY(way, thing);
    int primitive = 0;
    if (way == PLAIN_STORE) {
        PyObject *old = stored_attribute(thing, p->name, &p->place);
        primitive = old == NULL || is_primitive(Py_TYPE(old));
        Py_XDECREF(old);
    }
    TRY(primitive ? push_augmented(call, p, thing, NULL) : slowly(p, &thing, 1), thing);
    END(thing);
}

static PyObject *operated(Probe *p, PyObject *value) {
    BEGIN(value);
    PyObject *last = top(call);
    TRY(last == NULL ? no_operand() : 0, value);
    if (likely(Py_IS_TYPE(last, &WaitingType))) {
        Waiting *w = (Waiting *)pop_waiting(call);
        int done = w->key == NULL ? note_field(s, call, w->probe, &p->head, w->thing) : note_item(s, call, &p->head, w->thing, w->key);
        if (done == 0) { /* the container's items are not simply its own: the Python side notes the store */
            PyObject *arguments[3] = {w->thing, w->key != NULL ? w->key : w->probe->name, w->key != NULL ? Py_True : Py_False};
            PyObject *method = PyObject_GetAttrString(p->slow, "note");
            PyObject *store = method == NULL ? NULL : call_python(method, arguments, 3);
            Py_XDECREF(method);
            if (store == NULL) done = -1;
            else call_set_pending((PyObject *)call, store, NULL);
            Py_XDECREF(store);
        }
        Py_DECREF(w);
        TRY(done, value);
    } else {
        TRY(slowly(p, &value, 1), value);
    }
    END(value);
}

static PyObject *operated_name(Probe *p, PyObject *const *operands) {
    PyObject *value = operands[0];
    if (likely(is_primitive(Py_TYPE(operands[1])))) return Py_NewRef(value);
    BEGIN(value);
    (void)s;
    (void)call;
    TRY(slowly(p, operands, 2), value);
    END(value);
}

/* What the Python side looks at before every statement while there is anything to look at: `name` is where it keeps that. */
static PyObject *unless_empty(Probe *p) {
    if (likely(PyDict_GET_SIZE(p->name) == 0)) return Py_NewRef(Py_None);
    return call_python(p->slow, NULL, 0);
}

/* Calls that may change what they are given */

/* What is known of a function: that the Python side has to follow calls of it, that they change nothing unseen, or that one of ours stands
   for it. */
enum { TO_FOLLOW, CHANGES_NOTHING, HAS_TWIN };

enum { READY = 1, EXACT = 2 };

/* What the method does, asked once for each version of a type. */
static int verdict_on_method(Probe *p, PyTypeObject *type) {
    if (likely(p->type == type && p->version == version_of(type) && p->version != 0)) return p->verdict;
    int asker = p->flags & EXACT ? ASKS_FOR_METHOD : ASKS_FOR_INEXACT_METHOD;
    Answer *known = answer_place(p->state, type, p->name, asker);
    if (known->type == type && known->name == p->name && known->asker == asker && known->version == version_of(type)) return known->answer;
    PyObject *verdict = ask_python(p->state->decisions, "verdict_on_method", (PyObject *)type, p->slow);
    if (verdict == NULL) return -1;
    if (version_of(type) == 0) (void)_PyType_Lookup(type, p->name);
    p->type = type;
    p->version = version_of(type);
    p->verdict = (int)PyLong_AsLong(verdict);
    Py_DECREF(verdict);
    keep_answer(p, asker);
    return p->verdict;
}

/* As CPython lays it out (Objects/typeobject.c) in all versions that are supported; its attributes cannot be read without running `__getattribute__`. */
typedef struct {
    PyObject_HEAD
    PyTypeObject *type;
    PyObject *thing;
    PyTypeObject *thing_type;
} Super;

/* Whether a method that is looked up behind a class records itself, or changes nothing. */
static int is_harmless_behind(Probe *p, PyObject *thing) {
    Super *super = (Super *)thing;
    PyTypeObject *type = super->thing_type;
    if (type == NULL) return 0;
    if (likely(p->type == type && p->seen == super->type && p->version == version_of(type) && p->version != 0)) return p->verdict;
    PyObject *verdict = ask_python(p->state->decisions, "is_harmless_behind", thing, p->slow);
    if (verdict == NULL) return -1;
    if (version_of(type) == 0) (void)_PyType_Lookup(type, p->name);
    p->type = type;
    p->seen = super->type;
    p->version = version_of(type);
    p->verdict = verdict == Py_True;
    Py_DECREF(verdict);
    return p->verdict;
}

static int push_followed(State *s, Probe *p, Call *call, int what, PyObject *thing, PyObject *const *arguments, Py_ssize_t count) {
    (void)s;
    Waiting *w = make_waiting(what, thing, count > 0 && what != APPEND ? arguments[0] : NULL, &p->head, NULL);
    if (w == NULL) return -1;
    w->size = size_of(what, thing);
    int failed = push(call, (PyObject *)w);
    Py_DECREF(w);
    return failed;
}

static int verdict_on_function(Probe *p, PyObject *function);

static int push_heap(Probe *p, Call *call) {
    Waiting *w = make_waiting(HEAP, NULL, NULL, &p->head, NULL);
    if (w == NULL) return -1;
    int failed = push(call, (PyObject *)w);
    Py_DECREF(w);
    return failed;
}

/* A function of a module is about to be called; gives what stands for the module. */
static PyObject *module_receiver(Probe *p, Call *call, PyObject *const *operands, Py_ssize_t count) {
    PyObject *module = operands[0], *function = PyDict_GetItemWithError(PyModule_GetDict(module), p->name);
    int verdict = function == NULL ? 0 : verdict_on_function(p, function);
    if (verdict < 0 || (function == NULL && PyErr_Occurred())) return NULL;
    if (verdict == HAS_TWIN && (p->flags & EXACT)) {
        for (int i = 0; i < 4; i++) {
            if (function == heap_functions[i]) return push_heap(p, call) < 0 ? NULL : stands[i];
        }
    }
    if (verdict == CHANGES_NOTHING) return push(call, (PyObject *)harmless) < 0 ? NULL : module;
    return slowly(p, operands, count) < 0 ? NULL : module;
}

static PyObject *receiver(Probe *p, PyObject *const *operands, Py_ssize_t count) {
    PyObject *thing = operands[0];
    BEGIN(thing);
    if (PyModule_CheckExact(thing)) {
        PyObject *given = module_receiver(p, call, operands, count);
        TRY(given == NULL ? -1 : 0, thing);
        END(given);
    }
    int what;
    if (Py_IS_TYPE(thing, &PySuper_Type)) {
        what = is_harmless_behind(p, thing);
        TRY(what, thing);
        what = what ? HARMLESS : ASK_PYTHON;
    } else {
        what = verdict_on_method(p, Py_TYPE(thing));
    }
    TRY(what, thing);
    if (what == HARMLESS || (what != ASK_PYTHON && find_identity(s, thing) == NULL)) {
        TRY(push(call, (PyObject *)harmless), thing);
    } else if (what != ASK_PYTHON && ((p->flags & READY) || what == APPEND) && can_follow(s, what, operands + 1, count - 1)) {
        TRY(push_followed(s, p, call, what, thing, operands + 1, count - 1), thing);
    } else {
        TRY(slowly(p, operands, count), thing);
    }
    END(thing);
}

static int verdict_on_function(Probe *p, PyObject *function) {
    if (PyType_Check(function)) return CHANGES_NOTHING;
    void *what = NULL;
    if (PyFunction_Check(function)) what = ((PyFunctionObject *)function)->func_code;
    else if (PyCFunction_CheckExact(function)) {
        PyObject *owner = PyCFunction_GET_SELF(function);
        if (owner == NULL || PyModule_Check(owner)) what = ((PyCFunctionObject *)function)->m_ml;
    }
    if (what == NULL) return TO_FOLLOW;
    if (likely(what == p->seen)) return p->verdict;
    PyObject *verdict = ask_python(p->state->decisions, "is_harmless", function, NULL);
    if (verdict == NULL) return -1;
    if (PyFunction_Check(function)) { /* the code is kept, so that its address stays its own */
        Py_XSETREF(p->code, Py_NewRef(((PyFunctionObject *)function)->func_code));
    }
    p->seen = what;
    p->verdict = twin_of(function) != NULL ? HAS_TWIN : verdict == Py_True ? CHANGES_NOTHING : TO_FOLLOW;
    Py_DECREF(verdict);
    return p->verdict;
}

static PyObject *callee(Probe *p, PyObject *const *operands, Py_ssize_t count) {
    PyObject *function = operands[0];
    BEGIN(function);
    (void)s;
    int verdict = verdict_on_function(p, function);
    TRY(verdict, function);
    if (verdict == HAS_TWIN && (p->flags & EXACT)) {
        TRY(push_heap(p, call), function);
        END(twin_of(function));
    }
    TRY(verdict == CHANGES_NOTHING ? push(call, (PyObject *)harmless) : slowly(p, operands, count), function);
    END(function);
}

static PyObject *argument(Probe *p, PyObject *value) {
    BEGIN(value);
    PyObject *last = top(call);
    if (last != NULL && !Py_IS_TYPE(last, &WaitingType)) TRY(slowly(p, &value, 1), value);
    END(value);
}

static PyObject *called(Probe *p, PyObject *result) {
    BEGIN(result);
    PyObject *last = top(call);
    if (likely(last != NULL && Py_IS_TYPE(last, &WaitingType))) {
        Waiting *w = (Waiting *)pop_waiting(call);
        int done = w->what == HARMLESS || w->what == HEAP ? 0 : tell(s, w);
        Py_DECREF(w);
        TRY(done, result);
    } else if (last != NULL) {
        TRY(slowly(p, &result, 1), result);
    }
    END(result);
}

/* Methods whose changes may be told before they are made */

enum { AT_LAST = 4, LATE = 8, MORE = 16 };
#define MOST_ARGUMENTS 3

/* `operands`: what the method is called on, and its arguments. */
static int tell_method(Probe *p, State *s, Call *call, PyObject *const *operands, Py_ssize_t count) {
    PyObject *thing = operands[0];
    int what = PyModule_CheckExact(thing) ? ASK_PYTHON : verdict_on_method(p, Py_TYPE(thing)), done = UNSURE;
    if (what < 0) return -1;
    if (what == HARMLESS || (what != ASK_PYTHON && find_identity(s, thing) == NULL)) done = NOTHING_TO_TELL;
    else if (what != ASK_PYTHON) done = tell_before(s, call->told == 1 ? &p->other : &p->head, what, thing, operands + 1, count - 1);
    int followed = done == UNSURE && what >= DEQUE_APPEND && what <= DEQUE_POPLEFT && can_follow(s, what, operands + 1, count - 1);
    if (done < 0) return -1;
    if (done == UNSURE && !followed) return slowly(p, operands, count);
    if (p->flags & LATE) {
        if (done != TOLD && call->told != 1) {
            if (reserve(s, 64) < 0) return -1;
            *s->next++ = 0x10;
            put_varint(s, (uint64_t)p->line);
            event_done(s);
        }
        call->told = p->flags & MORE ? 1 : -p->line;
    }
    if (!followed) return 0;
    Waiting *w = make_waiting(what, thing, count > 1 ? operands[1] : NULL, &p->other, NULL);
    if (w == NULL) return -1;
    w->size = size_of(what, thing);
    int failed = push(call, (PyObject *)w);
    Py_DECREF(w);
    return failed;
}

/* The receiver and the arguments: what is not given behind the last argument was given to `operand`, as p->pushed says with a bit for each. */
static PyObject *method(Probe *p, PyObject *const *operands, Py_ssize_t count) {
    PyObject *result = operands[0], *ordered[MOST_ARGUMENTS + 1], *taken[MOST_ARGUMENTS + 1];
    int pushed = 0;
    BEGIN(result);
    if (p->flags & AT_LAST) {
        Py_ssize_t all = count, given = count - 1;
        for (int bits = p->pushed; bits != 0; bits &= bits - 1) all++;
        if (unlikely(all > MOST_ARGUMENTS + 1)) TRY(no_operand(), result);
        ordered[all - 1] = result;
        for (Py_ssize_t i = all - 2; i >= 0; i--) {
            if (p->pushed >> i & 1) {
                TRY(top(call) == NULL ? no_operand() : 0, result);
                ordered[i] = taken[pushed++] = pop_waiting(call);
            } else {
                ordered[i] = operands[given--];
            }
        }
        operands = ordered;
        count = all;
    }
    int done = tell_method(p, s, call, operands, count);
    while (pushed > 0) Py_DECREF(taken[--pushed]);
    TRY(done, result);
    END(result);
}

static PyObject *method_one(Probe *p, PyObject *operand) { return method(p, &operand, 1); }

static PyObject *method_called(Probe *p, PyObject *result) {
    Call *now = (Call *)p->state->call;
    if (likely(now->function == p->function && top(now) == NULL && p->state->thread_state == thread_id())) return Py_NewRef(result);
    BEGIN(result);
    PyObject *last = top(call);
    if (last != NULL && Py_IS_TYPE(last, &WaitingType)) {
        Waiting *w = (Waiting *)last;
        if (w->head.size == p->head.size && memcmp(w->head.bytes, p->head.bytes, p->head.size) == 0) {
            w = (Waiting *)pop_waiting(call);
            int done = tell(s, w);
            Py_DECREF(w);
            TRY(done, result);
        }
    } else if (last != NULL) {
        TRY(slowly(p, &result, 1), result);
    }
    END(result);
}
