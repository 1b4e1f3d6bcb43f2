#include "chip.h"

extern uint32_t stack_top;

void Reset_Handler(void);

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {&stack_top, (const void *)Reset_Handler};

void Reset_Handler(void) {
    (void)main();
    for (;;) {
    }
}
