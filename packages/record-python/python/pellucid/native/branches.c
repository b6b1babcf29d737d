/* Branches that are told late: how a test came out is told by the first event of what its branch begins with (late_statements.py). */

/* `told`: a tuple of (site of the test for when it has begun, event, event for then). @returns NULL with an error. */
static Branches *make_branches(int64_t own, PyObject *told) {
    Branches *b = PyMem_RawCalloc(1, sizeof(Branches));
    if (b == NULL) return PyErr_NoMemory(), NULL;
    b->own = own;
    for (; b->count < PyTuple_GET_SIZE(told) && b->count < MOST_BRANCHES; b->count++) {
        const char *first, *later;
        Py_ssize_t first_size, later_size;
        long long site;
        if (!PyArg_ParseTuple(PyTuple_GET_ITEM(told, b->count), "Ly#y#", &site, &first, &first_size, &later, &later_size)
            || take_head(&b->of[b->count].first, first, first_size) < 0 || take_head(&b->of[b->count].later, later, later_size) < 0) {
            PyMem_RawFree(b);
            return NULL;
        }
        b->of[b->count].told = site;
        memcpy(b->all + b->size, first, (size_t)first_size);
        b->size += (int)first_size;
    }
    return b;
}

/* The first of the branches that were not told yet. */
static inline int first_branch(const Branches *b, int64_t told) {
    for (int i = 0; told > 0 && i < b->count; i++) {
        if (b->of[i].told == told) return i;
    }
    return 0;
}

/* Those that were not told yet, the longer way. */
static CAREFUL int put_branches(State *s, const Branches *b, int64_t told) {
    if (told > 0 && told == b->own) return 0;
    for (int i = first_branch(b, told); i < b->count; i++) {
        if (reserve(s, 64) < 0) return -1;
        put_head(s, told > 0 && told == b->of[i].told ? &b->of[i].later : &b->of[i].first);
        event_done(s);
    }
    return 0;
}
