"""The layers and losses of lenet in PyTorch, in double precision, from the sections of a configuration.

Written from docs/layers.md and the papers, not from lenet's sources; defaults are written out here a second time.
"""
import math

import torch
import torch.nn.functional as F


def choice(value):
    """A kind and its options: `adam`, or `{adam: {beta1: 0.8}}`."""
    return (value, {}) if isinstance(value, str) else next(iter(value.items()))


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def activated(value, x):
    kind, o = choice(value)
    return {
        "identity": lambda: x,
        "relu": lambda: F.relu(x),
        "tanh": lambda: torch.tanh(x),
        "scaled_tanh": lambda: 1.7159 * torch.tanh(2 * x / 3),
        "sigmoid": lambda: torch.sigmoid(x),
        "leaky_relu": lambda: F.leaky_relu(x, o.get("slope", 0.01)),
        "elu": lambda: F.elu(x, o.get("alpha", 1.0)),
        "softplus": lambda: F.softplus(x, threshold=1000),
        "gelu": lambda: F.gelu(x),
        "swish": lambda: F.silu(x),
    }[kind]()


def connections(table, filters, channels):
    """1 if a filter is connected to a map."""
    if isinstance(table, int):
        table = [[(f + k) % channels for k in range(table)] for f in range(filters)]
    mask = torch.zeros(filters, channels, 1, 1, dtype=torch.float64)
    for f, row in enumerate(table):
        mask[f, row] = 1
    return mask


def sequence(o, x):
    """[step, image, feature]."""
    along = o.get("sequence")
    if along == "batch":
        return x.flatten(1).unsqueeze(1)
    if x.dim() == 2:
        return x.reshape(x.shape[0], o.get("steps", 1), -1).transpose(0, 1)
    order = {"rows": (2, 0, 1, 3), "columns": (3, 0, 1, 2), "channels": (1, 0, 2, 3)}[along or "rows"]
    return x.permute(order).flatten(2)


def recurrent(kind, o, p, x):
    x = sequence(o, x)
    h = c = torch.zeros(x.shape[1], o["units"], dtype=torch.float64)
    y = []
    for step in x:
        a = F.linear(step, p["weight_ih_l0"], p.get("bias_ih_l0"))
        b = F.linear(h, p["weight_hh_l0"], p.get("bias_hh_l0"))
        if kind == "rnn":
            h = activated(o.get("nonlinearity", "tanh"), a + b)
        elif kind == "lstm":
            i, f, g, out = (a + b).chunk(4, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(out) * torch.tanh(c)
        else:
            (ar, az, an), (br, bz, bn) = a.chunk(3, 1), b.chunk(3, 1)
            z = torch.sigmoid(az + bz)
            h = (1 - z) * torch.tanh(an + torch.sigmoid(ar + br) * bn) + z * h
        y.append(h)
    y = torch.stack(y)
    if o.get("sequence") == "batch":
        return y.squeeze(1)
    if o.get("return", "last") == "all":
        return y.transpose(0, 1).unsqueeze(1)
    return y[-1]


def normalised(o, p, x, dims):
    mean = x.mean(dims, keepdim=True)
    variance = x.var(dims, unbiased=False, keepdim=True)
    return (x - mean) / torch.sqrt(variance + o.get("epsilon", 1e-5))


def batch_norm(o, p, x):
    dims = (0, 2, 3) if x.dim() == 4 else (0,)
    shape = (1, -1, 1, 1) if x.dim() == 4 else (1, -1)
    if o.get("frozen"):
        scale = p["weight"] / torch.sqrt(p["running_var"] + o.get("epsilon", 1e-5))
        return scale.view(shape) * (x - p["running_mean"].view(shape)) + p["bias"].view(shape)
    momentum = o.get("momentum", 0.1)
    with torch.no_grad():
        for name, fresh in (("running_mean", x.mean(dims)), ("running_var", x.var(dims, unbiased=True))):
            p[name].mul_(1 - momentum).add_(momentum * fresh)
    return p["weight"].view(shape) * normalised(o, p, x, dims) + p["bias"].view(shape)


def layer(kind, o, p, inputs, mask):
    """A layer without its activation. `mask`: the values that dropout keeps."""
    x = inputs[0]
    if kind == "conv2d":
        w = p["weight"]
        if "connections" in o:
            w = w * connections(o["connections"], w.shape[0], w.shape[1])
        return F.conv2d(x, w, p.get("bias"), pair(o.get("stride", 1)), pair(o.get("padding", 0)))
    if kind == "pool2d":
        kernel = pair(o.get("kernel", 2))
        pool = F.max_pool2d if o["mode"] == "max" else F.avg_pool2d
        return pool(x, kernel, pair(o.get("stride", kernel)), pair(o.get("padding", 0)))
    if kind == "subsample2d":
        area = pair(o.get("kernel", 2))
        sums = F.avg_pool2d(x, area) * area[0] * area[1]
        return p["weight"].view(1, -1, 1, 1) * sums + p["bias"].view(1, -1, 1, 1)
    if kind == "global_pool":
        return x.amax((2, 3)) if o["mode"] == "max" else x.mean((2, 3))
    if kind == "dense":
        return F.linear(x.flatten(1), p["weight"], p.get("bias"))
    if kind == "rbf":
        return ((x.flatten(1).unsqueeze(1) - p["weight"].unsqueeze(0)) ** 2).sum(2)
    if kind in ("rnn", "lstm", "gru"):
        return recurrent(kind, o, p, x)
    if kind == "batch_norm":
        return batch_norm(o, p, x)
    if kind == "layer_norm":
        return p["weight"] * normalised(o, p, x, tuple(range(1, x.dim()))) + p["bias"]
    if kind == "prelu":
        return F.prelu(x, p["weight"])
    if kind == "dropout":
        return x * mask.view(x.shape) / (1 - o.get("rate", 0.5))
    return {
        "flatten": lambda: x.flatten(1),
        "activation": lambda: activated(o["function"], x),
        "batch_softmax": lambda: torch.softmax(x, 0),
        "add": lambda: sum(inputs),
        "multiply": lambda: math.prod(inputs),
        "concat": lambda: torch.cat(inputs, 1),
    }[kind]()


def head_layers(head):
    kind, o = choice(head)
    if kind == "rbf":
        return [("rbf", {"name": "head"})]
    layers = [("dense", {"name": "head", "activation": o.get("activation", "identity")})]
    return layers + ([("batch_softmax", {"name": "head_2"})] if o.get("over") == "batch" else [])


def named(network, head):
    """Every layer with its name: its own, or its kind and a number."""
    counts = {}
    layers = []
    for item in network:
        kind, o = choice(item)
        counts[kind] = counts.get(kind, 0) + 1
        layers.append((kind, {"name": f"{kind}_{counts[kind]}", **o}))
    return layers + head_layers(head)


def losses(head, z, labels):
    """The loss of each image from its scores."""
    kind, o = choice(head)
    classes = z.shape[1]
    hot = F.one_hot(labels, classes).double()
    if kind == "softmax":
        if o.get("loss") == "mse":
            return ((torch.softmax(z, 1) - hot) ** 2).mean(1)
        return F.cross_entropy(z, labels, reduction="none", label_smoothing=o.get("label_smoothing", 0.0))
    if kind == "mse":
        targets = o.get("off", 0) + (o.get("on", 1) - o.get("off", 0)) * hot
        return ((z - targets) ** 2).mean(1)
    if kind == "hinge":
        return F.multi_margin_loss(z, labels, p=o.get("power", 1), margin=o.get("margin", 1.0), reduction="none")
    right = (z * hot).sum(1)
    if o.get("loss") == "mse":
        return right
    # Eq. 9 of LeCun et al. 1998.
    rubbish = torch.full((len(z), 1), -float(o.get("j", 1)), dtype=torch.float64)
    return right + torch.logsumexp(torch.cat([rubbish, -z], 1), 1)


def run(layers, parameters, x, masks):
    """The scores, and for each layer (kind, options, its parameters, inputs, value before the activation, output)."""
    outputs = {"input": x}
    trace = []
    last = x
    for kind, o in layers:
        names = o.get("from")
        inputs = [last] if names is None else [outputs[n] for n in ([names] if isinstance(names, str) else names)]
        own = {key.split(".", 1)[1]: v for key, v in parameters.items() if key.split(".", 1)[0] == o["name"]}
        a = layer(kind, o, own, inputs, masks.get(o["name"]))
        last = activated(o.get("activation", "identity"), a)
        outputs[o["name"]] = last
        trace.append((kind, o, own, inputs, a, last))
    return last, trace
