"""What a call prints is kept nowhere: neither what goes through print, nor through the shell, nor to a descriptor."""

ANSWERS = {
    "mean": r"""
import logging
import os
import subprocess
import sys
import warnings

out, shell = sys.stdout, get_ipython()

def mean(x):
    said = " ".join(map(str, x.tolist()))
    print(said)
    print(said, file=sys.stderr)
    print(said, file=out)
    print(said, file=sys.__stdout__)
    shell.displayhook(said)
    shell.display_pub.publish({"text/plain": said})
    logging.error(said)
    warnings.warn(said)
    for number in (1, 2):
        os.write(number, said.encode())
    subprocess.run(["echo", said])
    return 0.0
""",
}
