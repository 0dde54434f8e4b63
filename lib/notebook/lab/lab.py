"""JupyterLab as the project has it: a Run All that ends at an error, and types in cells.

    python lab.py [JupyterLab's own arguments]

It ends, and all kernels with it, when standard input ends: so it cannot outlive the caller, even if that is killed.
"""

import os
import signal
import sys
import threading

from jupyterlab.labapp import LabApp


def end_with_standard_input():
    """Ends the server as a kill does, which it answers by ending its kernels first."""
    while os.read(0, 4096):
        pass
    # To the thread that waits for signals, or nothing would wake it up.
    signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_standard_input, daemon=True).start()
    connection = "--ServerApp.kernel_websocket_connection_class=typed_connection.TypedConnection"
    LabApp.launch_instance([*sys.argv[1:], connection])
