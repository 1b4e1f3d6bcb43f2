/* A model in the shape that exports have: two layers that share a kernel, and a function that runs them. */
#include "chip.h"

void toy_run(const int8_t *input, int8_t *output);

static int8_t between[8];
static const int8_t weights[2] = {3, -2};

static __attribute__((noinline)) void scale(const int8_t *input, int8_t factor, int8_t *output) {
    for (uint32_t i = 0; i < 8u; i++) {
        output[i] = (int8_t)(input[i] * factor);
        __asm volatile("");
    }
}

static __attribute__((noinline)) void toy_layer_0_scale(const int8_t *input) {
    scale(input, weights[0], between);
    __asm volatile("");
}

static __attribute__((noinline)) void toy_layer_2_scale(int8_t *output) {
    volatile int8_t deep[400];
    for (uint32_t i = 0; i < sizeof deep; i++) {
        deep[i] = between[0];
    }
    scale(between, weights[1], output);
}

__attribute__((noinline)) void toy_run(const int8_t *input, int8_t *output) {
    toy_layer_0_scale(input);
    if (input[0] == 99) {
        REGISTER(0x10000) = 1;
    }
    toy_layer_2_scale(output);
}

int main(void) {
    int8_t samples[8] = {0};
    toy_run(samples, samples);
    return samples[0];
}
