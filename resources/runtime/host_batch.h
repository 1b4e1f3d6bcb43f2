/* Runs a whole model over many samples on a computer; not part of any export. */
#ifndef TS_HOST_BATCH_H
#define TS_HOST_BATCH_H

#include <stdint.h>

enum { TS_HOST_ARGUMENTS = 5 };

typedef struct {
    void (*kernel)(void); /* really takes the settings and `count` pointers */
    const void *settings;
    void *arguments[TS_HOST_ARGUMENTS];
    int32_t count;
} ts_host_step;

/* One tensor that is copied in or out for each sample; `batch` holds the samples one after the other. */
typedef struct {
    void *tensor;
    void *batch;
    int32_t bytes; /* of one sample */
} ts_host_port;

/* 0, or the number of the first step (from 1) with more arguments than can be passed. */
int32_t ts_host_run(const ts_host_step *steps, int32_t step_count, const ts_host_port *inputs, int32_t input_count,
                    const ts_host_port *outputs, int32_t output_count, int32_t samples);

#endif
