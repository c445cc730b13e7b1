/* attr.h - compiler attributes under names that say what they promise.
 * Nothing here has a run-time effect; other compilers than gcc and clang see empty macros. */
#ifndef FL_BASE_ATTR_H
#define FL_BASE_ATTR_H

#if defined(__GNUC__) || defined(__clang__)
#define FL_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define FL_MUST_CHECK __attribute__((warn_unused_result))
#define FL_NORETURN __attribute__((noreturn))
#define FL_UNUSED __attribute__((unused))
#else
#define FL_PRINTF(fmt, args)
#define FL_MUST_CHECK
#define FL_NORETURN
#define FL_UNUSED
#endif

#endif
