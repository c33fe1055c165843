"""Writes the averaged weights of a checkpoint as ONNX, batch norms folded into the convolutions, weights kept as 16-bit floats
and widened when the runtime loads them. usage: export.py CHECKPOINT OUT.onnx"""
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

import net


class Half(nn.Module):
    """A convolution whose weights are stored in 16 bits."""

    def __init__(self, conv):
        super().__init__()
        self.stride, self.padding = conv.stride, conv.padding
        self.register_buffer('weight', conv.weight.detach().half())
        self.register_buffer('bias', conv.bias.detach())

    def forward(self, x):
        return F.conv2d(x, self.weight.float(), self.bias, self.stride, self.padding)


def folded(module):
    for name, child in module.named_children():
        if isinstance(child, nn.Sequential) and isinstance(child[0], nn.Conv2d) and isinstance(child[1], nn.BatchNorm2d):
            setattr(module, name, nn.Sequential(Half(fuse_conv_bn_eval(child[0], child[1])), child[2]))
        else:
            folded(child)
    return module


model = net.LineNet()
model.load_state_dict(torch.load(sys.argv[1])['mean'])
model.eval()
x = torch.randn(2, 1, 32, 612)
with torch.no_grad():
    before = model(x)
    folded(model.body)
    model.head = Half(model.head)
    after = model(x)
print('greatest change of a probability by folding and 16 bits:', float((before.exp() - after.exp()).abs().max()))
torch.onnx.export(model, x, sys.argv[2], opset_version=13, do_constant_folding=False, input_names=['strip'], output_names=['logProbs'],
                  dynamic_axes={'strip': {0: 'lines', 3: 'width'}, 'logProbs': {0: 'lines', 1: 'steps'}})
