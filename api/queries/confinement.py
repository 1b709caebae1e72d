"""What a query worker may not do: outlive the server, eat the memory, reach the network.

The guard refuses queries that would call out, after parsing them. Should a text ever mean one
thing to the guard's parser and another to the engine, the system refuses the call. A worker
of a store on another server is handed its connections (`store_connections`). Linux only; elsewhere
the guard stands alone.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_CHILD_SUBREAPER: Final = 36
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2

_SECCOMP_RET_ALLOW: Final = 0x7FFF0000
_SECCOMP_RET_ERRNO: Final = 0x00050000
_EACCES: Final = 13

# Instructions of classic BPF: load a word of the call's data, compare and jump, return.
_LOAD: Final = 0x20
_JUMP_IF_EQUAL: Final = 0x15
_JUMP_IF_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_OFFSET_OF_CALL: Final = 0
_OFFSET_OF_ARCHITECTURE: Final = 4

# Machine: its number in <linux/audit.h>, and those of its calls socket(2), connect(2), which can
# lead a connected socket elsewhere, and io_uring_setup(2), a way round both.
_MACHINES: Final = {
    "x86_64": (0xC000003E, (41, 42, 425)),
    "aarch64": (0xC00000B7, (198, 203, 425)),
}
# From here on x86-64 has the same calls under a second number (x32).
_OTHER_NUMBERS: Final = 0x40000000


def adopt_orphans() -> None:
    """Make this process the parent of its grandchildren whose own parent ends. Linux only."""
    if sys.platform == "linux":
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when the thread that started it ends.

    `parent` is the process id of the starter; exits at once when that one is already gone.
    """
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Make allocations fail beyond `megabytes` of private memory, and leave no core dumps."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def shut_out_network() -> None:
    """Make every later attempt of this process to open or redirect a socket fail with EACCES.

    Sockets that it has, or is given, go on.
    """
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return
    architecture, calls = machine
    refusal = 4 + len(calls) + 1
    instructions = (
        (_LOAD, 0, 0, _OFFSET_OF_ARCHITECTURE),
        (_JUMP_IF_EQUAL, 0, refusal - 2, architecture),
        (_LOAD, 0, 0, _OFFSET_OF_CALL),
        (_JUMP_IF_AT_LEAST, refusal - 4, 0, _OTHER_NUMBERS),
        *((_JUMP_IF_EQUAL, refusal - 5 - at, 0, call) for at, call in enumerate(calls)),
        (_RETURN, 0, 0, _SECCOMP_RET_ALLOW),
        (_RETURN, 0, 0, _SECCOMP_RET_ERRNO | _EACCES),
    )
    program = b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)
    code = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(instructions), ctypes.addressof(code))
    )
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(header))


def _prctl(option: int, *arguments: int) -> None:
    """Call prctl(2); a kernel without the option leaves things as they are."""
    filled = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    ctypes.CDLL(None, use_errno=True).prctl(option, *filled)
