"""A reading in a process of its own, with a limit on memory: what a library in C does there ends there.

A crafted PDF can fill the memory or crash the library that reads it. Then the process is gone, and the one
that asked for it says so in a sentence. No clock is involved: the same bytes are read or refused alike.
"""

import os
import pickle
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from plancompare.errors import InputError, PlancompareError

T = TypeVar("T")

MOST_MEMORY = 768 * 2**20  # bytes of addresses; reading the longest plans takes a third of it
_SERVE = f"from {__name__} import serve; serve()"


def contained(read: Callable[..., T], data: bytes, name: str, *more: Any, memory: int = MOST_MEMORY) -> T:
    """What ``read(data, name, *more)`` returns, raises and warns of; ``read`` must be importable by its name,
    and may take ``memory`` bytes.

    Raises InputError when the process that reads does not come to an end in order, ValueError with the words
    of an error that is none of this project's own.
    """
    if not sys.executable:  # Python within another program: there is no process to start
        return read(data, name, *more)
    order = pickle.dumps((read.__module__, read.__name__, memory, (data, name, *more)))
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", _SERVE],
        input=order,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
        check=False,
    )
    if not done.stdout:
        raise InputError(
            f"{name} cannot be read: it takes more memory than a plan, or breaks the library that reads it; "
            f"open it and print it to a new file."
        )
    answer, failure, told = pickle.loads(done.stdout)
    for words in told:
        warnings.warn(words, stacklevel=3)
    if failure is not None:
        raise failure
    return answer


def serve() -> None:
    """In the process: read what standard input asks for, and write what became of it."""
    module, function, memory, told_of = pickle.load(sys.stdin.buffer)
    _end_with(os.getppid())
    answer, failure = None, None
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            read = getattr(import_module(module), function)
            _limit_memory(memory)
            answer = read(*told_of)
        except (PlancompareError, ImportError) as error:
            failure = type(error)(*error.args)
        except MemoryError:
            return
        except Exception as error:
            failure = ValueError(str(error) or type(error).__name__)
    sys.stdout.buffer.write(pickle.dumps((answer, failure, [str(warning.message) for warning in told])))


def _limit_memory(memory: int) -> None:
    """Let this process have so many bytes and leave no image of itself behind, as far as the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _end_with(parent: int) -> None:
    """End this process soon after the one that started it is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
