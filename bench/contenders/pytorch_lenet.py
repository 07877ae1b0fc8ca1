"""LeNet-5 in PyTorch, for machines that have it: python3 contenders/pytorch_lenet.py THREADS BATCH"""
import json
import sys
import time

import torch
from torch import nn

B = int(sys.argv[2]) if len(sys.argv) > 2 else 64
threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
torch.set_num_threads(threads)
torch.manual_seed(1)
net = nn.Sequential(
    nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
    nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10),
)
optimizer = torch.optim.Adam(net.parameters(), lr=0.001)
loss = nn.CrossEntropyLoss()
x, y = torch.rand(B, 1, 32, 32), torch.randint(0, 10, (B,))


def step():
    optimizer.zero_grad(set_to_none=True)
    loss(net(x), y).backward()
    optimizer.step()


def infer():
    with torch.inference_mode():
        net(x)


def rate(work):
    for _ in range(10):
        work()
    began, passes = time.perf_counter(), 0
    while time.perf_counter() - began < 3:
        work()
        passes += 1
    return passes * B / (time.perf_counter() - began)


print(json.dumps({"name": f"PyTorch {torch.__version__}", "threads": threads, "batch": B, "train": rate(step), "infer": rate(infer)}))
