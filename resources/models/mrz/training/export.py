"""Writes the averaged weights of a checkpoint as ONNX. usage: export.py CHECKPOINT OUT.onnx"""
import sys

import torch

import net

model = net.LineNet()
model.load_state_dict(torch.load(sys.argv[1])['mean'])
model.eval()
torch.onnx.export(model, torch.randn(1, 1, 32, 800), sys.argv[2], opset_version=13, input_names=['strip'], output_names=['logProbs'],
                  dynamic_axes={'strip': {0: 'lines', 3: 'width'}, 'logProbs': {0: 'lines', 1: 'steps'}})
