"""One target under Atheris, in a process of its own: libFuzzer ends it when it is done, or has found something.

`python -m fuzz.engine TARGET ARGUMENTS-OF-LIBFUZZER`, with `tests` among the paths.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import atheris


def main(name: str, arguments: list[str]) -> None:
    """Runs until libFuzzer ends it."""
    with atheris.instrument_imports(include=["netgloss"]):
        import netgloss

        # What is imported only when it is needed would be left out.
        for module in pkgutil.iter_modules(netgloss.__path__):
            if module.name not in ("cli", "server", "app", "site", "api"):
                importlib.import_module(f"netgloss.{module.name}")
    from fuzz.targets import TARGETS

    atheris.Setup([name, *arguments], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
