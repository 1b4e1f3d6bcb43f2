#include "host_batch.h"

#include <string.h>

static int32_t run_step(const ts_host_step *step)
{
    const void *s = step->settings;
    void *const *a = step->arguments;

    switch (step->count) {
    case 1: ((void (*)(const void *, void *))step->kernel)(s, a[0]); return 1;
    case 2: ((void (*)(const void *, void *, void *))step->kernel)(s, a[0], a[1]); return 1;
    case 3: ((void (*)(const void *, void *, void *, void *))step->kernel)(s, a[0], a[1], a[2]); return 1;
    case 4: ((void (*)(const void *, void *, void *, void *, void *))step->kernel)(s, a[0], a[1], a[2], a[3]); return 1;
    case 5: ((void (*)(const void *, void *, void *, void *, void *, void *))step->kernel)(s, a[0], a[1], a[2], a[3], a[4]); return 1;
    default: return 0;
    }
}

static void copy_samples(const ts_host_port *ports, int32_t count, int32_t sample, int is_output)
{
    for (int32_t k = 0; k < count; k++) {
        const size_t bytes = (size_t)ports[k].bytes;
        uint8_t *slot = (uint8_t *)ports[k].batch + (size_t)sample * bytes;

        memcpy(is_output ? slot : ports[k].tensor, is_output ? ports[k].tensor : slot, bytes);
    }
}

int32_t ts_host_run(const ts_host_step *steps, int32_t step_count, const ts_host_port *inputs, int32_t input_count,
                    const ts_host_port *outputs, int32_t output_count, int32_t samples)
{
    for (int32_t sample = 0; sample < samples; sample++) {
        copy_samples(inputs, input_count, sample, 0);
        for (int32_t k = 0; k < step_count; k++) {
            if (!run_step(&steps[k])) {
                return k + 1;
            }
        }
        copy_samples(outputs, output_count, sample, 1);
    }
    return 0;
}
