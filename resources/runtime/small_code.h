/* For the rim of a kernel, where the bytes it takes count more than the cycles. */
#ifndef TS_SMALL_CODE_H
#define TS_SMALL_CODE_H

#ifdef __clang__
#define TS_SMALL_CODE __attribute__((minsize, noinline))
#elif defined(__GNUC__)
#define TS_SMALL_CODE __attribute__((optimize("Os"), noinline))
#else
#define TS_SMALL_CODE
#endif

/* Before a loop whose runs are short, or few. */
#ifdef __clang__
#define TS_NOT_UNROLLED _Pragma("clang loop unroll(disable)")
#else
#define TS_NOT_UNROLLED
#endif

#endif
