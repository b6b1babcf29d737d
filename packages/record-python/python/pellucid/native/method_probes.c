/* Probes of calls out of recorded code that may change what they are given. */

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

static inline int is_namespace(State *s, PyObject *thing) { return PyDict_Check(thing) && is_module(s, thing); }

/* Whether nothing of it is recorded: neither as an object nor as variables. */
static inline int is_unknown(State *s, PyObject *thing) { return find_identity(s, thing) == NULL && !is_namespace(s, thing); }

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
    if (what == HARMLESS || (what != ASK_PYTHON && is_unknown(s, thing))) {
        TRY(push(call, (PyObject *)harmless), thing);
    } else if (what != ASK_PYTHON && ((p->flags & READY) || what == APPEND) && !is_namespace(s, thing)
               && can_follow(s, what, operands + 1, count - 1)) {
        TRY(push_followed(s, p, call, what, thing, operands + 1, count - 1), thing);
    } else {
        TRY(slowly(p, operands, count), thing);
    }
    END(thing);
}

static PyObject *receiver_alone(Probe *p, PyObject *thing) { return receiver(p, &thing, 1); }

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

static PyObject *callee_alone(Probe *p, PyObject *function) { return callee(p, &function, 1); }

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
    if (tell_branches(s, p, call) < 0) return -1;
    int what = PyModule_CheckExact(thing) ? ASK_PYTHON : verdict_on_method(p, Py_TYPE(thing)), done = UNSURE;
    if (what < 0) return -1;
    if (what == HARMLESS || (what != ASK_PYTHON && is_unknown(s, thing))) done = NOTHING_TO_TELL;
    else if (what != ASK_PYTHON) done = tell_before(s, call->told > 0 ? &p->other : &p->head, what, thing, operands + 1, count - 1);
    int followed = done == UNSURE && what >= DEQUE_APPEND && what <= DEQUE_POPLEFT && can_follow(s, what, operands + 1, count - 1);
    if (done < 0) return -1;
    if (done == UNSURE && !followed) return slowly(p, operands, count);
    if (p->flags & LATE) {
        if (done != TOLD && call->told <= 0) {
            if (reserve(s, 64) < 0) return -1;
            *s->next++ = 0x10;
            put_varint(s, (uint64_t)p->line);
            event_done(s);
        }
        call->told = p->flags & MORE ? p->line : -p->line;
    }
    if (!followed) return 0;
    Waiting *w = make_waiting(what, thing, count > 1 ? operands[1] : NULL, &p->other, NULL);
    if (w == NULL) return -1;
    w->size = size_of(what, thing);
    int failed = push(call, (PyObject *)w);
    Py_DECREF(w);
    return failed;
}

/* `list.append`, where all of it is known; 0: the long way. */
static inline int append_at_once(Probe *p, PyObject *list, PyObject *value) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    if (!PyList_CheckExact(list) || p->type != &PyList_Type || p->verdict != APPEND || p->version == 0 || p->version != version_of(&PyList_Type)) return 0;
    if (s->tasks > 1 || PyDict_GET_SIZE(s->watched) != 0) return 0;
    unsigned before;
    uint8_t *start = behind_branches(p, call, place_within(p, s), &before), *at;
    uint64_t number = start == NULL ? 0 : number_at_once(s, list);
    if (unlikely(number == 0)) return 0;
    at = value_at(s, varint_at(head_at(start, head_at_once(p, call)), number), value);
    if (unlikely(at == NULL)) return 0;
    *start = 0x35;
    if (p->flags & LATE) call->told = p->flags & MORE ? p->line : -p->line;
    written(s, at, 1 + before);
    return 1;
}

/* The receiver and the arguments: what is not given behind the last argument was given to `operand`, as p->pushed says with a bit for each. */
static PyObject *method(Probe *p, PyObject *const *operands, Py_ssize_t count) {
    PyObject *result = operands[0], *ordered[MOST_ARGUMENTS + 1], *taken[MOST_ARGUMENTS + 1];
    int pushed = 0, last = (p->flags & AT_LAST) != 0;
    if (count == 2 && p->pushed == 0 && append_at_once(p, operands[last], operands[!last])) return end_at_once(p->state, result);
    BEGIN(result);
    if (last) {
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
