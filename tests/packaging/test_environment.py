"""The first start: what is made, found again, and said when it cannot be."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from packaging_tools import environment, system_libraries  # noqa: E402 - the folder is no package of the program


def lock(folder: Path, text: str = "numpy==1\n") -> Path:
    file = folder / "requirements.lock"
    file.write_text(text)
    return file


def made(folder: Path, file: Path) -> Path:
    python = environment.interpreter(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    environment.stamp(folder, file).write_text(environment.fingerprint(file))
    return folder


def test_an_environment_counts_only_when_it_was_installed_to_the_end(tmp_path: Path) -> None:
    file = lock(tmp_path)
    assert not environment.is_installed(tmp_path / "venv", file)
    assert environment.is_installed(made(tmp_path / "venv", file), file)


def test_other_pinned_versions_make_it_stale(tmp_path: Path) -> None:
    file = lock(tmp_path)
    folder = made(tmp_path / "venv", file)
    lock(tmp_path, "numpy==2\n")
    assert not environment.is_installed(folder, file)


def test_another_python_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 0))
    with pytest.raises(SystemExit, match=r"Python 3\.11"):
        environment.check_machine()


def test_an_intel_mac_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.sys, "platform", "darwin")
    monkeypatch.setattr(environment.platform, "machine", lambda: "x86_64")
    with pytest.raises(SystemExit, match="Apple silicon"):
        environment.check_machine()


def test_missing_system_libraries_are_named_by_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "can_load", lambda library: library != "libEGL.so.1")
    assert system_libraries.missing_packages() == ["libegl1"]


def test_without_root_the_line_to_type_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(system_libraries, "missing_packages", lambda: ["libegl1"])
    monkeypatch.setattr(system_libraries.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system_libraries.sys, "platform", "linux")
    system_libraries.ensure_system_libraries()
    assert "sudo apt-get install -y --no-install-recommends libegl1" in capsys.readouterr().err


def test_every_package_of_the_lock_files_is_pinned_with_a_hash() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        lines = (ROOT / "packaging" / name).read_text().splitlines()
        packages = [number for number, line in enumerate(lines) if line[:1].isalnum()]
        assert packages
        for number in packages:
            assert "==" in lines[number]
            assert "--hash=sha256:" in lines[number + 1]


def test_main_needs_nothing_but_the_standard_library_to_start() -> None:
    probe = (
        "import sys; sys.path[:0] = ['.', 'packaging']; import main, packaging_tools.environment;"
        "print(sorted({n.split('.')[0] for n in sys.modules} - set(sys.stdlib_module_names) - {'main', '__main__', 'packaging_tools'}))"
    )
    out = subprocess.run([sys.executable, "-I", "-S", "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [name for name in eval(out) if not name.startswith("_")] == []


def test_without_a_display_the_demo_is_named() -> None:
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "TINYSMITH_READY": str(ROOT)}
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux can be without a display")
    result = subprocess.run([sys.executable, "main.py"], cwd=ROOT, env=bare, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "demo" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_second_start_is_quick() -> None:
    started = time.perf_counter()
    subprocess.run([sys.executable, "main.py", "--help"], cwd=ROOT, capture_output=True, check=True)
    assert time.perf_counter() - started < 3.0  # measured 0.15 s; the bound only catches a second installation


@pytest.mark.skipif(environment.os.name != "posix", reason="elsewhere a child process is started instead")
def test_the_program_itself_speaks_utf_8_whatever_the_system_does(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[dict[str, str]] = []
    monkeypatch.setattr(environment.os, "execve", lambda _path, _command, variables: started.append(variables) or sys.exit())
    with pytest.raises(SystemExit):
        environment.continue_in(Path("python"), ROOT / "main.py", [])
    assert started[0]["PYTHONUTF8"] == "1"
