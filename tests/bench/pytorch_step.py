"""The DCGAN tutorial's train step in PyTorch, eager, timed on request; protocol as in tensorflow_step.py.

The same networks, losses and settings; "same" padding of stride 2 is written out, as PyTorch has none.
"""

import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

batch = int(sys.argv[1])


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(100, 7 * 7 * 256, bias=False)
        self.norms = nn.ModuleList([
            nn.BatchNorm1d(7 * 7 * 256, eps=1e-3, momentum=0.01),
            nn.BatchNorm2d(128, eps=1e-3, momentum=0.01),
            nn.BatchNorm2d(64, eps=1e-3, momentum=0.01),
        ])
        self.convolutions = nn.ModuleList([
            nn.ConvTranspose2d(256, 128, 5, 1, padding=2, bias=False),
            nn.ConvTranspose2d(128, 64, 5, 2, padding=2, output_padding=1, bias=False),
            nn.ConvTranspose2d(64, 1, 5, 2, padding=2, output_padding=1, bias=False),
        ])

    def forward(self, noise):
        x = F.leaky_relu(self.norms[0](self.dense(noise)), 0.3).view(-1, 256, 7, 7)
        x = F.leaky_relu(self.norms[1](self.convolutions[0](x)), 0.3)
        x = F.leaky_relu(self.norms[2](self.convolutions[1](x)), 0.3)
        return torch.tanh(self.convolutions[2](x))


discriminator = nn.Sequential(
    nn.ZeroPad2d((1, 2, 1, 2)), nn.Conv2d(1, 64, 5, 2), nn.LeakyReLU(0.3), nn.Dropout(0.3),
    nn.ZeroPad2d((1, 2, 1, 2)), nn.Conv2d(64, 128, 5, 2), nn.LeakyReLU(0.3), nn.Dropout(0.3),
    nn.Flatten(), nn.Linear(7 * 7 * 128, 1),
)
generator = Generator()
generator_optimizer = torch.optim.Adam(generator.parameters(), 1e-4, eps=1e-7)
discriminator_optimizer = torch.optim.Adam(discriminator.parameters(), 1e-4, eps=1e-7)
images = torch.rand(batch, 1, 28, 28) * 2 - 1


def train_step():
    fakes = generator(torch.randn(batch, 100))
    real_output, fake_output = discriminator(images), discriminator(fakes)
    ones, zeros = torch.ones_like(fake_output), torch.zeros_like(fake_output)
    cross_entropy = F.binary_cross_entropy_with_logits
    generator_loss = cross_entropy(fake_output, ones)
    discriminator_loss = cross_entropy(real_output, ones) + cross_entropy(fake_output, zeros)
    # Both gradients at the same old weights, then both updates, as in the tutorial.
    generator_gradients = torch.autograd.grad(
        generator_loss, list(generator.parameters()), retain_graph=True)
    discriminator_gradients = torch.autograd.grad(discriminator_loss, list(discriminator.parameters()))
    for network, gradients, optimizer in (
        (generator, generator_gradients, generator_optimizer),
        (discriminator, discriminator_gradients, discriminator_optimizer),
    ):
        for parameter, gradient in zip(network.parameters(), gradients):
            parameter.grad = gradient
        optimizer.step()
    return generator_loss.item(), discriminator_loss.item()


def timed_step():
    start = time.perf_counter()
    train_step()
    return (time.perf_counter() - start) * 1000


timed_step()
print("ready", flush=True)
for line in sys.stdin:
    times = [timed_step() for _ in range(int(line))]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"times": times, "peakRssBytes": peak}), flush=True)
