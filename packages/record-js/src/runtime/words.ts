// How events are made of words (FORMAT.md §4.6). Numbers that are imported by their names are put in their places where the recorder is bundled; members of an object would
// be looked up, and V8 puts less of such code into the program's own.

/** What stands in the head of an event for its opcode. */
export const LINE = 0;
export const ENTER = 1;
export const LEAVE = 2;
export const BIND = 3;
export const SET_ITEM = 4;
export const SET_FIELD = 5;
export const APPEND = 6;
export const ADD = 7;
export const DISCARD = 8;
export const BRANCH = 9;
export const SMALL_BIND = 10;
export const SMALL_LEAVE = 11;
export const SMALL_BIND_REFERENCE = 12;
/** The head of a branch that is taken. */
export const TAKEN = 0x19;
/** The head of a bind of a double. */
export const BIND_DOUBLE = 0x43;
/** From the code of a store to that of a small one: 13 and 14. */
export const TO_SMALL = 9;

/** Numbers of smaller amounts are written as doubles where they are no ints. */
export const EXACT = 0x10000000000000;

/** How an operand is written. */
export const INT = 0;
export const CONSTANT = 1;
export const STRING = 2;
export const REFERENCE = 3;
export const DOUBLE = 4;
export const WIDE_REFERENCE = 5;
export const BYTES = 7;

/** Where the kinds of a first and of a second value stand in the head of an event, and its site. */
export const FIRST = 4;
export const SECOND = 7;
export const WIDE = 0x400;
export const SITE = 11;

/** Small events are a word less: their value and site share the first one, or their object and key the second. */
export const SMALL = 0x3fff;
export const SMALL_SITE = 4;
export const SMALL_VALUE = 18;
export const HALF = 0xffff;
