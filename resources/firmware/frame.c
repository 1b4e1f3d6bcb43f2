#include "frame.h"

#include "port.h"

#include "small_code_begin.h"

enum { LONGEST_RUN = 254 };

static struct {
    uint8_t content[FRAME_PAYLOAD_BYTES + FRAME_CHECKSUM_BYTES];
    uint32_t length;
    uint32_t run_left;   /* bytes until the next code byte */
    uint8_t is_zero_due; /* the finished run stands before a zero, if anything follows */
    uint8_t is_broken;
    uint8_t is_finished;
} reader;

static struct {
    uint8_t run[LONGEST_RUN];
    uint32_t length;
    uint16_t checksum;
} writer;

/* CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF. */
static uint16_t checksum_with(uint16_t checksum, uint8_t byte)
{
    uint32_t value = checksum ^ ((uint32_t)byte << 8);

    for (int32_t bit = 0; bit < 8; bit++) {
        value = (value & 0x8000U) != 0 ? (value << 1) ^ 0x1021U : value << 1;
    }
    return (uint16_t)value;
}

static void keep(uint8_t byte)
{
    if (reader.length == sizeof reader.content) {
        reader.is_broken = 1;
    } else {
        reader.content[reader.length++] = byte;
    }
}

static void start_over(void)
{
    reader.length = 0;
    reader.run_left = 0;
    reader.is_zero_due = 0;
    reader.is_broken = 0;
    reader.is_finished = 0;
}

/* Too short to hold type, sequence and checksum is too short to be answered. */
static frame_state finish(void)
{
    uint16_t checksum = 0xFFFF;
    const uint32_t payload = frame_payload_bytes();

    reader.is_finished = 1;
    if (reader.is_broken || reader.run_left > 0 || reader.length < 2 + FRAME_CHECKSUM_BYTES) {
        return FRAME_UNFINISHED;
    }
    for (uint32_t i = 0; i < payload; i++) {
        checksum = checksum_with(checksum, reader.content[i]);
    }
    return checksum == (reader.content[payload] | reader.content[payload + 1] << 8) ? FRAME_COMPLETE : FRAME_DAMAGED;
}

frame_state frame_take(uint8_t byte)
{
    if (reader.is_finished) {
        start_over();
    }
    if (byte == 0) {
        return finish();
    }
    if (reader.run_left > 0) {
        reader.run_left--;
        keep(byte);
        return FRAME_UNFINISHED;
    }
    if (reader.is_zero_due) {
        keep(0);
    }
    reader.run_left = byte - 1U;
    reader.is_zero_due = byte != LONGEST_RUN + 1;
    return FRAME_UNFINISHED;
}

const uint8_t *frame_payload(void)
{
    return reader.content;
}

uint32_t frame_payload_bytes(void)
{
    return reader.length > FRAME_CHECKSUM_BYTES ? reader.length - FRAME_CHECKSUM_BYTES : 0;
}

static void send_run(void)
{
    port_write((uint8_t)(writer.length + 1));
    for (uint32_t i = 0; i < writer.length; i++) {
        port_write(writer.run[i]);
    }
    writer.length = 0;
}

static void stuff(uint8_t byte)
{
    if (byte == 0) {
        send_run();
        return;
    }
    writer.run[writer.length++] = byte;
    if (writer.length == LONGEST_RUN) {
        send_run();
    }
}

void frame_begin(uint8_t type, uint8_t sequence)
{
    writer.length = 0;
    writer.checksum = 0xFFFF;
    frame_put(type);
    frame_put(sequence);
}

void frame_put(uint8_t byte)
{
    writer.checksum = checksum_with(writer.checksum, byte);
    stuff(byte);
}

void frame_put_16(uint32_t value)
{
    frame_put((uint8_t)value);
    frame_put((uint8_t)(value >> 8));
}

void frame_put_32(uint32_t value)
{
    frame_put_16(value);
    frame_put_16(value >> 16);
}

void frame_put_bytes(const void *bytes, uint32_t count)
{
    const uint8_t *from = bytes;

    while (count-- > 0) {
        frame_put(*from++);
    }
}

void frame_end(void)
{
    const uint16_t checksum = writer.checksum;

    stuff((uint8_t)checksum);
    stuff((uint8_t)(checksum >> 8));
    send_run();
    port_write(0);
}

#include "small_code_end.h"
