/* Answers requests, and sleeps between them. */
#include "frame.h"
#include "port.h"
#include "protocol.h"

#include "small_code_begin.h"

int main(void);

int main(void)
{
    port_start();
    for (;;) {
        const int32_t byte = port_read();

        if (byte < 0) {
            port_sleep();
            continue;
        }
        const frame_state state = frame_take((uint8_t)byte);

        if (state != FRAME_UNFINISHED) {
            protocol_answer(state);
        }
    }
}

#include "small_code_end.h"
