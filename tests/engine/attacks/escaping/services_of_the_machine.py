"""No service of the machine is in reach: message bus, keyring agent, display, containers, printers."""

CELL = r"""
import glob
import os
import socket

known = [
    "/run/dbus/system_bus_socket", "/var/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock",
    "/run/systemd/private", "/run/systemd/journal/socket", "/dev/log", "/run/cups/cups.sock", "/run/snapd.socket",
    *glob.glob("/run/user/*/bus"), *glob.glob("/tmp/.X11-unix/*"), *glob.glob("/tmp/ssh-*/agent*"),
    *("\0" + path for path in glob.glob("/tmp/.X11-unix/*")), "\0/tmp/.X11-unix/X0",
    os.environ.get("SSH_AUTH_SOCK", ""), os.environ.get("DBUS_SESSION_BUS_ADDRESS", "").partition("path=")[2],
]
for address in filter(None, known):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            with socket.socket(socket.AF_UNIX, kind) as service:
                service.settimeout(0.5)
                service.connect(address)
                print("BREACH: connected to", repr(address))
        except OSError:
            pass
"""
