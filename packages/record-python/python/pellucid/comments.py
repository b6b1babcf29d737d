"""Comments by which a program says how its variables are shown; those of vardbg, `# vardbg: ignore` and `# vardbg: ref items[i]`."""

import ast
import io
import re
import tokenize

_COMMENT = re.compile(r"#\s*vardbg:\s*(?:(ignore)|ref\s+(.+?))\s*$")


class Comments:
    """`ignored`: lines whose variables are not recorded. `references`: by line, the subscripts whose indices point into their containers."""

    def __init__(self, text):
        self.ignored = set()
        self.references = {}
        if "vardbg:" in text:
            self._read(text)

    def _read(self, text):
        first, comment = 0, None
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                comment = _COMMENT.match(token.string) and token
                continue
            if comment:
                # At the end of a statement it is about all its lines, among its operands about its own.
                line = comment.start[0]
                self._note(comment.string, range(first, line + 1) if token.type == tokenize.NEWLINE else [line])
                comment = None
            if token.type == tokenize.NEWLINE:
                first = 0
            elif first == 0 and token.type not in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
                first = token.start[0]

    def _note(self, comment, lines):
        ignore, reference = _COMMENT.match(comment).groups()
        if ignore:
            self.ignored.update(lines)
            return
        try:
            expression = ast.parse(reference, mode="eval").body
        except (SyntaxError, ValueError):
            return
        if isinstance(expression, ast.Subscript):
            self.references[lines[0]] = expression
