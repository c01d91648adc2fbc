"""Sweeps on workers that die, and on a real Slurm of one machine."""

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from civsim import sweep

ROOT = Path(__file__).resolve().parents[1]
BASE = {"town": "musterstadt", "weeks": 13, "burn_in": 0}
POINTS = sweep.grid({"mode": ["competition", "hub"], "load": [0.7, 1.0, 1.4]})
SLURM = ("slurmctld", "slurmd", "sbatch", "munged")
CONFIGURATION = """
ClusterName=civsim
SlurmctldHost={host}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
NodeName={host} CPUs={processors} RealMemory=4000
PartitionName=all Nodes={host} Default=YES State=UP
"""


def parts(folder):
    return list(Path(folder).glob("runs/*.parquet"))


def wait_for(condition, seconds=120.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "nothing happened in time"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "out"
    sweep.run(POINTS, out=folder, base=BASE, replicates=60, quiet=True)
    return (folder / "runs.parquet").read_bytes()


@pytest.mark.slow
def test_dask_workers_may_die(whole, tmp_path):
    """One of two workers is killed in the middle; what it had is run again elsewhere."""
    distributed = pytest.importorskip("distributed", reason="needs dask.distributed: pip install 'civsim[cluster]'")
    out = tmp_path / "out"
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        killed = []

        def kill_one():
            wait_for(lambda: parts(out))
            worker = next(iter(cluster.workers.values()))
            killed.append(worker.pid)
            os.kill(worker.pid, 9)

        killer = threading.Thread(target=kill_one)
        killer.start()
        found = sweep.run(POINTS, out=out, base=BASE, replicates=60, executor="dask",
                          scheduler=cluster.scheduler_address, quiet=True)  # fmt: skip
        killer.join()
    assert killed and found.missing == 0
    assert (out / "runs.parquet").read_bytes() == whole


@pytest.fixture
def slurm(monkeypatch):
    """Start a Slurm of this machine alone, and return the folder that jobs may use."""
    missing = [tool for tool in SLURM if shutil.which(tool) is None]
    if missing or os.geteuid() != 0:
        pytest.skip(f"needs {', '.join(missing) or 'root'} (Debian: slurm-wlm, munge; slurmd runs as root)")
    folder = Path(tempfile.mkdtemp(prefix="slurm"))
    host = socket.gethostname().partition(".")[0]
    for name in ("state", "spool"):
        (folder / name).mkdir()
    key = folder / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(stat.S_IRUSR)
    text = CONFIGURATION.format(folder=folder, host=host, ports=free_ports(), processors=os.cpu_count())
    (folder / "slurm.conf").write_text(text)
    monkeypatch.setenv("SLURM_CONF", str(folder / "slurm.conf"))
    files = {"key-file": "munge.key", "socket": "munge.sock", "pid-file": "munged.pid", "log-file": "munged.log",
             "seed-file": "munge.seed"}  # fmt: skip
    subprocess.run(["munged", "--force", *(f"--{name}={folder / file}" for name, file in files.items())], check=True)
    subprocess.run(["slurmctld"], check=True)
    subprocess.run(["slurmd", "-N", host], check=True)
    yield folder
    for name in ("slurmd", "slurmctld", "munged"):
        path = folder / f"{name}.pid"
        if path.exists():
            os.kill(int(path.read_text()), 15)
    time.sleep(0.5)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_jobs_of_slurm_are_workers_of_dask(whole, slurm):
    """dask-jobqueue starts the workers as jobs; they send their rows back and need no shared folder."""
    jobqueue = pytest.importorskip("dask_jobqueue", reason="needs dask-jobqueue: pip install 'civsim[cluster]'")
    with jobqueue.SLURMCluster(
        cores=1,
        memory="500MB",
        job_extra_directives=["--mem=500M"],
        python=sys.executable,
        log_directory=str(slurm),
        local_directory=str(slurm),
        scheduler_options={"dashboard_address": None, "host": "127.0.0.1"},
    ) as cluster:
        cluster.scale(jobs=1)
        found = sweep.run(POINTS, out=slurm / "out", base=BASE, replicates=60, executor="dask",
                          scheduler=cluster.scheduler_address, quiet=True)  # fmt: skip
        states = subprocess.run(["squeue", "-h", "-o", "%j %T"], capture_output=True, text=True).stdout
    assert found.missing == 0 and "dask-worker RUNNING" in states
    assert (slurm / "out" / "runs.parquet").read_bytes() == whole


def free_ports():
    with socket.socket() as one, socket.socket() as other:
        one.bind(("", 0))
        other.bind(("", 0))
        return one.getsockname()[1], other.getsockname()[1]


@pytest.mark.slow
def test_an_array_of_slurm_is_cancelled_submitted_again_and_complete(whole, slurm, monkeypatch):
    """The plain script does it: nothing but `civsim sweep ... chunk=i/n`."""
    (slurm / "bin").mkdir()
    command = slurm / "bin" / "civsim"
    code = "from civsim.cli import main; raise SystemExit(main())"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}" "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slurm / 'bin'}:{os.environ['PATH']}")
    out = slurm / "out"
    words = ["mode=competition,hub", "load=0.7,1.0,1.4", "weeks=13", "burn_in=0", "replicates=60", f"out={out}"]
    array = ["sbatch", "--array=1-2", "--mem-per-cpu=100M", f"--output={slurm}/%a.txt", "--chdir", str(slurm)]
    submit = [*array, "--parsable", str(ROOT / "experiments" / "sweep.sbatch"), *words]
    job = subprocess.run(submit, check=True, capture_output=True, text=True).stdout.strip()
    wait_for(lambda: parts(out))
    subprocess.run(["scancel", "--signal=KILL", job], check=True)
    subprocess.run(["scancel", job], check=True)
    wait_for(lambda: not subprocess.run(["squeue", "-h"], capture_output=True, text=True).stdout.strip())
    subprocess.run([*array, "--wait", *submit[-1 - len(words):]], check=True)  # fmt: skip
    told = "".join(path.read_text() for path in slurm.glob("*.txt"))
    assert (out / "runs.parquet").read_bytes() == whole, told
