"""Global switches that a submission leaves set are its own: the next one finds those of a fresh process."""

CELL = r"""
import decimal
import gc
import locale
import os
import resource
import sys
import time
import warnings

import numpy
import torch

torch.set_default_dtype(torch.float16)
torch.set_grad_enabled(False)
torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
torch.manual_seed(0)
torch.manual_seed = lambda *_: None
numpy.seterr(all="raise")
numpy.set_printoptions(threshold=1)
numpy.random.seed(0)
numpy.random.seed = lambda *_: None
warnings.simplefilter("error")
decimal.getcontext().prec = 1
gc.disable()
os.environ.clear()
os.environ.update(PATH="", TZ="Mars/Olympus", PYTHONHOME="/nowhere", LD_PRELOAD="/nowhere.so")
time.tzset()
os.umask(0o777)
os.nice(19)
os.chdir("/")
resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
sys.setrecursionlimit(120)
sys.setswitchinterval(100)
sys.path.clear()
sys.dont_write_bytecode = True
"""
