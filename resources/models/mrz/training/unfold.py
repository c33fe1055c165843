"""Makes a checkpoint of a model that export.py wrote, to train it further where the checkpoint is gone: the batch norms that were folded
into the convolutions are put back from what strips make of them, so that the net answers as before and can learn again.

usage: unfold.py MODEL.onnx STRIPS.npz OUT.pt   (STRIPS: as draw_held_out.py writes them; prints how they are read before and after)
"""
import copy
import sys

import numpy as np
import onnx
import onnx.numpy_helper
import torch
import torch.nn as nn

import net
import train


def convolutions(path):
    """(weight, bias) of each convolution, in order."""
    graph = onnx.load(path).graph
    made = {output: node for node in graph.node for output in node.output}
    known = {t.name: onnx.numpy_helper.to_array(t).astype(np.float32) for t in graph.initializer}

    def value(name):
        return known[name] if name in known else value(made[name].input[0])   # past the widening from 16 bits
    return [(value(n.input[1]), value(n.input[2])) for n in graph.node if n.op_type == 'Conv']


def blocks(module):
    for child in module.children():
        if isinstance(child, nn.Sequential) and isinstance(child[0], nn.Conv2d):
            yield child
        else:
            yield from blocks(child)


def main():
    weights = convolutions(sys.argv[1])
    items = train.load(sys.argv[2])
    model = net.LineNet()
    model.eval()
    pairs = list(blocks(model.body))
    with torch.no_grad():
        for (conv, norm, _), (weight, bias) in zip(pairs, weights):
            conv.weight.copy_(torch.from_numpy(weight))
            norm.bias.copy_(torch.from_numpy(bias))
            norm.running_var.fill_(1 - norm.eps)
        model.head.weight.copy_(torch.from_numpy(weights[-1][0]))
        model.head.bias.copy_(torch.from_numpy(weights[-1][1]))
        print('as it was: character errors and lines exact', train.measure(model, items))
        sums = [[0, 0., 0.] for _ in pairs]

        def count(k):
            def hook(_, __, out):
                x = out.transpose(0, 1).flatten(1).double()
                sums[k] = [sums[k][0] + x.shape[1], sums[k][1] + x.sum(1), sums[k][2] + (x * x).sum(1)]
            return hook
        hooks = [conv.register_forward_hook(count(k)) for k, (conv, _, _) in enumerate(pairs)]
        rs = np.random.RandomState(0)
        items.sort(key=lambda it: it[0].shape[1])
        for k in range(0, len(items), 32):
            model(train.batch_of(items[k:k + 32], rs)[0])
        for hook in hooks:
            hook.remove()
        for (_, norm, _), (n, total, squares) in zip(pairs, sums):
            mean, var = (total / n).float(), (squares / n - (total / n) ** 2).float()
            norm.bias.add_(mean)
            norm.weight.copy_(torch.sqrt(var + norm.eps))
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(var)
        print('unfolded:', train.measure(model, items))
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-3)
    torch.save({'model': model.state_dict(), 'mean': copy.deepcopy(model).state_dict(), 'optimiser': optimiser.state_dict(), 'step': 2000, 'seen': 0}, sys.argv[3])


if __name__ == '__main__':
    main()
