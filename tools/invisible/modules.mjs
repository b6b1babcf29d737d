/** The files of CPython's own test suite that concern the language, its built-in types and its containers. */
export const modules = `
  test_abc test_abstract_numbers test_array test_asyncgen test_augassign test_baseexception test_binop test_bisect test_bool test_builtin
  test_bytes test_call test_class test_collections test_compare test_complex test_contains test_context test_contextlib
  test_contextlib_async test_copy test_copyreg test_coroutines test_dataclasses test_decorators test_defaultdict test_deque test_descr
  test_descrtut test_dict test_dictcomps test_dictviews test_dynamic test_dynamicclassattribute test_enum test_enumerate
  test_except_star test_exception_group test_exception_hierarchy test_exception_variations test_exceptions test_extcall test_finalization
  test_float test_format test_fractions test_fstring test_funcattrs test_functools test_future_stmt test_gc test_generator_stop
  test_generators test_genericalias test_genericclass test_genexps test_global test_grammar test_graphlib test_hash test_heapq test_index
  test_int test_int_literal test_isinstance test_iter test_iterlen test_itertools test_keyword test_keywordonlyarg test_lambda test_list
  test_listcomps test_long test_longexp test_math test_memoryview test_metaclass test_named_expressions test_numeric_tower test_opcache
  test_operator test_ordered_dict test_patma test_pep646_syntax test_positional_only_arg test_pow test_pprint test_print test_property
  test_queue test_raise test_random test_range test_reprlib test_richcmp test_scope test_set test_setcomps test_slice test_sort
  test_string test_string_literals test_structseq test_subclassinit test_super test_syntax test_textwrap test_tuple test_type_annotations
  test_typechecks test_types test_typing test_unary test_unicode_identifiers test_unpack test_unpack_ex test_userdict test_userlist
  test_userstring test_weakref test_weakset test_with test_yield_from
`
  .trim()
  .split(/\s+/);

/** Few and quick, for the test suite: each stands for a part of the language. */
export const quickModules = [
  'test_augassign',
  'test_dictviews',
  'test_exception_variations',
  'test_scope',
  'test_unpack_ex',
  'test_with',
];
