/* Late statements (late_statements.py): code is about to run in the midst of one, so its beginning is told now. */

#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030E0000
#include "internal/pycore_frame.h"
typedef _PyInterpreterFrame Frame;
#else
#include <frameobject.h>
typedef PyFrameObject Frame;
#endif

/* What is known of an instruction: the site of the late statement in whose midst it stands, 0 when there is none, FURTHER where the code is
   not recorded. Its code is kept, so that its address stays its own. */
#define FURTHER (-1)
typedef struct Moment {
    const void *at;
    PyObject *code;
    int64_t site;
    Branches *branches; /* that are told before it */
} Moment;

#if PY_VERSION_HEX < 0x030E0000

static inline Frame *skip_shims(Frame *frame) {
#if PY_VERSION_HEX >= 0x030C0000
    while (frame != NULL && frame->owner == FRAME_OWNED_BY_CSTACK) frame = frame->previous;
#elif PY_VERSION_HEX >= 0x030B0000
    while (frame != NULL && _PyFrame_IsIncomplete(frame)) frame = frame->previous;
#endif
    return frame;
}

/* The frame whose instruction has called us: it is none of those that are skipped. */
static inline Frame *running_frame(void) {
    PyThreadState *thread = current_thread();
#if PY_VERSION_HEX >= 0x030D0000
    return thread->current_frame;
#elif PY_VERSION_HEX >= 0x030B0000
    return thread->cframe->current_frame;
#else
    return thread->frame;
#endif
}

static inline Frame *outer_frame(Frame *frame) {
#if PY_VERSION_HEX >= 0x030B0000
    return skip_shims(frame->previous);
#else
    return frame->f_back;
#endif
}

/* The mapping in which the body of a class binds names, as it is: to ask for it in Python would write into it until 3.12. */
static PyObject *namespace_of(PyObject *module, PyObject *frame) {
    (void)module;
#if PY_VERSION_HEX >= 0x030D0000
    return PyObject_GetAttrString(frame, "f_locals");
#elif PY_VERSION_HEX >= 0x030B0000
    return Py_XNewRef(((PyFrameObject *)frame)->f_frame->f_locals);
#else
    return Py_XNewRef(((PyFrameObject *)frame)->f_locals);
#endif
}

#define MOST_READ 8

static inline PyObject *variable_of(Frame *frame, int place) {
#if PY_VERSION_HEX >= 0x030B0000
    return frame->localsplus[place];
#else
    return frame->f_localsplus[place];
#endif
}

static inline PyCodeObject *code_of(Frame *frame) {
#if PY_VERSION_HEX >= 0x030D0000
    return (PyCodeObject *)frame->f_executable;
#else
    return frame->f_code;
#endif
}

static inline const char *instruction_of(Frame *frame) {
#if PY_VERSION_HEX >= 0x030D0000
    return (const char *)frame->instr_ptr;
#elif PY_VERSION_HEX >= 0x030B0000
    return (const char *)frame->prev_instr;
#elif PY_VERSION_HEX >= 0x030A0000
    return PyBytes_AS_STRING(frame->f_code->co_code) + 2 * frame->f_lasti;
#else
    return PyBytes_AS_STRING(frame->f_code->co_code) + frame->f_lasti;
#endif
}

static inline const char *instructions_of(PyCodeObject *code) {
#if PY_VERSION_HEX >= 0x030B0000
    return (const char *)_PyCode_CODE(code);
#else
    return PyBytes_AS_STRING(code->co_code);
#endif
}

/* What tests are told late by the statement of a site (`Function.branches`). */
static int branches_before(PyObject *function, PyObject *site, Branches **branches) {
    PyObject *all = PyObject_GetAttrString(function, "branches");
    PyObject *told = all == NULL ? NULL : PyDict_GetItemWithError(all, site);
    *branches = told == NULL ? NULL : make_branches(PyLong_AsLongLong(site), told);
    Py_XDECREF(all);
    return PyErr_Occurred() ? -1 : 0;
}

static inline Moment *moment_place(Moment *moments, size_t mask, const void *at) {
    size_t i = (((uintptr_t)at >> 1) * 0x9E3779B97F4A7C15ull >> 20) & mask;
    while (moments[i].at != NULL && moments[i].at != at) i = (i + 1) & mask;
    return &moments[i];
}

static int grow_moments(State *s) {
    size_t size = s->moments == NULL ? 256 : (s->moment_mask + 1) * 2;
    Moment *bigger = PyMem_RawCalloc(size, sizeof(Moment));
    if (bigger == NULL) return out_of_memory();
    for (size_t i = 0; s->moments != NULL && i <= s->moment_mask; i++) {
        if (s->moments[i].at != NULL) *moment_place(bigger, size - 1, s->moments[i].at) = s->moments[i];
    }
    PyMem_RawFree(s->moments);
    s->moments = bigger;
    s->moment_mask = size - 1;
    return 0;
}

/* Asks the Python side; what it cannot say for ever is put into `passing`. @returns NULL with an error. */
static Moment *learn_moment(State *s, Call *call, Frame *frame, Moment *passing) {
    if ((s->moments == NULL || s->moment_count * 2 > s->moment_mask) && grow_moments(s) < 0) return NULL;
    PyCodeObject *code = code_of(frame);
    const char *at = instruction_of(frame);
    int offset = (int)(at - instructions_of(code));
    PyObject *line = PyLong_FromLong(PyCode_Addr2Line(code, offset)), *place = PyLong_FromLong(offset);
    PyObject *arguments[4] = {call->function, (PyObject *)code, line, place}, *method = PyObject_GetAttrString(s->handling, "verdict_on");
    PyObject *verdict = line == NULL || place == NULL || method == NULL ? NULL : call_python(method, arguments, 4);
    Py_XDECREF(line);
    Py_XDECREF(place);
    Py_XDECREF(method);
    if (verdict == NULL) return NULL;
    Moment *moment = passing;
    passing->site = 0;
    if (verdict != Py_None) {
        moment = moment_place(s->moments, s->moment_mask, at);
        moment->at = at;
        moment->code = Py_NewRef((PyObject *)code);
        moment->site = PyLong_AsLongLong(verdict);
        if (moment->site > 0 && branches_before(call->function, verdict, &moment->branches) < 0) moment->site = 0;
        s->moment_count++;
    }
    Py_DECREF(verdict);
    return PyErr_Occurred() ? NULL : moment;
}

/* `frame`: the innermost one outside the code that is about to run. */
static inline int begin_statement(State *s, Call *call, Frame *frame) {
    for (; frame != NULL; frame = outer_frame(frame)) {
        Moment passing, *moment = s->moments == NULL ? NULL : moment_place(s->moments, s->moment_mask, instruction_of(frame));
        if (unlikely(moment == NULL || moment->at == NULL) && (moment = learn_moment(s, call, frame, &passing)) == NULL) return -1;
        if (moment->site == FURTHER) continue;
        if (moment->site == 0 || moment->site == -call->told || (call->told > 0 && (moment->branches == NULL || call->told == moment->site))) return 0;
        if (call->pending.what != NOTHING && commit(s, call) < 0) return -1;
        if ((moment->branches != NULL && put_branches(s, moment->branches, call->told) < 0) || reserve(s, 64) < 0) return -1;
        *s->next++ = 0x10;
        put_varint(s, (uint64_t)moment->site);
        event_done(s);
        call->told = moment->site;
        return 0;
    }
    return 0;
}

static inline int begin_statement_outside(State *s, Call *call) { return begin_statement(s, call, outer_frame(running_frame())); }

/* Which statement `begin_statement_outside` would tell the beginning of; 0: none, -1: that has to be found out. */
static inline int64_t statement_outside(State *s, Call *call) {
    Frame *frame = outer_frame(running_frame());
    if (unlikely(frame == NULL || s->moments == NULL)) return call->told > 0 && frame == NULL ? 0 : -1;
    Moment *moment = moment_place(s->moments, s->moment_mask, instruction_of(frame));
    if (unlikely(moment->at == NULL || moment->site == FURTHER)) return -1;
    if (moment->site == -call->told || moment->site == call->told) return 0;
    return moment->branches != NULL ? -1 : call->told > 0 ? 0 : moment->site;
}

#else

#define MOST_READ 0

static inline int64_t statement_outside(State *s, Call *call) {
    (void)s, (void)call;
    return -1;
}

static inline int begin_statement_outside(State *s, Call *call) {
    PyFrameObject *frame = PyFrame_GetBack(PyEval_GetFrame());
    if (frame == NULL) return 0;
    PyObject *result = ask_python(s->handling, "begin_statement", (PyObject *)call, (PyObject *)frame);
    Py_DECREF(frame);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

#endif
