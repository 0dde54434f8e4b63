"""Runs a notebook with nbclient as it is, which takes a cell for complete when the kernel says so, and prints it."""

import sys

import nbformat
from nbclient import NotebookClient

path, folder = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
NotebookClient(notebook, kernel_name="deno", resources={"metadata": {"path": folder}}).execute()
nbformat.validate(notebook)
print(nbformat.writes(notebook))
