"""Virtual boards: an emulated CPU, its peripherals and its bootloader, reachable as a serial port."""
