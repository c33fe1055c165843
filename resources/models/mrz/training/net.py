"""The line reader: a small fully convolutional net, 1 x 32 x W in, W/4 columns of 38 class scores out."""
import torch
import torch.nn as nn

CLASSES = '<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'   # class 0 is the CTC blank, class k is CLASSES[k - 1]


def block(i, o, kernel=3, stride=1, padding=1):
    return nn.Sequential(nn.Conv2d(i, o, kernel, stride, padding, bias=False), nn.BatchNorm2d(o), nn.ReLU())


class Residual(nn.Module):
    def __init__(self, channels, kernel, padding):
        super().__init__()
        self.body = block(channels, channels, kernel, 1, padding)

    def forward(self, x):
        return x + self.body(x)


class LineNet(nn.Module):
    def __init__(self, a=20, b=48, c=64, d=128):
        super().__init__()
        self.body = nn.Sequential(
            block(1, a, 3, 2), Residual(a, 3, 1),                 # 16 x W/2
            block(a, b, 3, 2), Residual(b, 3, 1),                 # 8 x W/4
            block(b, c, 3, (2, 1)),                               # 4 x W/4
            block(c, d, (4, 3), 1, (0, 1)),                       # 1 x W/4
            Residual(d, (1, 3), (0, 1)), Residual(d, (1, 3), (0, 1)),
        )
        self.drop = nn.Dropout(.1)
        self.head = nn.Conv2d(d, len(CLASSES) + 1, 1)

    def forward(self, x):
        """(n, 1, 32, W) standardised -> (n, columns, 38) log probabilities."""
        y = self.head(self.drop(self.body(x)))
        return torch.log_softmax(y.squeeze(2).transpose(1, 2), 2)


def standardise(pixels):
    """uint8 strip -> float32 of mean 0 and deviation 1 (as electron/reader/mrz/line-reader-onnx.ts does)."""
    x = pixels.astype('float32')
    return (x - x.mean()) / max(8., x.std())


def greedy(log_probs):
    best = log_probs.argmax(-1)
    out, last = [], 0
    for k in best.tolist():
        if k and k != last:
            out.append(CLASSES[k - 1])
        last = k
    return ''.join(out)


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        above, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            above, row[j + 1] = row[j + 1], min(row[j] + 1, row[j + 1] + 1, above + (x != y))
    return row[-1]
