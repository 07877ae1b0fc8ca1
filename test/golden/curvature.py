"""The diagonal second derivatives of LeCun et al. 1998, appendix C, eq. 22 to 27, for a stack of layers."""
import torch
import torch.nn.functional as F

import network


def slope(activation, a):
    a = a.detach().requires_grad_()
    return torch.autograd.grad(network.activated(activation, a).sum(), a)[0]


def transposed(f, x, h):
    """The transpose of a linear function, applied to h."""
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x, h)[0]


def scores(head, z):
    """d2E/dz2 of each score."""
    kind, _ = network.choice(head)
    if kind == "softmax":
        p = torch.softmax(z, 1)
        return p * (1 - p)
    assert kind == "rbf"
    return None


def through(kind, o, p, x, h, labels):
    """From d2E/da2 of a layer's sums to that of its inputs, and the sums of d2E/dw2 over the connections that share w."""
    if kind == "rbf":
        # E = the distance to the right code: 2 at every input, whatever the code, and 2 at every number of that code.
        codes = 2 * F.one_hot(labels, len(p["weight"])).double().sum(0)
        hw = codes.unsqueeze(1).expand_as(p["weight"])
        return torch.full_like(x.flatten(1), 2.0).view(x.shape), {"weight": hw}
    if kind == "subsample2d":
        sums = 4 * F.avg_pool2d(x, 2)
        hw = {"weight": (h * sums**2).sum((0, 2, 3)), "bias": h.sum((0, 2, 3))}
        back = p["weight"].view(1, -1, 1, 1) ** 2 * h
        return back.repeat_interleave(2, 2).repeat_interleave(2, 3), hw
    if kind == "dense":
        flat = x.flatten(1)
        hw = {"weight": h.T @ flat**2, "bias": h.sum(0)}
        return (h @ p["weight"] ** 2).view(x.shape), hw
    assert kind == "conv2d"
    plain = {"weight": p["weight"]}
    squared = {"weight": p["weight"] ** 2}
    hx = transposed(lambda v: network.layer(kind, o, squared, [v], None), x, h)
    hw = transposed(lambda w: network.layer(kind, o, {"weight": w}, [x**2], None), plain["weight"], h)
    return hx, {"weight": hw, "bias": h.sum((0, 2, 3))}


def diagonal(layers, parameters, head, x, labels):
    """The mean over the patterns of d2E/dw2, by the parameter's name."""
    z, trace = network.run(layers, parameters, x, {})
    h = scores(head, z.detach())
    result = {}
    for kind, o, own, (inputs,), a, _ in reversed(trace):
        detached = {key: v.detach() for key, v in own.items()}
        ha = None if h is None else slope(o.get("activation", "identity"), a) ** 2 * h
        h, of_weights = through(kind, o, detached, inputs.detach(), ha, labels)
        for key, sums in of_weights.items():
            result[f"{o['name']}.{key}"] = sums / len(x)
    return result
