/* The batch of events in the making (FORMAT.md, 4). Events are written where they stay; the header is put before them when it is handed over. */

#include <fcntl.h>
#include <sys/socket.h>

#define MOST_BYTES (1 << 18)
#define EVENTS_FRAME 3
#define LONGEST_WAIT 0.2
#define HEADROOM 128 /* `Making`, and the header that is put before the batch */
#define CLOCK_EVENTS 64
/* What one event brings along is cut beyond this: a frame has 64 MiB, and as many objects may be waiting already as this has references. */
#define MOST_DEFINED (12 << 20)
#define LONGEST_STRING (4 << 20)
#define LONGEST_STRING_THEN 100

/* To some milliseconds where that is cheaper: it is asked every few events. */
static double now(void) {
    struct timespec t;
#ifdef CLOCK_MONOTONIC_COARSE
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
#else
    clock_gettime(CLOCK_MONOTONIC, &t);
#endif
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int grow_batch(State *s, size_t more) {
    size_t used = s->next - s->buffer, size = s->end - s->buffer;
    size_t whole = s->whole - s->buffer, event = s->whole_event - s->buffer;
    while (size - used < more) size *= 2;
    if (s->mapped) return grow_mapping(s, size);
    uint8_t *bigger = PyMem_RawRealloc(s->buffer, size);
    if (bigger == NULL) return out_of_memory();
    place_batch(s, bigger, size, used, whole, event);
    return 0;
}

/* Makes room for so many bytes more. */
static inline int reserve(State *s, size_t bytes) {
    return likely((size_t)(s->end - s->next) >= bytes) ? 0 : grow_batch(s, bytes);
}

/* Those that end in `_at` write to a place, and give the place behind it. */
static inline uint8_t *varint_at(uint8_t *at, uint64_t n) {
    while (n >= 128) {
        *at++ = (uint8_t)n | 128;
        n >>= 7;
    }
    *at++ = (uint8_t)n;
    return at;
}

static inline void put_varint(State *s, uint64_t n) { s->next = varint_at(s->next, n); }

static int take_head(Head *head, const char *bytes, Py_ssize_t size) {
    if (size > (Py_ssize_t)sizeof head->bytes) {
        PyErr_SetString(PyExc_ValueError, "a head is at most 15 bytes");
        return -1;
    }
    memset(head->bytes, 0, sizeof head->bytes);
    memcpy(head->bytes, bytes, size);
    head->size = (uint8_t)size;
    return 0;
}

static inline void put_head(State *s, const Head *head) {
    memcpy(s->next, head->bytes, 8);
    if (unlikely(head->size > 8)) memcpy(s->next + 8, head->bytes + 8, 7);
    s->next += head->size;
}

static inline int put_bytes(State *s, const void *bytes, size_t size) {
    if (reserve(s, size + 64) < 0) return -1;
    memcpy(s->next, bytes, size);
    s->next += size;
    return 0;
}

/* What was written up to here is a whole event. */
static inline void event_done(State *s) {
    s->whole = s->whole_event = s->next;
    s->steps++;
    publish(s);
}

static inline void definition_done(State *s) {
    s->whole = s->next;
    s->definitions++;
}

static void forget_texts(State *s);

/* Puts the header before the batch; gives its start and size, 0 when it holds no event. `first`: an event that stands before all others, or
   b"". Five bytes of a frame's header stand before it. */
static size_t complete_batch(State *s, PyObject *first, uint8_t **start) {
    if (s->steps == 0) return 0;
    uint8_t header[64], *body = s->buffer + HEADROOM, *saved = s->next;
    uint64_t steps = s->steps + (PyBytes_GET_SIZE(first) > 0);
    s->next = header;
    *s->next++ = 'P';
    *s->next++ = 'B';
    put_varint(s, s->first_step);
    put_varint(s, steps);
    memcpy(s->next, PyBytes_AS_STRING(first), PyBytes_GET_SIZE(first));
    size_t size = s->next - header + PyBytes_GET_SIZE(first);
    s->next = saved;
    *start = body - size;
    memcpy(*start, header, size);
    s->first_step += steps;
    size += s->whole_event - body;
    uint32_t length = (uint32_t)size;
    (*start)[-5] = EVENTS_FRAME;
    for (int i = 0; i < 4; i++) (*start)[i - 4] = (uint8_t)(length >> 8 * i);
    return size;
}

/* Inside a definition: lists come without their items, and long strings are cut, when the batch has become large. */
static inline void spare(State *s) {
    if (likely(s->next - s->buffer < MOST_DEFINED)) return;
    s->most_items = 0;
    if (s->most_string > LONGEST_STRING_THEN) s->most_string = LONGEST_STRING_THEN;
}

/* The next batch begins. */
static void clear_batch(State *s) {
    s->most_string = s->asked_string;
    s->most_items = s->asked_items;
    s->next = s->whole = s->whole_event = s->buffer + HEADROOM;
    s->steps = s->definitions = 0;
    publish(s);
    MAKING(s)->first_step = s->first_step;
}

static void empty_batch(State *s) {
    clear_batch(s);
    s->limit = 0;
    s->sent = now();
    forget_texts(s);
}

/* The batch as bytes, and an empty batch; None when it holds no event. */
static PyObject *take_batch(State *s, PyObject *first) {
    uint8_t *start;
    size_t size = complete_batch(s, first, &start);
    PyObject *taken = size == 0 ? Py_NewRef(Py_None) : PyBytes_FromStringAndSize((char *)start, size);
    if (taken != NULL) empty_batch(s);
    return taken;
}

/* As a frame (FORMAT.md, 5), given to a function of the Python side where it lies. */
static int hand_frame(State *s, PyObject *first, PyObject *send) {
    uint8_t *start;
    size_t size = complete_batch(s, first, &start);
    PyObject *result = Py_NewRef(Py_None);
    if (size > 0) {
        Py_DECREF(result);
        PyObject *view = PyMemoryView_FromMemory((char *)start - 5, size + 5, PyBUF_READ);
        if (view == NULL) return -1;
        result = PyObject_CallOneArg(send, view);
        Py_DECREF(view);
    }
    empty_batch(s);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* `widen(fd)`: some batches may lie on the way to the host before the program has to wait for it. The system may allow less. */
static PyObject *widen(PyObject *module, PyObject *file) {
    (void)module;
    int fd = (int)PyLong_AsLong(file), size = 4 * MOST_BYTES;
    if (fd == -1 && PyErr_Occurred()) return NULL;
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) != 0) {
#ifdef F_SETPIPE_SZ
        (void)fcntl(fd, F_SETPIPE_SZ, size);
#endif
    }
    Py_RETURN_NONE;
}
