/* Attributes of instances as they are stored. Never makes the attribute dictionary of an instance that has none yet: that would cost the
   program the interpreter's fast access to its attributes. */

#if PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030E0000
#define HAS_INLINE_VALUES 1
#include "internal/pycore_dict.h"
#include "internal/pycore_object.h"

/* The values that stand beside the instance instead of a dictionary; NULL when there is a dictionary, or none of both. */
static inline PyDictValues *values_of(PyObject *thing) {
    PyTypeObject *type = Py_TYPE(thing);
#if PY_VERSION_HEX < 0x030C0000
    return type->tp_flags & Py_TPFLAGS_MANAGED_DICT ? *_PyObject_ValuesPointer(thing) : NULL;
#elif PY_VERSION_HEX < 0x030D0000
    if (!(type->tp_flags & Py_TPFLAGS_MANAGED_DICT)) return NULL;
    PyDictOrValues both = *_PyObject_DictOrValuesPointer(thing);
    return _PyDictOrValues_IsValues(both) ? _PyDictOrValues_GetValues(both) : NULL;
#else
    if (!(type->tp_flags & Py_TPFLAGS_INLINE_VALUES)) return NULL;
    PyDictValues *values = _PyObject_InlineValues(thing);
    return values->valid ? values : NULL;
#endif
}

static inline PyDictKeysObject *keys_of(PyTypeObject *type) { return ((PyHeapTypeObject *)type)->ht_cached_keys; }

static inline PyDictUnicodeEntry *names_of(PyDictKeysObject *keys) {
    return (PyDictUnicodeEntry *)(&((int8_t *)(keys->dk_indices))[(size_t)1 << keys->dk_log2_index_bytes]);
}

/* How many attributes were set, and the place of the nth in the order in which they were. */
static inline int values_count(PyDictValues *values) {
#if PY_VERSION_HEX < 0x030D0000
    return ((uint8_t *)values)[-2];
#else
    return values->size;
#endif
}

static inline int values_place(PyDictValues *values, int nth) {
#if PY_VERSION_HEX < 0x030D0000
    return ((uint8_t *)values)[-3 - nth];
#else
    return get_insertion_order_array(values)[nth];
#endif
}
#endif

/* The attribute dictionary, borrowed; NULL when there is none (no error), or when its values stand beside the instance. */
static PyObject *dictionary_of(PyObject *thing) {
#if PY_VERSION_HEX >= 0x030E0000
    PyObject *made = PyObject_GenericGetDict(thing, NULL);
    if (made == NULL) PyErr_Clear();
    else Py_DECREF(made);
    return made;
#elif PY_VERSION_HEX >= 0x030D0000
    if (Py_TYPE(thing)->tp_flags & Py_TPFLAGS_MANAGED_DICT) return (PyObject *)_PyObject_GetManagedDict(thing);
    PyObject **place = _PyObject_GetDictPtr(thing);
    return place == NULL ? NULL : *place;
#elif PY_VERSION_HEX >= 0x030C0000
    if (Py_TYPE(thing)->tp_flags & Py_TPFLAGS_MANAGED_DICT) {
        PyDictOrValues both = *_PyObject_DictOrValuesPointer(thing);
        return _PyDictOrValues_IsValues(both) ? NULL : _PyDictOrValues_GetDict(both);
    }
    PyObject **place = _PyObject_GetDictPtr(thing);
    return place == NULL ? NULL : *place;
#elif PY_VERSION_HEX >= 0x030B0000
    if (Py_TYPE(thing)->tp_flags & Py_TPFLAGS_MANAGED_DICT) return *_PyObject_ManagedDictPointer(thing);
    PyObject **place = _PyObject_GetDictPtr(thing);
    return place == NULL ? NULL : *place;
#else
    PyObject **place = _PyObject_GetDictPtr(thing);
    return place == NULL ? NULL : *place;
#endif
}

/* The version of a type, which changes with it and is never given twice; 0 when it has none. */
static inline unsigned int version_of(PyTypeObject *type) {
#if PY_VERSION_HEX < 0x030C0000
    return type->tp_flags & Py_TPFLAGS_VALID_VERSION_TAG ? type->tp_version_tag : 0;
#else
    return type->tp_version_tag;
#endif
}

/* What stands beside an instance at a place of its class's names, borrowed; NULL when it is not known to be the attribute of this name. */
static inline PyObject *attribute_beside(PyObject *thing, PyObject *name, Py_ssize_t place) {
#ifdef HAS_INLINE_VALUES
    PyDictValues *values = values_of(thing);
    if (unlikely(values == NULL)) return NULL;
    PyDictKeysObject *keys = keys_of(Py_TYPE(thing));
    return likely(place < keys->dk_nentries && names_of(keys)[place].me_key == name) ? values->values[place] : NULL;
#else
    (void)thing, (void)name, (void)place;
    return NULL;
#endif
}

/* What an attribute holds whose name the class itself does not have (or has as a slot); a new reference, NULL without an error when there
   is none. `place` remembers where among the values of the class's instances it was found last. */
static PyObject *stored_attribute(PyObject *thing, PyObject *name, Py_ssize_t *place) {
#ifdef HAS_INLINE_VALUES
    PyDictValues *values = values_of(thing);
    if (likely(values != NULL)) {
        PyDictKeysObject *keys = keys_of(Py_TYPE(thing));
        PyDictUnicodeEntry *names = names_of(keys);
        Py_ssize_t count = keys->dk_nentries, i = *place;
        if (likely(i < count && names[i].me_key == name)) return Py_XNewRef(values->values[i]);
        for (i = 0; i < count; i++) {
            if (names[i].me_key == name) {
                *place = i;
                return Py_XNewRef(values->values[i]);
            }
        }
    }
#else
    (void)place;
#endif
    PyObject *found = PyObject_GenericGetAttr(thing, name);
    if (found == NULL) PyErr_Clear();
    return found;
}
