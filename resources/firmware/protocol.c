#include "protocol.h"

#include <string.h>

#include "port.h"
#include "tinysmith_application.h"
#if APPLICATION_FEATURES > 0
#include "stream.h"
#endif

#include "small_code_begin.h"

enum {
    HELLO = 1,
    LOAD = 2,
    RUN = 3,
    READ = 4,
    BENCH = 5,
    SELFTEST = 6,
    STREAM = 7,
    ANSWER = 0x80,
    ERROR = 0xFF,
};

enum {
    UNKNOWN_REQUEST = 1,
    WRONG_LENGTH = 2,
    OUT_OF_RANGE = 3,
    WRONG_CHECKSUM = 4,
};

enum { MODEL_INPUT = 0, FEATURES = 1 };

/* The body of a request and the sequence number that its answer repeats. */
typedef struct {
    const uint8_t *body;
    uint32_t length;
    uint8_t sequence;
} request;

/* What `load` fills; a stream keeps its rows in the same memory, so `run` after a stream needs a new `load`. */
static union {
    application_input_t input[APPLICATION_INPUT_ELEMENTS];
#if APPLICATION_FEATURES > 0
    float features[STREAM_BYTES / 4];
#endif
} area;

#if APPLICATION_FEATURES > 0
#ifdef application_input
#define prepared application_input() /* inside the model's working memory; a run overwrites it, so `bench` repeats on leftovers */
#else
static application_input_t prepared[APPLICATION_INPUT_ELEMENTS];
#endif
#endif
static application_output_t output[APPLICATION_OUTPUT_ELEMENTS];
static const application_input_t *input = area.input; /* of the last run; `bench` repeats it */

static uint32_t read_32(const uint8_t *from)
{
    return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

static uint32_t read_16(const uint8_t *from)
{
    return from[0] | (uint32_t)from[1] << 8;
}

static void refuse(uint8_t sequence, uint8_t reason)
{
    frame_begin(ERROR, sequence);
    frame_put(reason);
    frame_end();
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t timed_run(const application_input_t *from)
{
    const uint32_t start = port_cycles();

    application_run(from, output);
    return port_cycles() - start;
}

static uint8_t hello(const request *asked)
{
    uint8_t id[PORT_CHIP_ID_BYTES];

    if (asked->length != 0) {
        return WRONG_LENGTH;
    }
    port_chip_id(id);
    frame_begin(HELLO | ANSWER, asked->sequence);
    frame_put_bytes(id, sizeof id);
    frame_put_bytes(application_description, APPLICATION_DESCRIPTION_BYTES);
    frame_end();
    return 0;
}

static uint8_t load(const request *asked)
{
    if (asked->length < 4) {
        return WRONG_LENGTH;
    }
    const uint32_t offset = read_32(asked->body);
    const uint32_t count = asked->length - 4;

    if (offset > sizeof area || count > sizeof area - offset) {
        return OUT_OF_RANGE;
    }
    memcpy((uint8_t *)&area + offset, asked->body + 4, count);
#if APPLICATION_FEATURES > 0
    stream_forget();
#endif
    frame_begin(LOAD | ANSWER, asked->sequence);
    frame_put_32(offset);
    frame_put_16(count);
    frame_end();
    return 0;
}

static uint8_t run(const request *asked)
{
    uint32_t front_end_cycles = 0;

    if (asked->length != 1) {
        return WRONG_LENGTH;
    }
    if (asked->body[0] == MODEL_INPUT) {
        input = area.input;
#if APPLICATION_FEATURES > 0
    } else if (asked->body[0] == FEATURES) {
        const uint32_t start = port_cycles();

        application_prepare(area.features, prepared);
        front_end_cycles = port_cycles() - start;
        input = prepared;
#endif
    } else {
        return OUT_OF_RANGE;
    }
    const uint32_t cycles = timed_run(input);

    frame_begin(RUN | ANSWER, asked->sequence);
    frame_put_32(front_end_cycles);
    frame_put_32(cycles);
    frame_put_bytes(output, smaller(sizeof output, FRAME_PAYLOAD_BYTES - 2 - 8));
    frame_end();
    return 0;
}

static uint8_t read_output(const request *asked)
{
    if (asked->length != 6) {
        return WRONG_LENGTH;
    }
    const uint32_t offset = read_32(asked->body);
    const uint32_t count = read_16(asked->body + 4);

    if (offset > sizeof output || count > sizeof output - offset || count > FRAME_PAYLOAD_BYTES - 2 - 4) {
        return OUT_OF_RANGE;
    }
    frame_begin(READ | ANSWER, asked->sequence);
    frame_put_32(offset);
    frame_put_bytes((const uint8_t *)output + offset, count);
    frame_end();
    return 0;
}

static uint8_t bench(const request *asked)
{
    uint32_t least = 0xFFFFFFFFU;
    uint32_t most = 0;

    if (asked->length != 2) {
        return WRONG_LENGTH;
    }
    if (read_16(asked->body) == 0) {
        return OUT_OF_RANGE;
    }
    for (uint32_t left = read_16(asked->body); left > 0; left--) {
        const uint32_t cycles = timed_run(input);

        least = smaller(least, cycles);
        most = cycles > most ? cycles : most;
    }
    frame_begin(BENCH | ANSWER, asked->sequence);
    frame_put_32(least);
    frame_put_32(most);
    frame_end();
    return 0;
}

static uint8_t selftest(const request *asked)
{
    if (asked->length != 0) {
        return WRONG_LENGTH;
    }
    const uint32_t failed = (uint32_t)application_selftest();

    frame_begin(SELFTEST | ANSWER, asked->sequence);
    frame_put_16(APPLICATION_SELFTEST_VECTORS);
    frame_put_16(failed);
    frame_end();
    return 0;
}

#if APPLICATION_FEATURES > 0
static void put_answer(uint32_t row)
{
    application_prepare(stream_window(area.features, row), prepared);
    const uint32_t cycles = timed_run(prepared);

    frame_put_32(row);
    frame_put_32(cycles);
    frame_put_bytes(output, sizeof output);
}

static uint8_t stream(const request *asked)
{
    if (asked->length < 4 || (asked->length - 4) % STREAM_ROW_BYTES != 0) {
        return WRONG_LENGTH;
    }
    const uint32_t first = read_32(asked->body);
    const uint32_t offered = (asked->length - 4) / STREAM_ROW_BYTES;

    if (STREAM_ROWS == 0 || !stream_accepts(first)) {
        return OUT_OF_RANGE;
    }
    const uint32_t end = stream_take(area.features, first, asked->body + 4, smaller(offered, STREAM_ROWS));
    uint32_t answers = 0;

    for (uint32_t row = first; row < end; row++) {
        answers += (uint32_t)stream_is_answered(row);
    }
    input = prepared;
    frame_begin(STREAM | ANSWER, asked->sequence);
    frame_put_32(end);
    frame_put((uint8_t)answers);
    for (uint32_t row = first; row < end; row++) {
        if (stream_is_answered(row)) {
            put_answer(row);
        }
    }
    frame_end();
    return 0;
}
#else
static uint8_t stream(const request *asked)
{
    (void)asked;
    return OUT_OF_RANGE; /* nothing is known of the measurements */
}
#endif

static uint8_t carry_out(uint8_t type, const request *asked)
{
    switch (type) {
    case HELLO:
        return hello(asked);
    case LOAD:
        return load(asked);
    case RUN:
        return run(asked);
    case READ:
        return read_output(asked);
    case BENCH:
        return bench(asked);
    case SELFTEST:
        return selftest(asked);
    case STREAM:
        return stream(asked);
    default:
        return UNKNOWN_REQUEST;
    }
}

void protocol_answer(frame_state state)
{
    const uint8_t *payload = frame_payload();
    const request asked = {.body = payload + 2, .length = frame_payload_bytes() - 2, .sequence = payload[1]};

    if (payload[0] >= ANSWER) {
        return; /* an answer, perhaps our own coming back: answering it could go on for ever */
    }
    const uint8_t reason = state == FRAME_DAMAGED ? WRONG_CHECKSUM : carry_out(payload[0], &asked);

    if (reason != 0) {
        refuse(asked.sequence, reason);
    }
}

#include "small_code_end.h"
