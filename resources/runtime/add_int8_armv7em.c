#include "add_int8_armv7em.h"

#include "clamp_int8_armv7em.h"
#include "columns_armv7em.h"

#define UPPER_BYTES ((int32_t)0xff00ff00u)

/* addend + ((factor * lower half of `halves`) >> 16) */
static inline int32_t multiply_lower(int32_t factor, int32_t halves, int32_t addend)
{
    int32_t sum;

    __asm__("smlawb %0, %1, %2, %3" : "=r"(sum) : "r"(factor), "r"(halves), "r"(addend));
    return sum;
}

static inline int32_t multiply_upper(int32_t factor, int32_t halves, int32_t addend)
{
    int32_t sum;

    __asm__("smlawt %0, %1, %2, %3" : "=r"(sum) : "r"(factor), "r"(halves), "r"(addend));
    return sum;
}

static inline int8_t saturate(int32_t sum, int32_t shift)
{
    int32_t byte;

    __asm__("ssat %0, #8, %1" : "=r"(byte) : "r"(sum >> shift));
    return (int8_t)byte;
}

/* Each half holds 256 times a number, so that its product keeps eight more bits. */
static inline void add_pair(const ts_add_int8_armv7em_settings *settings, int32_t first, int32_t second, int8_t *output)
{
    const int32_t lower = multiply_lower(settings->first_factor, first, settings->constant);
    const int32_t upper = multiply_upper(settings->first_factor, first, settings->constant);

    output[0] = saturate(multiply_lower(settings->second_factor, second, lower), settings->shift);
    output[2] = saturate(multiply_upper(settings->second_factor, second, upper), settings->shift);
}

void ts_add_int8_armv7em(const ts_add_int8_armv7em_settings *settings, const int8_t *first, const int8_t *second, int8_t *output)
{
    const ts_add_int8_armv7em_settings local = *settings;
    int32_t left = local.count;

    for (; left >= 4; left -= 4, first += 4, second += 4, output += 4) {
        const int32_t one = ts_load_word(first);
        const int32_t other = ts_load_word(second);

        add_pair(&local, (int32_t)((uint32_t)one << 8) & UPPER_BYTES, (int32_t)((uint32_t)other << 8) & UPPER_BYTES, output);
        add_pair(&local, one & UPPER_BYTES, other & UPPER_BYTES, output + 1);
    }
    for (; left > 0; left--) {
        const int32_t sum = multiply_lower(local.first_factor, 256 * *first++, local.constant);

        *output++ = saturate(multiply_lower(local.second_factor, 256 * *second++, sum), local.shift);
    }
    ts_clamp_outputs_armv7em(output - local.count, local.count, local.low, local.high);
}
