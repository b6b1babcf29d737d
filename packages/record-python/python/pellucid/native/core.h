/* The native core of the recorder: what the hot probes share. One translation unit (module.c includes the other files), so that
   everything small is inlined. Laws: it never runs code of the program, never holds an object of the program beyond the next probe,
   and every failure becomes the recorder's own (`failed` of the Python side). */

#define PY_SSIZE_T_CLEAN
#include <patchlevel.h>
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030E0000
#define Py_BUILD_CORE_MODULE 1 /* for the layout of instances (instances.c) */
#endif
#include <Python.h>
#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000
#include "internal/pycore_pystate.h"
#define current_thread() _PyThreadState_GET() /* inlined in this version alone */
#else
#define current_thread() PyThreadState_Get()
#endif
#include <stddef.h>
#include <stdlib.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#if PY_VERSION_HEX < 0x030C0000
#include <structmember.h>
#endif

#ifdef Py_GIL_DISABLED
#error "the native core needs the interpreter's lock"
#endif

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#if PY_VERSION_HEX < 0x03090000
#define PyObject_CallOneArg(f, a) PyObject_CallFunctionObjArgs(f, a, NULL)
#define PyObject_CallNoArgs(f) PyObject_CallObject(f, NULL)
#define PyObject_Vectorcall _PyObject_Vectorcall
#define Py_IS_TYPE(o, t) (Py_TYPE(o) == (t))
#define PyCFunction_CheckExact(o) (Py_TYPE(o) == &PyCFunction_Type)
#define Py_SET_SIZE(o, n) (((PyVarObject *)(o))->ob_size = (n))
#ifndef Py_TPFLAGS_HAVE_VECTORCALL
#define Py_TPFLAGS_HAVE_VECTORCALL _Py_TPFLAGS_HAVE_VECTORCALL
#endif
#endif
#if PY_VERSION_HEX < 0x030A0000
static inline PyObject *Py_NewRef(PyObject *o) { Py_INCREF(o); return o; }
static inline PyObject *Py_XNewRef(PyObject *o) { Py_XINCREF(o); return o; }
#endif

/* Kinds of objects, as kinds.py numbers them (FORMAT.md, 4.2). */
enum { LIST, TUPLE, SET, MAP, INSTANCE, FUNCTION, CLASS, MODULE, TENSOR, SCALAR, OPAQUE, EXCEPTION };

/* How the core learns of an object's death. HOOKED: by a wrapped deallocator. WATCHED: by a weak reference. HELD: never, it is kept
   alive. FRESH: no identity, a new number each time. */
enum { HOOKED, WATCHED, HELD, FRESH };

/* The bytes in front of an event's operands: an opcode and a site. */
typedef struct {
    uint8_t bytes[15];
    uint8_t size;
} Head;

/* What the core knows of a type. */
typedef struct {
    PyTypeObject *type;
    PyObject *kind;     /* the Kind of kinds.py */
    PyObject *name;
    PyObject *slots;    /* names and readers, NULL when there are none */
    PyTypeObject *base; /* whose functions read it: list, tuple, dict …; NULL: only the Python side can */
    uint8_t number;
    uint8_t death;
    uint8_t attributes; /* whether it shows an attribute dictionary */
} Known;

typedef struct {
    void *address;
    uint64_t value; /* 44 bits number, 20 bits fingerprint (tuples, exceptions) */
} Identity;

typedef struct {
    PyObject *text;
    Py_hash_t hash;
    uint32_t index;
    uint32_t batch;
} Text;

typedef struct {
    uint64_t number;
    PyObject *thing;
    Known *known;
} Definition;

/* A store that the program is about to make. */
enum { NOTHING, LIST_ITEM, DICT_ITEM, FIELD, LIST_SLICE, FROM_PYTHON };
typedef struct {
    uint8_t what;
    Head head;
    uint64_t number;
    PyObject *thing;
    PyObject *key;   /* FROM_PYTHON: the tuple of stores.py */
    struct Probe *cache;
    Py_ssize_t start, removed, size; /* LIST_SLICE: what goes, and how long the list was */
} Pending;

typedef struct Call {
    PyObject_HEAD
    uint64_t id;
    uint64_t key;
    uint64_t raising;
    uint64_t waits;
    PyObject *function;
    PyObject *below;
    PyObject *calls;
    PyObject *returning;
    Pending pending;
    char awaiting;
    int64_t told;
} Call;

/* How tests came out that are told late, by what their branches begin with. */
#define MOST_BRANCHES 4
typedef struct {
    int64_t own; /* the site of the statement that tells them, for when it has begun */
    int count;
    struct {
        int64_t told; /* the same of the test */
        Head first, later; /* `later`: when the beginning of the test was told already */
    } of[MOST_BRANCHES];
    uint8_t all[64]; /* every `first`, one behind the other */
    int size;
} Branches;

/* About a name in a type, and who asked. */
typedef struct {
    PyTypeObject *type;
    PyObject *name;
    unsigned int version;
    int16_t asker;
    int16_t answer;
} Answer;

typedef struct State {
    PyObject_HEAD
    /* The guard. 0 free, 1 taken, 2 nothing is recorded any more. */
    int busy;
    int lost;
    int lanes; /* tasks of asyncio may take turns within a thread */
    uint64_t owner;
    uint64_t thread_state;
    PyObject *thread;
    /* Where the program is. */
    PyObject *call;
    PyObject *stack;
    uint64_t last_call;
    long tasks;
    /* The batch. */
    uint8_t *buffer, *next, *end, *whole, *whole_event;
    int mapped;     /* the buffer is a mapping (mapping.c), of the file at this path if there is one */
    char path[256];
    uint64_t steps, first_step, definitions, limit;
    double sent, checked;
    uint32_t batch;
    /* Strings of the batch. */
    Text *texts;
    size_t text_mask, text_count;
    /* Identity. */
    Identity *identities;
    size_t identity_mask, identity_count, identity_shift;
    uint64_t last_number;
    PyObject *kept;      /* address → the weak reference or the object itself */
    PyObject *written;   /* address → number, while a `replace` is written */
    /* Types. */
    Known **known;
    size_t known_mask, known_count;
    Definition *queue;
    size_t queue_size, queue_room;
    int defining;
    /* What the Python side has answered about types, each with a version that no other one ever has. */
    Answer answers[256];
    /* Late statements. */
    struct Moment *moments;
    size_t moment_mask, moment_count;
    /* Limits and the Python side. */
    Py_ssize_t most_string, most_items;  /* of this batch: less where it has become large */
    Py_ssize_t asked_string, asked_items;
    int redact;
    PyObject *contents, *handling, *decisions, *operation, *watched, *resumables, *modules, *signals, *redacted_text;
    void **module_addresses;
    Py_ssize_t module_count;
    PyObject *secret_names[256];
    char secret_verdicts[256];
    PyObject *looks_secret;
} State;

/* What a probe reads in the frame: a variable, the content of a cell, or a constant. */
typedef struct {
    int place;
    int cell;
    PyObject *constant;
} Operand;

typedef struct Probe {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *(*none)(struct Probe *);
    PyObject *(*one)(struct Probe *, PyObject *);
    State *state;
    PyObject *function;
    Head head;
    Head other;
    Head *then; /* the line that begins right behind the probe, told by it too */
    PyObject *slow;
    PyObject *name;
    PyObject *code;
    Head *heads;
    uint8_t *secrets;
    Py_ssize_t count;
    Operand *operands;
    Py_ssize_t reads;
    int flags;
    Branches *branches;
    int64_t line; /* site of the line of the late statement that begins here */
    int pushed;
    /* What was found out about the type, function or code that was here last. */
    PyTypeObject *type;
    unsigned int version;
    int verdict;
    Py_ssize_t place;
    void *seen;
    Call *call;
} Probe;

static PyTypeObject StateType, CallType, ProbeType, WaitingType;

#define CAREFUL __attribute__((noinline)) /* the long way, and what is rarer */

static int out_of_memory(void) { PyErr_NoMemory(); return -1; }
