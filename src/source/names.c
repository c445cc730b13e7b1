#include "source/walk.h"

enum { NAME_MAX_BYTES = 1024, TABLE_MIN = 256 };

typedef struct entry {
    fl_str name;
    unsigned given; /* times, so that the next duplicate's number is known */
} entry;

struct fl_names {
    fl_arena *arena;
    entry *table; /* open addressing, a power of two */
    size_t cap, n;
};

struct fl_names *fl_names_new(fl_arena *arena) {
    struct fl_names *names = FL_NEW(arena, struct fl_names);
    names->arena = arena;
    names->cap = TABLE_MIN;
    names->table = FL_NEW_N(arena, names->cap, entry);
    return names;
}

static entry *find(struct fl_names *names, fl_str name) {
    size_t i = (size_t)fl_str_hash(name) & (names->cap - 1);
    while (names->table[i].given && !fl_str_eq(names->table[i].name, name))
        i = (i + 1) & (names->cap - 1);
    return &names->table[i];
}

static void grow(struct fl_names *names) {
    entry *old = names->table;
    size_t cap = names->cap;
    names->cap *= 2;
    names->table = FL_NEW_N(names->arena, names->cap, entry);
    for (size_t i = 0; i < cap; i++)
        if (old[i].given)
            *find(names, old[i].name) = old[i];
}

static void add(struct fl_names *names, fl_str name) {
    if (names->n * 2 >= names->cap)
        grow(names);
    *find(names, name) = (entry){name, 1};
    names->n++;
}

fl_str fl_names_unique(struct fl_names *names, fl_str name) {
    entry *e = find(names, name);
    if (!e->given) {
        add(names, name);
        return name;
    }
    fl_str unique;
    do {
        e->given++;
        unique = fl_arena_printf(names->arena, "%.*s#%u", FL_STR_ARG(name), e->given);
    } while (find(names, unique)->given);
    add(names, unique);
    return unique;
}

fl_str fl_name_base(fl_str path) {
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return fl_str_sub(path, i, path.n);
    return path;
}

fl_str fl_name_join(fl_arena *arena, fl_str folder, fl_str name) {
    if (folder.n == 0)
        return name;
    bool slash = folder.p[folder.n - 1] == '/';
    char *p = fl_arena_alloc(arena, folder.n + 1 + name.n + 1);
    size_t n = folder.n;
    memcpy(p, folder.p, n);
    if (!slash)
        p[n++] = '/';
    if (name.n)
        memcpy(p + n, name.p, name.n);
    return (fl_str){p, n + name.n};
}

fl_str fl_name_unpacked(fl_str name) {
    static const fl_str endings[] = {{".gz", 3}, {".xz", 3}, {".zst", 4}, {".bz2", 4}, {".lz4", 4}};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (fl_str_iends(name, endings[i]) && fl_name_base(name).n > endings[i].n)
            return fl_str_sub(name, 0, name.n - endings[i].n);
    return name;
}

bool fl_name_is_mac(fl_str path, fl_str head) {
    fl_str base = fl_name_base(path);
    if (fl_str_starts(path, FL_STR("__MACOSX/")) || fl_str_find(path, FL_STR("/__MACOSX/")) >= 0 ||
        fl_str_eqz(base, ".DS_Store"))
        return true;
    return fl_str_starts(base, FL_STR("._")) && fl_str_starts(head, (fl_str){"\x00\x05\x16\x07", 4});
}

/* Bytes of a well-formed UTF-8 sequence at p, 0 when it is none. Names come in any code page. */
static size_t sequence(const char *p, size_t n) {
    const unsigned char *u = (const unsigned char *)p;
    size_t more = u[0] < 0x80 ? 0 : u[0] >= 0xc2 && u[0] <= 0xdf ? 1 : (u[0] & 0xf0) == 0xe0 ? 2 : 3;
    if (u[0] >= 0x80 && (u[0] < 0xc2 || u[0] > 0xf4))
        return 0;
    if (more >= n)
        return 0;
    unsigned char lo = u[0] == 0xe0 ? 0xa0 : u[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char hi = u[0] == 0xed ? 0x9f : u[0] == 0xf4 ? 0x8f : 0xbf;
    for (size_t i = 1; i <= more; i++) {
        if (u[i] < lo || u[i] > hi)
            return 0;
        lo = 0x80;
        hi = 0xbf;
    }
    return more + 1;
}

static size_t append_part(char *out, size_t n, fl_str part) {
    for (size_t i = 0; i < part.n;) {
        size_t len = sequence(part.p + i, part.n - i);
        bool control = len == 1 && ((unsigned char)part.p[i] < 0x20 || part.p[i] == 0x7f);
        if (len == 0 || control) {
            memcpy(out + n, "\xef\xbf\xbd", 3);
            n += 3;
            i++;
            continue;
        }
        memcpy(out + n, part.p + i, len);
        n += len;
        i += len;
    }
    return n;
}

/* zip from Windows tools of old has backslashes only, and drive letters. */
static char separator_of(fl_str raw) {
    bool windows = raw.n && !memchr(raw.p, '/', raw.n) && memchr(raw.p, '\\', raw.n);
    return windows ? '\\' : '/';
}

/* Most names are clean as they are: printable ASCII, and no part that is empty or begins with a dot or a drive. */
static bool is_clean(fl_str raw) {
    bool starts = true;
    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.p[i];
        if (c < 0x20 || c > 0x7e || c == '\\' || c == ':' || (starts && (c == '.' || c == '/')))
            return false;
        starts = c == '/';
    }
    return !starts;
}

fl_str fl_name_clean(fl_arena *arena, fl_str raw, bool *unsafe) {
    raw = fl_str_sub(raw, 0, NAME_MAX_BYTES);
    *unsafe = false;
    if (is_clean(raw))
        return fl_arena_str(arena, raw);
    char separator = separator_of(raw);
    char *out = fl_arena_alloc(arena, 3 * raw.n + 1);
    size_t n = 0;
    *unsafe = raw.n > 0 && raw.p[0] == separator;
    for (size_t i = 0; i <= raw.n;) {
        size_t end = i;
        while (end < raw.n && raw.p[end] != separator)
            end++;
        fl_str part = fl_str_sub(raw, i, end);
        bool drive = i == 0 && part.n == 2 && part.p[1] == ':';
        bool up = fl_str_eqz(part, "..");
        *unsafe = *unsafe || up || drive;
        if (part.n && !up && !drive && !fl_str_eqz(part, ".")) {
            if (n)
                out[n++] = '/';
            n = append_part(out, n, part);
        }
        i = end + 1;
    }
    return n ? (fl_str){out, n} : FL_STR("unnamed");
}
