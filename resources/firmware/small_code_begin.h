/* From here on size counts more than speed: everything around the model waits for a serial line anyway. */
#ifdef __clang__
#pragma clang attribute push(__attribute__((minsize)), apply_to = function)
#endif
