/* Frames of the wire protocol: COBS(payload, CRC-16 low byte first), then a zero byte. */
#ifndef TINYSMITH_FRAME_H
#define TINYSMITH_FRAME_H

#include <stdint.h>

enum {
    FRAME_PAYLOAD_BYTES = 1024,
    FRAME_CHECKSUM_BYTES = 2,
};

typedef enum {
    FRAME_UNFINISHED,
    FRAME_COMPLETE,
    FRAME_DAMAGED, /* it was delimited and unstuffed, but its checksum is wrong */
} frame_state;

/* Takes one received byte. After FRAME_COMPLETE or FRAME_DAMAGED the payload stays readable until the next call. */
frame_state frame_take(uint8_t byte);
const uint8_t *frame_payload(void);
uint32_t frame_payload_bytes(void);

/* Sends a frame piece by piece: begin, any number of puts, end. */
void frame_begin(uint8_t type, uint8_t sequence);
void frame_put(uint8_t byte);
void frame_put_16(uint32_t value);
void frame_put_32(uint32_t value);
void frame_put_bytes(const void *bytes, uint32_t count);
void frame_end(void);

#endif
