/* The batch in the making, where the host finds it (FORMAT.md, 5): in a file that lies in memory and is mapped into the program. Whatever ends
   the program, SIGKILL too, the file holds every whole event. Only such a file is used of which no page can be missing when it is written
   to: on a full disk, or in a file that was cut, the program would be killed. */

#ifdef __linux__
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>
#endif

#define TMPFS 0x01021994

/* What stands at the beginning of the buffer, before the events and the room for their header. */
typedef struct {
    uint64_t done; /* events << 32 | where the last whole one ends, in one piece: the program may be killed between any two instructions */
    uint64_t first_step;
    uint64_t task; /* whose the first event is */
} Making;

#define MAKING(s) ((Making *)(s)->buffer)

static inline void publish(State *s) { MAKING(s)->done = s->steps << 32 | (uint32_t)(s->whole_event - s->buffer); }

/* The buffer lies elsewhere, or is larger; how far its parts were from its beginning. */
static void place_batch(State *s, uint8_t *buffer, size_t size, size_t next, size_t whole, size_t whole_event) {
    s->buffer = buffer;
    s->end = buffer + size;
    s->next = buffer + next;
    s->whole = buffer + whole;
    s->whole_event = buffer + whole_event;
}

#ifdef __linux__

/* Memory of a file of this size, all of it there; NULL when there is none. */
static void *map_file(const char *path, int create, size_t size) {
    struct statfs system;
    int fd = open(path, O_RDWR | O_CLOEXEC | create, 0600);
    if (fd < 0) return NULL;
    void *mapped = MAP_FAILED;
    if (fstatfs(fd, &system) == 0 && system.f_type == TMPFS && posix_fallocate(fd, 0, (off_t)size) == 0)
        mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return mapped == MAP_FAILED ? NULL : mapped;
}

static void move_to(State *s, void *place, size_t size, int mapped) {
    uint8_t *old = s->buffer;
    size_t old_size = s->end - old;
    memcpy(place, old, s->next - old);
    place_batch(s, place, size, s->next - old, s->whole - old, s->whole_event - old);
    if (s->mapped) munmap(old, old_size);
    else PyMem_RawFree(old);
    s->mapped = mapped;
}

static State *shared;

/* A forked child has a batch of its own: what it writes must not come into its parent's. Called by fork itself. */
static void keep_apart(void) {
    State *s = shared;
    if (s == NULL || !s->mapped) return;
    size_t size = s->end - s->buffer;
    void *own = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (own == MAP_FAILED) _exit(127); /* The system has no memory for it: the child could not have lived. */
    memcpy(own, s->buffer, s->next - s->buffer);
    mremap(own, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, s->buffer);
    s->path[0] = 0;
}

static int share(State *s, const char *path) {
    static int registered;
    if (strlen(path) >= sizeof s->path) return 0;
    if (!registered && pthread_atfork(NULL, NULL, keep_apart) != 0) return 0;
    registered = 1;
    shared = s;
    size_t size = s->end - s->buffer;
    void *place = map_file(path, O_CREAT, size);
    if (place == NULL) {
        unlink(path);
        return 0;
    }
    strcpy(s->path, path);
    publish(s);
    move_to(s, place, size, 1);
    return 1;
}

static void forget_mapping(State *s) {
    if (shared == s) shared = NULL;
}

/* Only what is mapped already. What cannot grow in its file goes on in the program's own memory; the file keeps what was whole until then. */
static int grow_mapping(State *s, size_t size) {
    void *place = s->path[0] ? map_file(s->path, 0, size) : NULL;
    if (place != NULL) {
        uint8_t *old = s->buffer;
        size_t old_size = s->end - old;
        place_batch(s, place, size, s->next - old, s->whole - old, s->whole_event - old);
        munmap(old, old_size);
        return 0;
    }
    place = PyMem_RawMalloc(size);
    if (place == NULL) return out_of_memory();
    move_to(s, place, size, 0);
    return 0;
}

#else

static int share(State *s, const char *path) {
    (void)s;
    (void)path;
    return 0;
}

static void forget_mapping(State *s) { (void)s; }

static int grow_mapping(State *s, size_t size) {
    (void)s;
    (void)size;
    return out_of_memory();
}

#endif
