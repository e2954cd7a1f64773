"""A submission begins in a process that never held a secret: its own memory, searched whole, has nothing to find."""

CELL = r"""
SIGNS = [word.encode()[::-1] for word in ("skcehc neddiH", "STSET NEDDIH", "=NEKOT_SREHCAET")]
SIGNS += [word.encode() for word in ("mean_is_the_sum_over", "mean_follows_the_data", "assert abs(mean")]
shown = 0
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        start, end = (int(part, 16) for part in line.split()[0].split("-"))
        if not line.split()[1].startswith("rw") or end - start > 1 << 26:
            continue
        try:
            memory.seek(start)
            content = memory.read(end - start)
        except (OSError, ValueError):
            continue
        for sign in SIGNS:
            at = content.find(sign)
            while at >= 0 and shown < 60:
                print(content[max(0, at - 200) : at + 400].decode("latin-1"))
                shown, at = shown + 1, content.find(sign, at + 1)
"""
