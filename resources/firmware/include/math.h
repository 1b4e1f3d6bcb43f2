/* The two macros that generated constants may use; there is no mathematics library. */
#ifndef TINYSMITH_MATH_H
#define TINYSMITH_MATH_H

#define INFINITY (__builtin_inff())
#define NAN (__builtin_nanf(""))

#endif
