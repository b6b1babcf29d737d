"""A cache of three pages that forgets the one unused for longest: a dict finds a page, a doubly linked list keeps the order."""


class Page:
    def __init__(self, name, text):
        self.name = name
        self.text = text
        self.prev = None
        self.next = None


class Cache:
    def __init__(self, room):
        self.room = room
        self.pages = {}
        self.head = None
        self.tail = None

    def get(self, name):
        page = self.pages.get(name)
        if page is None:
            page = Page(name, f"text of {name}")
            if len(self.pages) == self.room:
                del self.pages[self.tail.name]
                self.unlink(self.tail)
            self.pages[name] = page
        else:
            self.unlink(page)
        self.put_first(page)
        return page.text

    def unlink(self, page):
        if page.prev is None:
            self.head = page.next
        else:
            page.prev.next = page.next
        if page.next is None:
            self.tail = page.prev
        else:
            page.next.prev = page.prev
        page.prev = page.next = None

    def put_first(self, page):
        page.next = self.head
        if self.head is None:
            self.tail = page
        else:
            self.head.prev = page
        self.head = page


cache = Cache(3)
for name in ["home", "map", "news", "home", "mail", "map", "home"]:
    cache.get(name)
print(list(cache.pages))
