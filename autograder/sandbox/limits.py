"""What a submission may use. Each limit says what the program sees when it meets it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one submission, sent to its process as plain numbers."""

    cell_s: float = 20.0
    """Wall time of one cell. The cell is interrupted; if it does not yield, its process is killed and the other
    cells are run again without it."""
    notebook_s: float = 120.0
    """Wall time of all cells together. The remaining cells are not run."""
    budget_s: float | None = None
    """Wall time of everything of the student's code, the checks' calls included; None: only the other limits hold. The
    remaining cells are not run, the remaining checks are EXHAUSTED. A submission that is judged twice, since it answers
    otherwise when it is asked again, has it twice."""
    call_s: float = 5.0
    """Wall time of one call of a student's function by a check. The check is EXHAUSTED."""
    memory_bytes: int = 2048 * MIB
    """Resident memory of all processes of the submission together. They are killed."""
    data_bytes: int = 4096 * MIB
    """RLIMIT_DATA of each process: an allocation beyond it raises MemoryError or RuntimeError."""
    processes: int = 64
    """RLIMIT_NPROC: fork fails with EAGAIN."""
    open_files: int = 256
    """RLIMIT_NOFILE: open fails with EMFILE."""
    scratch_bytes: int = 128 * MIB
    """Size of the private scratch folder, and of any one file: a write fails with ENOSPC or EFBIG."""
    scratch_files: int = 20_000
    """Files in the scratch folder: creating one more fails with ENOSPC."""
    cpu_s: int = 300
    """RLIMIT_CPU of each process: it is killed."""
    output_chars: int = 65_536
    """Text kept of one cell: the rest is dropped, with a line that says so."""
    flood_chars: int = 20_000_000
    """Text written by one cell, kept or not: the cell is interrupted."""
    images: int = 8
    """Pictures kept of one cell."""
    image_bytes: int = 400_000
    """Size of one picture, in base64: a larger one is dropped."""

    def as_json(self) -> dict[str, float]:
        """The limits that are set, as a flat JSON object."""
        return {name: limit for name, limit in asdict(self).items() if limit is not None}
