"""LeNet-5 in NumPy with im2col, for machines that have NumPy: python3 contenders/numpy_lenet.py"""
import json
import time

import numpy as np

B = 64
rng = np.random.default_rng(1)
x = rng.random((B, 1, 32, 32), dtype=np.float32)
labels = rng.integers(0, 10, B)
shapes = {"w1": (6, 25), "w2": (16, 150), "w3": (400, 120), "w4": (120, 84), "w5": (84, 10)}
p = {k: (rng.standard_normal(s) * 0.1).astype(np.float32) for k, s in shapes.items()}


def columns(a):
    windows = np.lib.stride_tricks.sliding_window_view(a, (5, 5), axis=(2, 3))
    n, c, h, w = windows.shape[:4]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(n * h * w, c * 25), h, w


def conv(a, w):
    cols, h, wd = columns(a)
    return cols, (cols @ w.T).reshape(len(a), h, wd, -1).transpose(0, 3, 1, 2)


def pool(a):
    n, c, h, w = a.shape
    windows = a.reshape(n, c, h // 2, 2, w // 2, 2)
    top = windows.max(axis=(3, 5))
    return top, windows == top[:, :, :, None, :, None]


def unpool(d, mask):
    n, c, h, _, w, _ = mask.shape
    return (mask * d[:, :, :, None, :, None]).reshape(n, c, 2 * h, 2 * w)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def forward():
    c1, a1 = conv(x, p["w1"])
    s1, m1 = pool(np.maximum(a1, 0))
    c2, a2 = conv(s1, p["w2"])
    s2, m2 = pool(np.maximum(a2, 0))
    f = s2.reshape(B, 400)
    h1 = sigmoid(f @ p["w3"])
    h2 = sigmoid(h1 @ p["w4"])
    return c1, a1, m1, c2, a2, m2, f, h1, h2, h2 @ p["w5"]


def step():
    c1, a1, m1, c2, a2, m2, f, h1, h2, z = forward()
    d = np.exp(z - z.max(1, keepdims=True))
    d /= d.sum(1, keepdims=True)
    d[np.arange(B), labels] -= 1
    d /= B
    g = {"w5": h2.T @ d}
    d = (d @ p["w5"].T) * h2 * (1 - h2)
    g["w4"] = h1.T @ d
    d = (d @ p["w4"].T) * h1 * (1 - h1)
    g["w3"] = f.T @ d
    d = unpool((d @ p["w3"].T).reshape(B, 16, 5, 5), m2) * (a2 > 0)
    rows = d.transpose(0, 2, 3, 1).reshape(-1, 16)
    g["w2"] = rows.T @ c2
    back = (rows @ p["w2"]).reshape(B, 10, 10, 6, 5, 5)
    d = np.zeros((B, 6, 14, 14), np.float32)
    for i in range(5):
        for j in range(5):
            d[:, :, i : i + 10, j : j + 10] += back[:, :, :, :, i, j].transpose(0, 3, 1, 2)
    d = unpool(d, m1) * (a1 > 0)
    g["w1"] = d.transpose(0, 2, 3, 1).reshape(-1, 6).T @ c1
    for k in p:
        p[k] -= np.float32(0.01) * g[k]


def rate(work):
    work()
    began, passes = time.perf_counter(), 0
    while time.perf_counter() - began < 3:
        work()
        passes += 1
    return passes * B / (time.perf_counter() - began)


print(json.dumps({"name": f"NumPy {np.__version__} im2col", "threads": None, "train": rate(step), "infer": rate(forward)}))
