"""A tokenizer and a calculator without regular expressions: characters, states, a stack."""

import sys

PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}


def tokens_of(text):
    tokens = []
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
        elif character.isdigit():
            start = at
            while at < len(text) and text[at].isdigit():
                at += 1
            tokens.append(("number", text[start:at]))
        elif character.isalpha() or character == "_":
            start = at
            while at < len(text) and (text[at].isalnum() or text[at] == "_"):
                at += 1
            tokens.append(("name", text[start:at]))
        elif character in "+-*/()":
            tokens.append(("sign", character))
            at += 1
        else:
            raise ValueError("unexpected %r at %d" % (character, at))
    return tokens


def postfix(tokens):
    output, waiting = [], []
    for kind, text in tokens:
        if kind != "sign":
            output.append((kind, text))
        elif text == "(":
            waiting.append(text)
        elif text == ")":
            while waiting[-1] != "(":
                output.append(("sign", waiting.pop()))
            waiting.pop()
        else:
            while waiting and waiting[-1] != "(" and PRECEDENCE[waiting[-1]] >= PRECEDENCE[text]:
                output.append(("sign", waiting.pop()))
            waiting.append(text)
    while waiting:
        output.append(("sign", waiting.pop()))
    return output


def value_of(program, names):
    stack = []
    for kind, text in program:
        if kind == "number":
            stack.append(int(text))
        elif kind == "name":
            stack.append(names[text])
        else:
            right = stack.pop()
            left = stack.pop()
            if text == "+":
                stack.append(left + right)
            elif text == "-":
                stack.append(left - right)
            elif text == "*":
                stack.append(left * right % 1000003)
            else:
                stack.append(left // (right or 1))
    return stack.pop()


FORMULA = "(width_1 + 12) * height - 7 * (depth + 3 * (width_1 - 44)) / 9 + 1024 * offset - (height / 3 + 5) * 2"

total = 0
for round_number in range(int(sys.argv[1])):
    for step in range(9):
        names = {"width_1": round_number + step, "height": 40 + step, "depth": step * step, "offset": round_number % 7}
        total = (total + value_of(postfix(tokens_of(FORMULA)), names)) % 1000003
print(total)
