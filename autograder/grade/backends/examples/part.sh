#!/usr/bin/env bash
# One part of a class: a task of a Slurm array (`sbatch part.sh`), or of anything else that sets PART and PARTS. When all
# have ended, once:
#   autograder merge verdicts.jsonl results/verdicts.*-of-8.db
# SQLite wants a local disk, so a part is graded on one and copied to the common one, also if the task is ended early:
# submitted again, it goes on from there.
#SBATCH --job-name=autograder
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem-per-cpu=3G
#SBATCH --time=02:00:00
#SBATCH --signal=B:TERM@60
set -euo pipefail

: "${COURSE:?the folder of the course, on the common disk}"
: "${HANDED_IN:?what was handed in: a folder or a zip, on the common disk}"
: "${RESULTS:?a folder for the results, on the common disk}"
number=${PART:-$SLURM_ARRAY_TASK_ID}
of=${PARTS:-$SLURM_ARRAY_TASK_COUNT}
here=$(mktemp -d "${TMPDIR:-/tmp}/part-XXXXXX")

keep() { # the verdicts, their store and what lies beside it
  find "$here" -maxdepth 1 -name "verdicts.$number-of-$of.*" -exec cp -R {} "$RESULTS"/ \;
  rm -rf "$here"
}
trap keep EXIT
mkdir -p "$RESULTS"
find "$RESULTS" -maxdepth 1 -name "verdicts.$number-of-$of.*" -exec cp -R {} "$here"/ \;

autograder --course "$COURSE" grade "$HANDED_IN" --out "$here/verdicts.jsonl" --shard "$number/$of" &
grader=$!
trap 'kill -TERM "$grader" 2> /dev/null || true' TERM # it gives back what it grades, and ends within two seconds
status=0
wait "$grader" || status=$?
while kill -0 "$grader" 2> /dev/null; do # the first wait was ended by the order to end
  status=0
  wait "$grader" || status=$?
done
exit "$status"
