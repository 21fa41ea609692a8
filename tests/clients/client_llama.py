#!/usr/bin/env python3
"""The openai package and a real model, through the gateway: client_llama.py GATEWAY _ KEY"""
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1] + "/v1", api_key=sys.argv[3], timeout=300)
ASK = {"model": "any", "user": "llama", "max_tokens": 24, "temperature": 0,
       "messages": [{"role": "user", "content": "The capital of France is"}]}

whole = client.chat.completions.create(**ASK).choices[0].message.content
print("# %r" % whole)
print("%s 1 - a real model answers" % ("ok" if whole else "not ok"), flush=True)
pieces = [c.choices[0].delta.content or "" for c in
          client.chat.completions.create(**ASK, stream=True) if c.choices]
print("%s 2 - and streams the same, in %d pieces" %
      ("ok" if "".join(pieces) == whole and len(pieces) > 3 else "not ok", len(pieces)))
print("1..2")
