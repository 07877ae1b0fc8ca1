"""Trains the cases of cases.json in double precision with PyTorch: the expected results of lenet.

    python3 test/golden/train.py INPUTS

INPUTS is the folder that renew.ts wrote. See README.md.
"""
import glob
import json
import math
import os
import sys

import torch

sys.dont_write_bytecode = True
import network
from curvature import diagonal

HERE = os.path.dirname(os.path.abspath(__file__))
torch.set_num_threads(1)


def pixels(transforms, images, shape):
    """From bytes to values: the last of the transforms."""
    kind, o = network.choice(transforms[-1])
    x = torch.tensor(images, dtype=torch.float64).view(-1, *shape)
    return x / o if kind == "divide" else o[0] + x / 255 * (o[1] - o[0])


def one_cycle(done, rise, start, end):
    """torch's OneCycleLR with cosines."""
    along = lambda a, b, way: b + (a - b) / 2 * (1 + math.cos(math.pi * way))
    return along(start, 1, done / rise) if done <= rise else along(1, end, (done - rise) / (1 - rise))


def cyclic(cycles, floor, factor):
    """torch's CyclicLR: triangular, or with a factor of 0.5 triangular2."""
    cycle = math.floor(1 + cycles)
    x = abs(2 * cycles - 2 * cycle + 1)
    return floor + (1 - floor) * max(0, 1 - x) * factor ** (cycle - 1)


def mixed(x, mix):
    """Each image mixed with the one `shift` places after it: of all pixels, or in a box."""
    other = torch.roll(x, -mix["shift"], 0)
    if "box" not in mix:
        return (1 - mix["share"]) * x + mix["share"] * other
    (top, bottom), (left, right) = mix["box"]["rows"], mix["box"]["columns"]
    x = x.clone()
    x[:, :, top:bottom, left:right] = other[:, :, top:bottom, left:right]
    return x


def step_losses(head, z, labels, others, mix):
    own = network.losses(head, z, labels)
    return (1 - mix["share"]) * own + mix["share"] * network.losses(head, z, others) if mix else own


class Averages:
    """What a training ends with: the latest parameters, or an average of them."""

    def __init__(self, choice):
        self.kind, self.options = network.choice(choice) if choice else (None, {})
        self.values, self.count = None, 0

    def take(self, parameters, step, an_epoch):
        if self.kind == "swa" and (step % an_epoch or step // an_epoch < self.options["from"]):
            return
        if self.kind is None:
            return
        now = [p.detach().clone() for p in parameters]
        self.count += 1
        if self.values is None:
            self.values = now
            return
        decay = self.options.get("decay", 0.999)
        share = 1 / self.count if self.kind == "swa" else (1 - decay) / (1 - decay**self.count)
        self.values = [a + share * (w - a) for a, w in zip(self.values, now)]


def rate_of(training, base, step, steps):
    """The rate of a step, counted from 0, for a number of steps per epoch."""
    kind, o = network.choice(training.get("schedule", "constant"))
    at = step / steps
    epoch = step // steps
    rate = {
        "constant": lambda: base,
        "step": lambda: base * o.get("factor", 0.1) ** (epoch // o["every"]),
        "exponential": lambda: base * o.get("factor", 0.95) ** epoch,
        "cosine": lambda: base
        * (o.get("floor", 0) + (1 - o.get("floor", 0)) * (1 + math.cos(math.pi * at / training["epochs"])) / 2),
        "one_cycle": lambda: base * one_cycle(at / training["epochs"], o.get("rise", 0.3), o.get("start", 0.04), o.get("end", 4e-6)),
        "cyclic": lambda: base * cyclic(at / o["period"], o.get("floor", 0.1), o.get("factor", 1)),
        "piecewise": lambda: ([base] + [v for k, v in sorted(o.items()) if int(k) <= epoch + 1])[-1],
    }[kind]()
    warmup = training.get("warmup", 0) * steps
    return rate * min(1, (step + 1) / warmup) if warmup else rate


def optimizer_of(kind, o, groups):
    usual = {"sgd": 0.01, "adagrad": 0.01, "adadelta": 1, "rmsprop": 0.01, "adam": 0.001, "adamw": 0.001, "sdlm": 0.0005}
    lr = o.get("learning_rate", usual[kind])
    betas = (o.get("beta1", 0.9), o.get("beta2", 0.999))
    if kind == "sgd":
        return torch.optim.SGD(groups, lr, momentum=o.get("momentum", 0), nesterov=o.get("nesterov", False))
    if kind == "adagrad":
        return torch.optim.Adagrad(groups, lr, eps=o.get("epsilon", 1e-10))
    if kind == "adadelta":
        return torch.optim.Adadelta(groups, lr, rho=o.get("rho", 0.9), eps=o.get("epsilon", 1e-6))
    if kind == "rmsprop":
        more = {"alpha": o.get("alpha", 0.99), "eps": o.get("epsilon", 1e-8), "momentum": o.get("momentum", 0)}
        return torch.optim.RMSprop(groups, lr, **more)
    if kind in ("adam", "adamw"):
        adam = torch.optim.Adam if kind == "adam" else torch.optim.AdamW
        return adam(groups, lr, betas=betas, eps=o.get("epsilon", 1e-8))
    return Sdlm(groups, lr, o.get("mu", 0.02), o.get("patterns", 500))


class Sdlm(torch.optim.Optimizer):
    """w -= rate / (mu + h) g. LeCun et al. 1998, appendix C."""

    def __init__(self, groups, lr, mu, patterns):
        super().__init__(groups, {"lr": lr})
        self.mu, self.patterns, self.h = mu, patterns, {}

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                p -= group["lr"] / (self.mu + self.h[p]) * p.grad


def groups_of(parameters, o, kind):
    decay = o.get("weight_decay", 0.01 if kind == "adamw" else 0)
    is_weight = lambda name, p: name.rsplit(".", 1)[1].startswith("weight") and not name.startswith(("batch_norm", "layer_norm"))
    weights = [p for name, p in parameters.items() if is_weight(name, p)]
    others = [p for name, p in parameters.items() if not is_weight(name, p)]
    light = decay if o.get("decay_biases", True) else 0
    groups = [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": light}]
    return [group for group in groups if group["params"]]


def trained(case, inputs):
    training, head = case["training"], case.get("head", "softmax")
    kind, o = network.choice(training.get("optimizer", "adam"))
    layers = network.named(case["network"], head)
    everything = {
        name: torch.tensor(p["values"], dtype=torch.float64).view(p["shape"]) for name, p in inputs["parameters"].items()
    }
    head_kind, head_options = network.choice(head)
    fixed = head_kind == "rbf" and head_options.get("codes") != "learned"
    frozen = training.get("freeze", [])
    for _, options in layers:
        options["frozen"] = options["name"] in frozen
    is_fixed = lambda name: ".running_" in name or (fixed and name == "head.weight") or name.split(".")[0] in frozen
    free = {name: p.requires_grad_() for name, p in everything.items() if not is_fixed(name)}
    optimizer = optimizer_of(kind, o, groups_of(free, o, kind))
    base = optimizer.param_groups[0]["lr"]
    steps = inputs["steps"]
    an_epoch = sum(1 for s in steps if s["epoch"] == 1)
    transforms = case["data"]["transforms"]
    values = [pixels(transforms, s["images"], inputs["image"]) for s in steps]
    averages = Averages(training.get("average"))
    result = []
    for i, step in enumerate(steps):
        labels, mix = torch.tensor(step["labels"]), step.get("mix")
        batch = mixed(values[i], mix) if mix else values[i]
        others = torch.roll(labels, -mix["shift"], 0) if mix else labels
        masks = {name: torch.tensor(mask, dtype=torch.float64) for name, mask in step["masks"].items()}
        if isinstance(optimizer, Sdlm) and i % an_epoch == 0:
            first = range(i, i + an_epoch)
            x = torch.cat([values[k] for k in first])[: optimizer.patterns]
            y = torch.tensor(sum((steps[k]["labels"] for k in first), []))[: optimizer.patterns]
            optimizer.h = {free[name]: h for name, h in diagonal(layers, everything, head, x, y).items() if name in free}
        for group in optimizer.param_groups:
            group["lr"] = rate_of(training, base, i, an_epoch)
        optimizer.zero_grad()
        size = training["batch_size"]
        total = 0
        for start in range(0, len(batch), size):
            part = slice(start, start + size)
            z = network.run(layers, everything, batch[part], {name: mask[part] for name, mask in masks.items()})[0]
            loss = step_losses(head, z, labels[part], others[part], mix).sum() / len(batch)
            loss.backward()
            total += loss.item()
        if training.get("clip_norm"):
            torch.nn.utils.clip_grad_norm_(list(free.values()), training["clip_norm"])
        optimizer.step()
        averages.take(free.values(), i + 1, an_epoch)
        result.append(total)
    if averages.values:
        everything.update(zip(free, averages.values))
    return result, everything


def digits(x):
    return float(f"{x:.7g}")


def record(losses, parameters):
    """The loss of each step; the length of each parameter and its values at the start, middle and end."""
    weights = {}
    for name, p in parameters.items():
        flat = p.detach().flatten()
        some = [flat[0], flat[len(flat) // 2], flat[-1]]
        weights[name] = [digits(v.item()) for v in [flat.norm(), *some]]
    return {"losses": [digits(v) for v in losses], "weights": weights}


def main(folder):
    with open(os.path.join(HERE, "cases.json")) as file:
        table = json.load(file)
    base, expected = table["base"], {}
    found = {}
    for path in glob.glob(os.path.join(folder, "*.json")):
        with open(path) as file:
            inputs = json.load(file)
        found[inputs["name"]] = inputs
    for name, case in table["cases"].items():
        config = {**base, **case}
        for section in ("data", "training"):
            config[section] = {**base[section], **case.get(section, {})}
        expected[name] = record(*trained(config, found[name]))
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in expected.items())
    with open(os.path.join(HERE, "expected.json"), "w") as file:
        file.write(f"{{\n{lines}\n}}\n")


if __name__ == "__main__":
    main(sys.argv[1])
