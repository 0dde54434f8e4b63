"""The DCGAN tutorial's train step in Python TensorFlow, timed on request.

https://www.tensorflow.org/tutorials/generative/dcgan, unchanged in model, loss and optimiser. Speaks the
protocol of contender.ts: a line "ready" after the first step, then for each number n read, n step times in ms.
"""

import json
import os
import pathlib
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
sys.path.append(str(pathlib.Path(__file__).parents[1] / "reference"))
import tensorflow as tf  # noqa: E402 (the variable must be set first)

from dcgan_tutorial import train_step  # noqa: E402

batch = int(sys.argv[1])

images = tf.random.uniform([batch, 28, 28, 1], -1, 1)


def timed_step():
    start = time.perf_counter()
    for loss in train_step(images, batch):
        float(loss)
    return (time.perf_counter() - start) * 1000


timed_step()
print("ready", flush=True)
for line in sys.stdin:
    times = [timed_step() for _ in range(int(line))]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"times": times, "peakRssBytes": peak}), flush=True)
