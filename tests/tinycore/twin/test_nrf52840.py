"""The virtual chip is as strict as the real one; every program is in `firmware/cases.c`."""

from __future__ import annotations

import re
import struct

import pytest

from tests.tinycore.twin.conftest import DEVICE_ID, Run
from tinycore.twin.interruptions import Asked, LockUp, Standstill, SystemReset
from tinycore.twin.line import LineFormat

BYTE_CYCLES = 10 * 64_000_000 / 115_200


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("writes_flash", "writes to 0x10000, which cannot be written"),
        ("writes_bootloader", "writes to 0x100, which cannot be written"),
        ("reads_nowhere", "reads from 0x30000000, where nothing is"),
        ("writes_behind_ram", "writes to 0x20040000, where nothing is"),
        ("jumps_nowhere", "jumps to 0x300000, where nothing is"),
        ("calls_supervisor", "causes an exception"),
        ("returns", "causes an exception"),
        ("undefined_instruction", "meets an instruction|causes an exception"),
        ("divides_doubles", "computes with 64-bit floats"),
        ("floats_without_switching_on", "uses the floating-point unit .* before switching it on"),
        ("byte_access_to_register", "accesses the register at 0x40002500 with 1 bytes"),
        ("unknown_peripheral", "writes to 0x40008000, where nothing is"),
        ("unknown_uart_register", "writes the UART register 0x7f0"),
        ("unknown_uart_register_read", "reads the UART register 0x7f0"),
        ("unknown_power_register", "reads the CLOCK and POWER register 0xf00"),
        ("unknown_system_register", "reads the system register 0xe000ef00"),
        ("unknown_power_register_written", "writes the CLOCK and POWER register 0xf00"),
        ("unknown_system_register_written", "writes the system register 0xe000ef00"),
        ("unknown_debug_register", "reads the debug register 0xe0001fc0"),
        ("unknown_debug_register_written", "writes the debug register 0xe0001008"),
        ("enables_interrupts_unmasked", "enables interrupts"),
        ("wants_systick_interrupts", "wants SysTick interrupts"),
        ("moves_pins_while_enabled", "changes the pins of the UART while it is enabled"),
    ],
)
def test_what_the_chip_answers_with_a_fault_locks_it_up(run: Run, case: str, reason: str) -> None:
    outcome = run(case)
    assert isinstance(outcome.interruption, LockUp)
    assert re.search(reason, str(outcome.interruption))


def test_floating_point_works_once_it_is_switched_on(run: Run) -> None:
    outcome = run("floats_after_switching_on")
    assert isinstance(outcome.interruption, Standstill)
    assert outcome.result[0] == struct.unpack("<I", struct.pack("<f", 1.0))[0]


def test_a_reset_keeps_the_flag_for_the_bootloader_and_says_why_it_came(run: Run) -> None:
    outcome = run("asks_for_reset")
    assert isinstance(outcome.interruption, SystemReset)
    retained = outcome.chip.after_reset(4)
    assert (retained.boot_flag, retained.reset_reason) == (0xB0, 4)


def test_a_reset_needs_its_key(run: Run) -> None:
    assert isinstance(run("asks_for_reset_without_key").interruption, Standstill)


def test_factory_information_and_identity(run: Run) -> None:
    result = run("reads_factory_information").result
    assert result[0] | result[1] << 32 == DEVICE_ID
    assert result[2:6] == (0x52840, 0x410FC241, 0x10000, 1)


def test_the_crystal_takes_its_time(run: Run) -> None:
    result = run("starts_crystal").result
    assert result[0] == 0
    assert 0.00036 * 64_000_000 <= result[1] < 0.0004 * 64_000_000
    assert result[2] == 0x10001


def test_only_driven_pins_read_back(run: Run) -> None:
    assert run("drives_pins").result[:3] == (1 << 9, 0, 1 << 3)


@pytest.mark.parametrize("case", ["counts_without_trace", "counts_without_enabling"])
def test_the_cycle_counter_has_to_be_switched_on(run: Run, case: str) -> None:
    assert run(case).result[0] == 0


def test_the_reason_of_the_last_reset_is_cleared_by_ones(run: Run) -> None:
    assert run("clears_reset_reason", reset_reason=5).result[:2] == (5, 1)


def test_a_chip_that_switched_itself_off_stands_still(run: Run) -> None:
    outcome = run("switches_off")
    assert isinstance(outcome.interruption, Standstill)
    assert "switched the chip off" in str(outcome.interruption)


def test_cycles_are_exact_between_any_two_reads(run: Run) -> None:
    # A load from the address just loaded 2, two nops 2; a load behind a store 1, ten times subs 1 and bne 1, nine of them taken at 2.
    assert run("counts_cycles").result[:2] == (4, 1 + 10 * 2 + 9 * 2)


def test_registers_of_the_core_read_back(run: Run) -> None:
    assert run("sets_up_the_core").result[:4] == (4, 4, 77, 0x40000001)


def test_firmware_that_waits_in_a_loop_leaves_the_laptop_in_peace(run: Run) -> None:
    outcome = run("receives", timeout_s=0.5)
    assert isinstance(outcome.interruption, Asked)
    assert outcome.chip.cpu.clock.instructions() < 10_000
    assert outcome.chip.cpu.clock.now() > 0.3 * 64_000_000


def test_firmware_that_only_looks_now_and_then_is_not_made_to_wait(run: Run) -> None:
    assert 20_000 < run("looks_now_and_then").result[0] < 30_000


def test_systick_counts_down_and_its_flag_is_read_once(run: Run) -> None:
    control, again, value = run("ticks").result[:3]
    assert (control, again) == (0x10005, 5)
    assert 400 < value < 500


def test_bytes_are_received_in_order(run: Run) -> None:
    assert run("receives", received=b"\0\x01\x7f\x80\xfe\xff").result == (0, 1, 0x7F, 0x80, 0xFE, 0xFF, 0, 6)


@pytest.mark.parametrize(
    "case", ["receives_without_enabling", "receives_without_starting", "receives_on_another_pin", "receives_after_stopping"]
)
def test_nothing_is_received_before_the_uart_is_ready(run: Run, case: str) -> None:
    assert run(case, received=b"abc").result[0] == 0


def test_six_bytes_wait_and_the_seventh_is_lost(run: Run) -> None:
    assert run("reads_too_late", received=b"ABCDEFGH").result == (*b"ABCDEF", 0, 1)


def test_uart_registers_read_back(run: Run) -> None:
    outcome = run("reads_back")
    assert isinstance(outcome.interruption, Standstill)
    assert outcome.result[:7] == (0xFFFFFFFF, 35, 0x01D7E000, 4, 4, 0, 0)


def test_uart_errors_are_cleared_by_ones(run: Run) -> None:
    assert run("clears_errors", received=b"ABCDEFGH").result[:4] == (1, 1, 1, 0)


def test_enabling_again_loses_nothing(run: Run) -> None:
    assert run("enables_again", received=b"A").result[0] == ord("A")


def test_clearing_the_event_after_reading_loses_the_next_byte(run: Run) -> None:
    assert run("clears_after_reading", received=b"ABC").result[:3] == (ord("A"), 0, 0)


def test_bytes_take_their_time_on_the_line(run: Run) -> None:
    arrival, departure = run("measures_byte_times", received=b"ab").result[:2]
    assert arrival == pytest.approx(BYTE_CYCLES, abs=60)
    assert departure == pytest.approx(BYTE_CYCLES, abs=60)


def test_bytes_are_sent(run: Run) -> None:
    assert run("sends").sent == b"ok"


@pytest.mark.parametrize(
    "case",
    [
        "sends_without_starting",
        "starts_before_enabling",
        "starts_with_a_zero",
        "sends_on_another_pin",
        "sends_with_flow_control",
        "sends_after_stopping",
    ],
)
def test_nothing_is_sent_unless_the_uart_is_ready(run: Run, case: str) -> None:
    assert run(case).sent == b""


def test_a_byte_written_too_early_is_lost(run: Run) -> None:
    assert run("sends_too_fast").sent == b"a"


@pytest.mark.parametrize("baud", [9600, 57600, 230400])
def test_another_speed_gives_garbage(run: Run, baud: int) -> None:
    line_format = LineFormat(baud=float(baud))
    assert run("receives", received=b"Tinysmith" * 20, line_format=line_format).result[:6] != tuple(b"Tinysm")
    assert run("sends", line_format=line_format).sent != b"ok"


@pytest.mark.parametrize("case", ["sleeps_until_a_byte", "dozes_until_a_byte"])
def test_a_byte_ends_a_sleep(run: Run, case: str) -> None:
    outcome = run(case, received=b"Z")
    assert isinstance(outcome.interruption, Standstill)
    assert outcome.result[0] == ord("Z")


@pytest.mark.parametrize(
    "case",
    [
        "sleeps_for_ever",
        "sleeps_without_enabling_the_interrupt",
        "dozes_without_events_of_pending_interrupts",
        "computes_for_ever",
    ],
)
def test_whatever_it_does_it_can_be_stopped(run: Run, case: str) -> None:
    assert isinstance(run(case, received=b"Z", timeout_s=0.2).interruption, Asked)
