/* The requests of wire protocol version 1. */
#ifndef TINYSMITH_PROTOCOL_H
#define TINYSMITH_PROTOCOL_H

#include "frame.h"

/* Carries out the request that was just received and sends the answer. */
void protocol_answer(frame_state state);

#endif
