/* Probes of stores into elements and attributes, deletions of them, and augmented assignments. */

static PyObject *store_item(Probe *p, PyObject *const *operands) {
    PyObject *container = operands[0];
    BEGIN(container);
    int done = note_item(s, call, &p->head, container, operands[1]);
    if (unlikely(done == 0)) done = note_slowly(p, call, operands, 2);
    TRY(done, container);
    END(container);
}

/* The same where the key is given first, and goes on. */
static PyObject *store_key_of(Probe *p, PyObject *const *operands) {
    PyObject *key = operands[0], *container = operands[1];
    BEGIN(key);
    int done = note_item(s, call, &p->head, container, key);
    if (unlikely(done == 0)) {
        PyObject *both[2] = {container, key};
        done = note_slowly(p, call, both, 2);
    }
    TRY(done, key);
    END(key);
}

static PyObject *store_field(Probe *p, PyObject *thing) {
    BEGIN(thing);
    int done = note_field(s, call, p, &p->head, thing);
    if (unlikely(done == 0)) done = note_slowly(p, call, &thing, 1);
    TRY(done, thing);
    END(thing);
}

/* `container[key] = STORED(value, container, key)` */
static CAREFUL PyObject *stored_item_carefully(Probe *p, PyObject *const *operands) {
    PyObject *value = operands[0], *container = operands[1], *key = operands[2];
    BEGIN(value);
    TRY(tell_branches(s, p, call), value);
    int done = tells_item(s, container, key);
    if (likely(done > 0)) done = put_item(s, last_head(p, call), container, key, value);
    else if (done == 0) done = slowly(p, operands, 3);
    TRY(done, value);
    END(value);
}

static PyObject *stored_item(Probe *p, PyObject *const *operands) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    unsigned before;
    uint8_t *at = behind_branches(p, call, place_within(p, s), &before);
    if (likely(at != NULL) && likely((at = item_stored_at(s, at, head_at_once(p, call), operands[1], operands[2], operands[0])) != NULL))
        return done_at_once(s, call, at, before, operands[0]);
    return stored_item_carefully(p, operands);
}

/* `thing.name = STORED(value, thing)` */
static CAREFUL PyObject *stored_field_carefully(Probe *p, PyObject *const *operands) {
    PyObject *value = operands[0], *thing = operands[1];
    BEGIN(value);
    TRY(tell_branches(s, p, call), value);
    int way = way_to_field(p, Py_TYPE(thing));
    TRY(way, value);
    TRY(way == PLAIN_STORE ? put_in_field(s, last_head(p, call), thing, p->name, value) : slowly(p, operands, 2), value);
    END(value);
}

static PyObject *stored_field(Probe *p, PyObject *const *operands) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    PyObject *thing = operands[1];
    unsigned before;
    uint8_t *at = behind_branches(p, call, place_within(p, s), &before);
    if (likely(at != NULL && known_way_to_field(p, Py_TYPE(thing)) == PLAIN_STORE)
        && likely((at = put_in_at(s, at, head_at_once(p, call), number_at_once(s, thing), p->name, operands[0], 0)) != NULL))
        return done_at_once(s, call, at, before, operands[0]);
    return stored_field_carefully(p, operands);
}

/* After `container[key] op= number` */
static CAREFUL PyObject *operated_item_carefully(Probe *p, PyObject *const *operands) {
    PyObject *container = operands[0], *key = operands[1], *value = NULL;
    BEGIN(Py_None);
    TRY(tell_branches(s, p, call), Py_None);
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
    TRY(put_then(s, p), Py_None);
    END(Py_None);
}

static PyObject *operated_item(Probe *p, PyObject *const *operands) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    PyObject *container = operands[0], *value = NULL;
    unsigned before;
    uint8_t *at = behind_branches(p, call, place_within(p, s), &before);
    if (likely(at != NULL && PyList_CheckExact(container) && PyLong_CheckExact(operands[1]))) value = item_at(container, operands[1]);
    if (likely(value != NULL && is_primitive(Py_TYPE(value)))
        && likely((at = item_stored_at(s, at, head_at_once(p, call), container, operands[1], value)) != NULL))
        return done_with_line(p, call, at, 1 + before, Py_None);
    return operated_item_carefully(p, operands);
}

/* After `thing.name op= number` */
static CAREFUL PyObject *operated_field_carefully(Probe *p, PyObject *thing) {
    BEGIN(Py_None);
    TRY(tell_branches(s, p, call), Py_None);
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
    TRY(put_then(s, p), Py_None);
    END(Py_None);
}

static PyObject *operated_field(Probe *p, PyObject *thing) {
    State *s = p->state;
    Call *call = (Call *)s->call;
    PyObject *value = NULL;
    unsigned before;
    uint8_t *at = behind_branches(p, call, place_within(p, s), &before);
    if (likely(at != NULL && known_way_to_field(p, Py_TYPE(thing)) == PLAIN_STORE)) value = attribute_beside(thing, p->name, p->place);
    if (likely(value != NULL && is_primitive(Py_TYPE(value)))
        && likely((at = put_in_at(s, at, head_at_once(p, call), number_at_once(s, thing), p->name, value, 0)) != NULL))
        return done_with_line(p, call, at, 1 + before, Py_None);
    return operated_field_carefully(p, thing);
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
