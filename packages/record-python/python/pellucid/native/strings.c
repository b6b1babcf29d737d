/* The string table of a batch: strings by their value, with the number that each got when it was written first. */

static int grow_texts(State *s) {
    size_t size = (s->text_mask + 1) * 2;
    Text *bigger = PyMem_RawCalloc(size, sizeof(Text));
    if (bigger == NULL) return out_of_memory();
    for (size_t i = 0; i <= s->text_mask; i++) {
        Text *text = &s->texts[i];
        if (text->text == NULL) continue;
        size_t place = (size_t)text->hash & (size - 1);
        while (bigger[place].text != NULL) place = (place + 1) & (size - 1);
        bigger[place] = *text;
    }
    PyMem_RawFree(s->texts);
    s->texts = bigger;
    s->text_mask = size - 1;
    return 0;
}

static void forget_texts(State *s) {
    if (s->text_count == 0) return;
    for (size_t i = 0; i <= s->text_mask; i++) Py_CLEAR(s->texts[i].text);
    s->text_count = 0;
}

/* Takes strings out of the table that have this number or a greater one. */
static void forget_texts_from(State *s, size_t count) {
    if (s->text_count <= count) return;
    Text *old = s->texts;
    size_t size = s->text_mask + 1;
    Text *fresh = PyMem_RawCalloc(size, sizeof(Text));
    if (fresh == NULL) return;
    for (size_t i = 0; i < size; i++) {
        if (old[i].text == NULL) continue;
        if (old[i].index >= count) {
            Py_DECREF(old[i].text);
            continue;
        }
        size_t place = (size_t)old[i].hash & (size - 1);
        while (fresh[place].text != NULL) place = (place + 1) & (size - 1);
        fresh[place] = old[i];
    }
    PyMem_RawFree(old);
    s->texts = fresh;
    s->text_count = count;
}

static inline int same_text(PyObject *a, PyObject *b) {
    if (a == b) return 1;
    Py_ssize_t length = PyUnicode_GET_LENGTH(a);
    int kind = PyUnicode_KIND(a);
    return length == PyUnicode_GET_LENGTH(b) && kind == (int)PyUnicode_KIND(b)
        && memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)length * kind) == 0;
}

/* Writes the bytes of a text, with its length before them. */
static int put_utf8(State *s, PyObject *text) {
    if (PyUnicode_IS_COMPACT_ASCII(text)) {
        size_t size = PyUnicode_GET_LENGTH(text);
        if (reserve(s, size + 64) < 0) return -1;
        put_varint(s, size);
        memcpy(s->next, PyUnicode_DATA(text), size);
        s->next += size;
        return 0;
    }
    /* Not `AsUTF8`, which keeps its result in the program's string and so changes that string's size. */
    PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    if (bytes == NULL) return -1;
    int failed = reserve(s, PyBytes_GET_SIZE(bytes) + 64);
    if (!failed) {
        put_varint(s, PyBytes_GET_SIZE(bytes));
        failed = put_bytes(s, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
    }
    Py_DECREF(bytes);
    return failed;
}

/* Where a string stands in the table, or is to stand. */
static inline Text *text_place(State *s, PyObject *text, Py_hash_t hash) {
    size_t place = (size_t)hash & s->text_mask;
    Text *known;
    while ((known = &s->texts[place])->text != NULL && (known->hash != hash || !same_text(known->text, text))) place = (place + 1) & s->text_mask;
    return known;
}

/* A string that is never cut, by the table. */
static int put_text(State *s, PyObject *text) {
    if (reserve(s, 64) < 0) return -1;
    Py_hash_t hash = ((PyASCIIObject *)text)->hash;
    if (unlikely(hash == -1)) hash = PyObject_Hash(text);
    Text *known = text_place(s, text, hash);
    if (known->text != NULL) {
        *s->next++ = 9;
        put_varint(s, known->index);
        return 0;
    }
    known->text = Py_NewRef(text);
    known->hash = hash;
    known->index = (uint32_t)s->text_count++;
    if (s->text_count * 2 > s->text_mask && grow_texts(s) < 0) return -1;
    *s->next++ = 8;
    return put_utf8(s, text);
}

/* A string as a value: cut when it is longer than the limit. */
static int put_string(State *s, PyObject *text) {
    if (likely(PyUnicode_GET_LENGTH(text) <= s->most_string)) return put_text(s, text);
    if (reserve(s, 64) < 0) return -1;
    *s->next++ = 10;
    put_varint(s, PyUnicode_GET_LENGTH(text));
    PyObject *start = PyUnicode_Substring(text, 0, s->most_string);
    if (start == NULL) return -1;
    int failed = put_utf8(s, start);
    Py_DECREF(start);
    return failed;
}
