#include "chip.h"

int main(void) {
    start_uart();
    for (;;) {
        transmit(receive());
    }
}
