"""No setting of the kernel can be written, neither in /proc nor in /sys."""

CELL = r"""
import os

# Each is given the value that it has: where that is allowed, another would be too.
settings = [
    "kernel/core_pattern", "kernel/hostname", "kernel/modprobe", "kernel/randomize_va_space", "vm/overcommit_memory",
    "vm/drop_caches", "net/ipv4/ip_forward", "net/core/somaxconn", "fs/file-max", "user/max_user_namespaces",
    "kernel/shmmax", "kernel/msgmni", "kernel/sem", "fs/mqueue/queues_max", "kernel/ns_last_pid",
]
paths = ["/proc/sys/" + name for name in settings]
paths += ["/sys/kernel/mm/transparent_hugepage/enabled", "/sys/power/state", "/sys/fs/cgroup/cgroup.procs"]
for path in paths:
    try:
        with open(path) as file:
            value = file.read()
        with open(path, "w") as file:
            file.write(value)
    except (OSError, ValueError):
        continue
    print("BREACH: wrote", path)
try:
    os.close(os.open("/proc/sysrq-trigger", os.O_WRONLY))
    print("BREACH: opened the trigger of the kernel's emergency commands")
except OSError:
    pass
"""
