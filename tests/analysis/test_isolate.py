"""The child process: it answers, it is replaced when it misbehaves, and nothing of it stays behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from analysis import isolate
from analysis.isolate import SolverFailed, call

HERE = "tests.analysis.misbehaving"
ROOT = Path(__file__).parents[2]


def answers() -> bool:
    return call(f"{HERE}:double", 21) == 42


def test_a_function_answers_and_its_noise_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    assert answers()
    assert capfd.readouterr() == ("", "")


def test_one_child_serves_call_after_call() -> None:
    first = call(f"{HERE}:process_id")
    assert call(f"{HERE}:process_id") == first != os.getpid()


def test_a_child_reads_nothing() -> None:
    assert call(f"{HERE}:standard_input") == ""


def test_a_hanging_solver_is_ended_and_the_next_call_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers()
    child = call(f"{HERE}:process_id")
    started = time.monotonic()
    assert call(f"{HERE}:hang", time_limit=0.2) == SolverFailed(f"{HERE}:hang", "no answer within 0.2 s")
    assert time.monotonic() - started < 5
    with pytest.raises(ProcessLookupError):  # neither alive nor a zombie
        os.kill(child, 0)
    assert answers()


def test_a_crash_is_a_sentence_and_the_next_call_answers() -> None:
    assert call(f"{HERE}:crash") == SolverFailed(f"{HERE}:crash", "the process died of SIGBUS")
    assert call(f"{HERE}:leave") == SolverFailed(f"{HERE}:leave", "the process ended with code 3")
    assert answers()


def test_an_error_is_one_line() -> None:
    assert call(f"{HERE}:fail") == SolverFailed(f"{HERE}:fail", "ValueError: two lines of trouble")


def test_a_missing_library_is_named() -> None:
    assert call(f"{HERE}:lack") == SolverFailed(f"{HERE}:lack", "ecos is not installed")
    assert "is not installed" in call("no_such_module:solve").reason


def test_arguments_that_do_not_travel_leave_the_next_call_intact() -> None:
    with pytest.raises((AttributeError, TypeError)):
        call(f"{HERE}:double", lambda: None)
    assert answers()


def test_stopping_leaves_no_process_behind() -> None:
    child = call(f"{HERE}:process_id")
    isolate.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    isolate.stop()  # twice does no harm


def script(tmp_path: Path, body: str) -> list[str]:
    """A plain script, with no guard around its main part, that may import the project."""
    path = tmp_path / "script.py"
    path.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n" + textwrap.dedent(body), encoding="utf-8")
    return [sys.executable, str(path)]


def test_a_plain_script_with_its_streams_closed_is_answered_once(tmp_path: Path) -> None:
    answers = tmp_path / "answers"
    body = f"""
        import os
        os.close(0), os.close(1), os.close(2)
        from analysis.isolate import call, warm
        warm("json")
        open({str(answers)!r}, "a").write(f'{{call("{HERE}:double", 4)}} {{call("{HERE}:process_id")}}')
    """
    subprocess.run(script(tmp_path, body), timeout=600, check=True)
    answer, child = answers.read_text().split()
    assert answer == "8"
    with pytest.raises(ProcessLookupError):
        os.kill(int(child), 0)


def test_ctrl_c_stops_parent_and_child_without_a_word_from_the_child(tmp_path: Path) -> None:
    body = f"""
        from analysis.isolate import call
        try:
            print(call("{HERE}:process_id"), flush=True)
            call("{HERE}:hang")
        except KeyboardInterrupt:
            print(call("{HERE}:double", 2))
    """
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(script(tmp_path, body), start_new_session=True, **pipes) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.3)
        os.killpg(parent.pid, signal.SIGINT)  # as a terminal does: to the whole group
        out, err = parent.communicate(timeout=600)
    assert (out.strip(), err) == ("4", "")
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_child_whose_parent_was_killed_ends(tmp_path: Path) -> None:
    body = f"""
        import time
        from analysis.isolate import call
        print(call("{HERE}:process_id"), flush=True)
        time.sleep(60)
    """
    with subprocess.Popen(script(tmp_path, body), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    for _ in range(50):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]:
            return
        time.sleep(0.1)
    pytest.fail("the child outlived its parent by 5 seconds")
