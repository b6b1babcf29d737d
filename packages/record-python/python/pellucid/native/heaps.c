/* The functions of `heapq` as the recorder calls them instead: they do the same and know which few places they have changed, where finding
   them afterwards would cost as much as the heap is long. */

#define DEEPEST 64

/* What the places were that were changed, each once. */
typedef struct {
    Py_ssize_t size; /* before */
    Py_ssize_t count;
    Py_ssize_t places[DEEPEST * 2];
    PyObject *were[DEEPEST * 2]; /* addresses only */
} Moves;

static PyObject *heap_functions[4]; /* push, pop, replace, pushpop of `_heapq` */

static void moves(Moves *m, Py_ssize_t place, PyObject *was) {
    for (Py_ssize_t i = 0; i < m->count; i++) {
        if (m->places[i] == place) return;
    }
    if (place >= m->size || m->count == DEEPEST * 2) return;
    m->places[m->count] = place;
    m->were[m->count++] = was;
}

static void set_place(Moves *m, PyObject *heap, Py_ssize_t place, PyObject *item) {
    moves(m, place, PyList_GET_ITEM(heap, place));
    PyList_SET_ITEM(heap, place, item);
}

/* 1 when the first is less, 0, or -1 with an error: the program's comparison may have changed the heap. */
static int less(PyObject *heap, PyObject *one, PyObject *other) {
    Py_ssize_t size = PyList_GET_SIZE(heap);
    Py_INCREF(one);
    Py_INCREF(other);
    int result = PyObject_RichCompareBool(one, other, Py_LT);
    Py_DECREF(one);
    Py_DECREF(other);
    if (result >= 0 && PyList_GET_SIZE(heap) != size) {
        PyErr_SetString(PyExc_RuntimeError, "list changed size during iteration");
        return -1;
    }
    return result;
}

static void swap_places(Moves *m, PyObject *heap, Py_ssize_t a, Py_ssize_t b) {
    PyObject *one = PyList_GET_ITEM(heap, a), *other = PyList_GET_ITEM(heap, b);
    set_place(m, heap, a, other);
    set_place(m, heap, b, one);
}

static int towards_root(Moves *m, PyObject *heap, Py_ssize_t start, Py_ssize_t place) {
    while (place > start) {
        Py_ssize_t parent = (place - 1) >> 1;
        int smaller = less(heap, PyList_GET_ITEM(heap, place), PyList_GET_ITEM(heap, parent));
        if (smaller <= 0) return smaller;
        swap_places(m, heap, place, parent);
        place = parent;
    }
    return 0;
}

/* From the place down to a leaf along the smaller children, then up again as far as it belongs. */
static int to_its_place(Moves *m, PyObject *heap, Py_ssize_t place) {
    Py_ssize_t size = PyList_GET_SIZE(heap), start = place;
    while (place < size >> 1) {
        Py_ssize_t child = 2 * place + 1;
        if (child + 1 < size) {
            int smaller = less(heap, PyList_GET_ITEM(heap, child), PyList_GET_ITEM(heap, child + 1));
            if (smaller < 0) return -1;
            child += !smaller;
        }
        swap_places(m, heap, place, child);
        place = child;
    }
    return towards_root(m, heap, start, place);
}

static PyObject *was_at(const Moves *m, PyObject *heap, Py_ssize_t place) {
    for (Py_ssize_t i = 0; i < m->count; i++) {
        if (m->places[i] == place) return m->were[i];
    }
    return place < PyList_GET_SIZE(heap) ? PyList_GET_ITEM(heap, place) : NULL;
}

static int put_place(State *s, const Head *head, uint64_t number, PyObject *heap, Py_ssize_t place) {
    PyObject *value = Py_NewRef(PyList_GET_ITEM(heap, place));
    Ready ready;
    int failed = make_ready(s, value, &ready) < 0 || reserve(s, 64) < 0;
    if (!failed) {
        put_operation(s, 0x30, head, number);
        put_int(s, place);
        failed = put_ready(s, value, &ready);
        if (!failed) event_done(s);
    }
    Py_DECREF(value);
    return failed ? -1 : 0;
}

static int by_place(const void *a, const void *b) {
    Py_ssize_t one = *(const Py_ssize_t *)a, other = *(const Py_ssize_t *)b;
    return (one > other) - (one < other);
}

/* The events that changes.py would find by comparing the whole heap before with the whole heap after. */
static int tell_moves(State *s, const Head *head, const Moves *m, PyObject *heap) {
    Py_ssize_t old = m->size, new = PyList_GET_SIZE(heap), shorter = old < new ? old : new, count = 0, places[DEEPEST * 2];
    uint64_t number;
    if (reference(s, heap, &number) < 0) return -1;
    for (Py_ssize_t i = 0; i < m->count; i++) {
        if (m->places[i] < shorter && m->were[i] != PyList_GET_ITEM(heap, m->places[i])) places[count++] = m->places[i];
    }
    qsort(places, count, sizeof *places, by_place);
    Py_ssize_t start = count > 0 ? places[0] : shorter, tail = 0;
    if (old == new) tail = count > 0 ? shorter - 1 - places[count - 1] : 0;
    else while (tail < shorter - start && was_at(m, heap, old - 1 - tail) == PyList_GET_ITEM(heap, new - 1 - tail)) tail++;
    Py_ssize_t removed = old - tail - start, added = new - tail - start, grown = old < new ? new - old : old - new;
    if (old != new && (removed == 0 || added == 0 || count + grown >= added)) return put_spliced(s, head, number, start, removed, heap, start, added);
    if (old != new && put_spliced(s, head, number, shorter, old - shorter, heap, shorter, new - shorter) < 0) return -1;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (put_place(s, head, number, heap, places[i]) < 0) return -1;
    }
    return 0;
}

/* Tells what was changed at the call that stands last on the stack, unless the heap was never recorded. */
static int tell_heap(const Moves *m, PyObject *heap) {
    State *s = watching;
    if (s == NULL || find_identity(s, heap) == NULL) return 0;
    uint64_t id = thread_id();
    if (s->busy && !take_slowly(s)) return 0;
    s->busy = 1;
    s->owner = id;
    PyObject *type, *error, *trace;
    PyErr_Fetch(&type, &error, &trace);
    int done = id != s->thread_state ? switch_thread(s) : 0;
    Call *call = (Call *)s->call;
    PyObject *last = top(call);
    if (done == 0 && last != NULL && Py_IS_TYPE(last, &WaitingType) && ((Waiting *)last)->what == HEAP) {
        Head head = ((Waiting *)last)->head;
        done = touch(s, heap) < 0 ? -1 : tell_moves(s, &head, m, heap);
    }
    if (done < 0) done = failed(s);
    release(s);
    if (done == 0) PyErr_Restore(type, error, trace);
    return done;
}

static PyObject *told(const Moves *m, PyObject *heap, PyObject *result) {
    if (tell_heap(m, heap) < 0) Py_CLEAR(result);
    return result;
}

static PyObject *plainly(int which, PyObject *const *args, Py_ssize_t count) { return PyObject_Vectorcall(heap_functions[which], args, count, NULL); }

static PyObject *heap_push(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 2 || !PyList_Check(args[0])) return plainly(0, args, count);
    PyObject *heap = args[0];
    Moves m = {.size = PyList_GET_SIZE(heap)};
    if (PyList_Append(heap, args[1]) < 0) return NULL;
    int done = towards_root(&m, heap, 0, PyList_GET_SIZE(heap) - 1);
    return told(&m, heap, done < 0 ? NULL : Py_NewRef(Py_None));
}

static PyObject *heap_pop(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 1 || !PyList_Check(args[0]) || PyList_GET_SIZE(args[0]) == 0) return plainly(1, args, count);
    PyObject *heap = args[0];
    Py_ssize_t size = PyList_GET_SIZE(heap);
    Moves m = {.size = size};
    PyObject *last = Py_NewRef(PyList_GET_ITEM(heap, size - 1));
    moves(&m, size - 1, last);
    if (PyList_SetSlice(heap, size - 1, size, NULL) < 0) {
        Py_DECREF(last);
        return NULL;
    }
    if (size == 1) return told(&m, heap, last);
    PyObject *first = PyList_GET_ITEM(heap, 0);
    set_place(&m, heap, 0, last);
    if (to_its_place(&m, heap, 0) < 0) Py_CLEAR(first);
    return told(&m, heap, first);
}

static PyObject *replace_first(PyObject *heap, PyObject *item) {
    Moves m = {.size = PyList_GET_SIZE(heap)};
    PyObject *first = PyList_GET_ITEM(heap, 0);
    set_place(&m, heap, 0, Py_NewRef(item));
    if (to_its_place(&m, heap, 0) < 0) Py_CLEAR(first);
    return told(&m, heap, first);
}

static PyObject *heap_replace(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 2 || !PyList_Check(args[0]) || PyList_GET_SIZE(args[0]) == 0) return plainly(2, args, count);
    return replace_first(args[0], args[1]);
}

static PyObject *heap_pushpop(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    (void)module;
    if (count != 2 || !PyList_Check(args[0])) return plainly(3, args, count);
    if (PyList_GET_SIZE(args[0]) == 0) return Py_NewRef(args[1]);
    PyObject *heap = args[0], *top_item = Py_NewRef(PyList_GET_ITEM(heap, 0));
    int smaller = PyObject_RichCompareBool(top_item, args[1], Py_LT);
    Py_DECREF(top_item);
    if (smaller <= 0) return smaller < 0 ? NULL : Py_NewRef(args[1]);
    if (PyList_GET_SIZE(heap) == 0) {
        PyErr_SetString(PyExc_IndexError, "index out of range");
        return NULL;
    }
    return replace_first(heap, args[1]);
}

/* Which of them stands for a function of `_heapq`; NULL for none. */
static PyObject *heap_twins[4];

static PyObject *twin_of(PyObject *function) {
    for (int i = 0; i < 4; i++) {
        if (function == heap_functions[i]) return heap_twins[i];
    }
    return NULL;
}

static PyMethodDef heap_methods[] = {
    {"heappush", (PyCFunction)(void (*)(void))heap_push, METH_FASTCALL, NULL},
    {"heappop", (PyCFunction)(void (*)(void))heap_pop, METH_FASTCALL, NULL},
    {"heapreplace", (PyCFunction)(void (*)(void))heap_replace, METH_FASTCALL, NULL},
    {"heappushpop", (PyCFunction)(void (*)(void))heap_pushpop, METH_FASTCALL, NULL},
};

/* An object that has one of them under its name: what stands for the module in a call `heapq.heappush(…)`. */
typedef struct {
    PyObject_HEAD
    int which;
} Stand;

static PyObject *stand_getattro(PyObject *self, PyObject *name) {
    (void)name;
    return Py_NewRef(heap_twins[((Stand *)self)->which]);
}

static PyTypeObject StandType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "pellucid.Stand",
    .tp_basicsize = sizeof(Stand),
    .tp_getattro = stand_getattro,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

static PyObject *stands[4];

static int prepare_heaps(void) {
    if (heap_twins[0] != NULL) return 0;
    PyObject *heapq = PyImport_ImportModule("_heapq");
    if (heapq == NULL) {
        PyErr_Clear();
        return 0;
    }
    if (PyType_Ready(&StandType) < 0) return -1;
    for (int i = 0; i < 4; i++) {
        heap_functions[i] = PyObject_GetAttrString(heapq, heap_methods[i].ml_name);
        heap_twins[i] = PyCFunction_New(&heap_methods[i], NULL);
        stands[i] = (PyObject *)PyObject_New(Stand, &StandType);
        if (heap_functions[i] == NULL || heap_twins[i] == NULL || stands[i] == NULL) return -1;
        ((Stand *)stands[i])->which = i;
    }
    Py_DECREF(heapq);
    return 0;
}
