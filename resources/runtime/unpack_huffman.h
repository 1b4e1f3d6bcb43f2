/* Constants in a Huffman code, unpacked into working memory before the layer that reads them. */
#ifndef TS_UNPACK_HUFFMAN_H
#define TS_UNPACK_HUFFMAN_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t count; /* bytes that come out */
    const TS_CONSTANT uint8_t *code;   /* how many codes have 1, 2, ... 15 bits, then all bytes by rising code */
    const TS_CONSTANT uint8_t *stream; /* highest bit first, three bytes more than there are codes */
} ts_unpack_huffman_settings;

void ts_unpack_huffman(const ts_unpack_huffman_settings *settings, int8_t *output);

#endif
