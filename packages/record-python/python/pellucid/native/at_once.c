/* Events that can be written at once: the guard is free, the thread and the call are those that are known, no store waits, and every value is one
   for which nothing has to be defined, cut or asked. Nothing can run in the midst of that, so the guard need not be taken. The bytes are put
   behind the batch, and belong to it only when the event is whole: until then a probe can still take the long way (NULL). */

#define AT_ONCE 512     /* bytes of room, for two lines, four branches, a call's number, and */
#define MOST_AT_ONCE 16 /* as many values of at most 10 bytes, each with a head of at most 15 */

/* The head of the event that ends a late statement whose beginning, or that of the test before it, was told already. */
static CAREFUL const Head *other_head(Probe *p, Call *call) { return p->branches == NULL || call->told == p->branches->own ? &p->other : &p->head; }

/* Where to write; NULL: the long way. */
static inline uint8_t *place_at_once(State *s) {
    return likely(!s->busy && own_thread == s->thread_state && ((Call *)s->call)->pending.what == NOTHING && s->end - s->next >= AT_ONCE) ? s->next : NULL;
}

/* The same in the function that the probe belongs to. */
static inline uint8_t *place_within(Probe *p, State *s) { return likely(((Call *)s->call)->function == p->function) ? place_at_once(s) : NULL; }

/* As `last_head`, before it is certain that the event is written here. */
static inline const Head *head_at_once(Probe *p, Call *call) { return unlikely(call->told > 0) ? other_head(p, call) : &p->head; }

static inline uint8_t *head_at(uint8_t *at, const Head *head) {
    memcpy(at, head->bytes, sizeof head->bytes);
    return at + head->size;
}

static inline uint8_t *text_at(State *s, uint8_t *at, PyObject *text) {
    Text *known = PyUnicode_GET_LENGTH(text) <= s->most_string && ((PyASCIIObject *)text)->hash != -1 ? text_place(s, text, ((PyASCIIObject *)text)->hash) : NULL;
    if (unlikely(known == NULL || known->text == NULL)) return NULL;
    *at++ = 9;
    return varint_at(at, known->index);
}

/* The branches that are told before a probe's own event, when a statement's beginning was: where they end. `events`: how many those are. */
static CAREFUL uint8_t *branches_at(const Branches *b, int64_t told, uint8_t *at, unsigned *events) {
    if (told == b->own) return at;
    int from = first_branch(b, told);
    for (int i = from; i < b->count; i++) at = head_at(at, told == b->of[i].told ? &b->of[i].later : &b->of[i].first);
    *events = (unsigned)(b->count - from);
    return at;
}

/* Where a probe's own event begins, with its branches before it. */
static inline uint8_t *behind_branches(Probe *p, Call *call, uint8_t *at, unsigned *events) {
    const Branches *b = p->branches;
    *events = 0;
    if (likely(b == NULL || at == NULL)) return at;
    if (unlikely(call->told > 0)) return branches_at(b, call->told, at, events);
    *events = (unsigned)b->count;
    memcpy(at, b->all, sizeof b->all);
    return at + b->size;
}

/* The number of an object that has one; 0: it has none, or is another thing by now. */
static inline uint64_t number_at_once(State *s, PyObject *thing) {
    Identity *one = find_identity(s, thing);
    if (unlikely(one == NULL || (FINGERPRINT(one->value) != 0 && FINGERPRINT(one->value) != fingerprint_of(thing)))) return 0;
    return NUMBER(one->value);
}

static CAREFUL uint8_t *other_value_at(State *s, uint8_t *at, PyObject *value) {
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyFloat_Type) return float_at(at, PyFloat_AS_DOUBLE(value));
    if (type == &PyUnicode_Type) return text_at(s, at, value);
    if (value == Py_None) {
        *at++ = 0;
        return at;
    }
    if (type == &PyBool_Type) {
        *at++ = value == Py_True ? 3 : 2;
        return at;
    }
    if (type == &PyLong_Type || type == &PyBytes_Type || type == &PyComplex_Type) return NULL;
    uint64_t number = number_at_once(s, value);
    if (unlikely(number == 0)) return NULL;
    *at++ = 14;
    return varint_at(at, number);
}

static inline uint8_t *value_at(State *s, uint8_t *at, PyObject *value) {
    if (!PyLong_CheckExact(value)) return other_value_at(s, at, value);
    int64_t n;
    return likely(small_int(value, &n) && small_enough(n)) ? int_at(at, n) : NULL;
}

/* `events` of them are whole. */
static inline void written(State *s, uint8_t *at, unsigned events) {
    s->next = s->whole = s->whole_event = at;
    s->steps += events;
    publish(s);
}

static CAREFUL PyObject *tick_after(State *s, PyObject *result) { return tick(s) < 0 ? NULL : Py_NewRef(result); }

static inline PyObject *end_at_once(State *s, PyObject *result) { return unlikely(s->steps > s->limit) ? tick_after(s, result) : Py_NewRef(result); }

/* The end of a probe that has written one event, the last of its statement, and so many before it. */
static inline PyObject *done_at_once(State *s, Call *call, uint8_t *at, unsigned before, PyObject *result) {
    call->told = 0;
    written(s, at, 1 + before);
    return end_at_once(s, result);
}

/* As that, of so many events of a probe which may tell too what begins behind it. */
static inline PyObject *done_with_line(Probe *p, Call *call, uint8_t *at, unsigned events, PyObject *result) {
    call->told = 0;
    written(p->state, p->then == NULL ? at : head_at(at, p->then), events + (p->then != NULL));
    return end_at_once(p->state, result);
}

/* An element or attribute gets a value: where the event ends. `name`: what text may be hidden under, NULL for an element of a list. */
static inline uint8_t *put_in_at(State *s, uint8_t *at, const Head *head, uint64_t number, PyObject *key, PyObject *value, int64_t index) {
    if (unlikely(number == 0 || PyDict_GET_SIZE(s->watched) != 0)) return NULL;
    at = varint_at(head_at(at, head), number);
    if (key == NULL) at = int_at(at, index);
    else at = likely(is_shown(s, key, value)) ? value_at(s, at, key) : NULL;
    return likely(at != NULL) ? value_at(s, at, value) : NULL;
}

static inline uint8_t *item_stored_at(State *s, uint8_t *at, const Head *head, PyObject *container, PyObject *key, PyObject *value) {
    if (PyList_CheckExact(container)) {
        int64_t index;
        if (!PyLong_CheckExact(key) || !small_int(key, &index)) return NULL;
        if (index < 0) index += PyList_GET_SIZE(container);
        if (index < 0 || index >= PyList_GET_SIZE(container)) return NULL;
        return put_in_at(s, at, head, number_at_once(s, container), NULL, value, index);
    }
    if (!PyDict_CheckExact(container) || !is_plain_key(key) || s->module_count != PyDict_GET_SIZE(s->modules) || is_module(s, container)) return NULL;
    return put_in_at(s, at, head, number_at_once(s, container), key, value, 0);
}
