#!/usr/bin/env python3
"""The OpenTelemetry SDK's own exporter (protobuf, gzip): client_otel.py GATEWAY _ KEY"""
import json
import sys

from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SpanExportResult, SpanExporter
from opentelemetry.sdk.trace.export import SimpleSpanProcessor


class Kept(SpanExporter):
    """Keeps spans to be sent by hand."""
    def __init__(self):
        self.spans = []

    def export(self, spans):
        self.spans += spans
        return SpanExportResult.SUCCESS


def messages(role, text):
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": text}]}])


kept = Kept()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(kept))
tracer = provider.get_tracer("clients")
with tracer.start_as_current_span("chat echo") as span:
    span.set_attribute("gen_ai.operation.name", "chat")
    span.set_attribute("gen_ai.input.messages", messages("user", "hello from a span"))
    span.set_attribute("gen_ai.output.messages", messages("assistant", "answered in a span"))
    span.set_attribute("enduser.id", "otel-user")
with tracer.start_as_current_span("GET /") as span:
    span.set_attribute("http.request.method", "GET")

for number, (how, compression) in enumerate((("plain", Compression.NoCompression),
                                             ("gzip", Compression.Gzip))):
    exporter = OTLPSpanExporter(endpoint=sys.argv[1] + "/v1/traces", compression=compression,
                                headers={"authorization": "Bearer " + sys.argv[3]}, timeout=20)
    held = exporter.export(kept.spans) == SpanExportResult.SUCCESS
    print("%s %d - spans are exported, %s" % ("ok" if held else "not ok", number + 1, how))
refused = OTLPSpanExporter(endpoint=sys.argv[1] + "/v1/traces", timeout=5,
                           headers={"authorization": "Bearer nobody"})
held = refused.export(kept.spans) == SpanExportResult.FAILURE
print("%s 3 - nobody's spans are not" % ("ok" if held else "not ok"))
print("1..3")
