#!/usr/bin/env python3
"""What core threads could give on a machine with enough processors: PATH.md's shares, and inputs that fall on partitions by chance.

A step costs what cannot be shared out, and what its busiest thread has of the rest; waking the others costs time too.
Prints, for each number of threads and of inputs in a step, how many times as many webhooks one process decides.
"""
import random

CORE_MICROS = 110.0  # of the core thread a webhook; assumed, and of weight only beside WAKE_MICROS
SHARED = 79 / 91  # decided, folded, tables and rows written: of the core thread's 91 % of `all`
WAKE_MICROS = 15.0  # until a waiting thread runs, twice in a step: to decide and to fold; assumed
PARTITIONS = 64
STEPS = 2000

random.seed(1)


def speed_up(threads: int, inputs: int) -> float:
    alone = together = 0.0
    for _ in range(STEPS):
        shares = [0] * threads
        for _ in range(inputs):
            shares[random.randrange(PARTITIONS) % threads] += 1
        alone += inputs * CORE_MICROS
        together += inputs * CORE_MICROS * (1 - SHARED) + max(shares) * CORE_MICROS * SHARED
        together += 2 * WAKE_MICROS if threads > 1 else 0
    return alone / together


print("threads " + "".join(f"{inputs:>8} inputs" for inputs in (16, 64, 512)))
for threads in (1, 2, 4, 8, 16):
    print(f"{threads:>7} " + "".join(f"{speed_up(threads, inputs):>15.1f}" for inputs in (16, 64, 512)))
