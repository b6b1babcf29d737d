"""A tree that keeps itself level: red and black nodes, recoloured and rotated as keys arrive in the worst order."""


class Node:
    def __init__(self, key, parent=None):
        self.key = key
        self.color = "red"
        self.left = None
        self.right = None
        self.parent = parent


class Tree:
    def __init__(self):
        self.root = None

    def insert(self, key):
        parent, node = None, self.root
        while node is not None:
            parent, node = node, node.left if key < node.key else node.right
        node = Node(key, parent)
        if parent is None:
            self.root = node
        elif key < parent.key:
            parent.left = node
        else:
            parent.right = node
        self.repair(node)

    def repair(self, node):
        while node.parent is not None and node.parent.color == "red":
            parent, grand = node.parent, node.parent.parent
            uncle = grand.right if parent is grand.left else grand.left
            if uncle is not None and uncle.color == "red":
                parent.color = uncle.color = "black"
                grand.color = "red"
                node = grand
                continue
            if (node is parent.right) == (parent is grand.left):
                self.rotate(parent, left=parent is grand.left)
                node, parent = parent, node
            parent.color, grand.color = "black", "red"
            self.rotate(grand, left=parent is grand.right)
        self.root.color = "black"

    def rotate(self, down, left):
        up = down.right if left else down.left
        inner = up.left if left else up.right
        if left:
            down.right, up.left = inner, down
        else:
            down.left, up.right = inner, down
        if inner is not None:
            inner.parent = down
        up.parent = down.parent
        if down.parent is None:
            self.root = up
        elif down is down.parent.left:
            down.parent.left = up
        else:
            down.parent.right = up
        down.parent = up


def keys(node):
    return [] if node is None else [*keys(node.left), node.key, *keys(node.right)]


tree = Tree()
for key in [10, 20, 30, 40, 50, 25, 27, 5]:
    tree.insert(key)
print(keys(tree.root))
