/* What methods of built-in containers are about to change, told before they do (told_before.py). */

/* UNSURE: what the call does is not certain, the Python side sees to it. NOTHING_TO_TELL: it changes nothing. */
enum { UNSURE, TOLD, NOTHING_TO_TELL };

static int tell_index_change(State *s, const Head *head, PyObject *list, PyObject *index, PyObject *added) {
    uint64_t number;
    Py_ssize_t size = PyList_GET_SIZE(list);
    int64_t at = added == NULL ? -1 : size;
    if (index != NULL && (!PyLong_CheckExact(index) || !small_int(index, &at))) return UNSURE;
    if (at < 0) at += size;
    if (added == NULL && (at < 0 || at >= size)) return NOTHING_TO_TELL;
    if (added != NULL) at = at < 0 ? 0 : at > size ? size : at;
    if (touch(s, list) < 0 || reference(s, list, &number) < 0) return -1;
    return put_splice(s, head, number, at, added == NULL, added) < 0 ? -1 : TOLD;
}

static int tell_extended(State *s, const Head *head, PyObject *list, PyObject *more) {
    uint64_t number;
    if (!PyList_CheckExact(more) && !PyTuple_CheckExact(more)) return UNSURE;
    if (Py_SIZE(more) == 0) return NOTHING_TO_TELL;
    PyObject *values = PySequence_List(more);
    if (values == NULL || touch(s, list) < 0 || reference(s, list, &number) < 0) return -1;
    int failed = put_spliced(s, head, number, PyList_GET_SIZE(list), 0, values, 0, PyList_GET_SIZE(values));
    Py_DECREF(values);
    return failed < 0 ? -1 : TOLD;
}

static int tell_cleared(State *s, const Head *head, PyObject *list) {
    uint64_t number;
    if (PyList_GET_SIZE(list) == 0) return NOTHING_TO_TELL;
    if (touch(s, list) < 0 || reference(s, list, &number) < 0) return -1;
    return put_spliced(s, head, number, 0, PyList_GET_SIZE(list), list, 0, 0) < 0 ? -1 : TOLD;
}

static int tell_removed(State *s, const Head *head, PyObject *list, PyObject *wanted) {
    uint64_t number;
    if (!is_primitive(Py_TYPE(wanted))) return UNSURE;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *item = PyList_GET_ITEM(list, i);
        if (item != wanted) {
            if (!is_primitive(Py_TYPE(item))) return UNSURE;
            int same = PyObject_RichCompareBool(item, wanted, Py_EQ);
            if (same < 0) return -1;
            if (!same) continue;
        }
        if (touch(s, list) < 0 || reference(s, list, &number) < 0) return -1;
        return put_splice(s, head, number, i, 1, NULL) < 0 ? -1 : TOLD;
    }
    return NOTHING_TO_TELL;
}

static int tell_member(State *s, const Head *head, PyObject *set, PyObject *key, int adds) {
    uint64_t number;
    if (!is_plain_key(key)) return UNSURE;
    int contained = PySet_Contains(set, key);
    if (contained < 0) {
        PyErr_Clear();
        return UNSURE;
    }
    if (contained == adds) return NOTHING_TO_TELL;
    if (touch(s, set) < 0 || reference(s, set, &number) < 0) return -1;
    return put_change(s, adds ? 0x36 : 0x37, head, number, key) < 0 ? -1 : TOLD;
}

static int tell_entry(State *s, const Head *head, PyObject *dict, PyObject *const *arguments, Py_ssize_t count, int adds) {
    uint64_t number;
    if (!is_plain_key(arguments[0]) || is_module(s, dict)) return UNSURE;
    PyObject *held = PyDict_GetItemWithError(dict, arguments[0]);
    if (held == NULL && PyErr_Occurred()) {
        PyErr_Clear();
        return UNSURE;
    }
    if ((held != NULL) == adds) return NOTHING_TO_TELL;
    if (touch(s, dict) < 0 || reference(s, dict, &number) < 0) return -1;
    if (!adds) return put_change(s, 0x31, head, number, arguments[0]) < 0 ? -1 : TOLD;
    return put_under_key(s, 0x30, head, number, arguments[0], count > 1 ? arguments[1] : Py_None) < 0 ? -1 : TOLD;
}

static int tell_before(State *s, const Head *head, int what, PyObject *thing, PyObject *const *arguments, Py_ssize_t count) {
    uint64_t number;
    if (s->tasks > 1) return UNSURE;
    switch (what) {
    case APPEND:
        if (count != 1) return UNSURE;
        if (touch(s, thing) < 0 || reference(s, thing, &number) < 0) return -1;
        return put_change(s, 0x35, head, number, arguments[0]) < 0 ? -1 : TOLD;
    case LIST_POP:
        return count > 1 ? UNSURE : tell_index_change(s, head, thing, count == 1 ? arguments[0] : NULL, NULL);
    case LIST_INSERT:
        return count != 2 ? UNSURE : tell_index_change(s, head, thing, arguments[0], arguments[1]);
    case LIST_EXTEND:
        return count != 1 ? UNSURE : tell_extended(s, head, thing, arguments[0]);
    case LIST_CLEAR:
        return count != 0 ? UNSURE : tell_cleared(s, head, thing);
    case LIST_REMOVE:
        return count != 1 ? UNSURE : tell_removed(s, head, thing, arguments[0]);
    case SET_ADD:
    case SET_DISCARD:
        return count != 1 ? UNSURE : tell_member(s, head, thing, arguments[0], what == SET_ADD);
    case KEY_POP:
    case INSERTION:
        return count < 1 || count > 2 ? UNSURE : tell_entry(s, head, thing, arguments, count, what == INSERTION);
    default:
        return UNSURE;
    }
}
