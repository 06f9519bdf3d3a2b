package org.amkit.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.automerge.AmValue;
import org.automerge.Document;
import org.automerge.MapEntry;
import org.automerge.ObjectId;

/** A document's JSON through the binding, which has none of its own: its reads and Jackson. */
final class JsonOut {
  private JsonOut() {}

  static byte[] write(Document document) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      map(document, ObjectId.ROOT, json);
    }
    return out.toByteArray();
  }

  private static void map(Document document, ObjectId map, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (MapEntry entry : document.mapEntries(map).get()) {
      json.writeFieldName(entry.getKey());
      value(document, entry.getValue(), json);
    }
    json.writeEndObject();
  }

  private static void value(Document document, AmValue value, JsonGenerator json)
      throws IOException {
    if (value instanceof AmValue.Int number) {
      json.writeNumber(number.getValue());
    } else if (value instanceof AmValue.Str text) {
      json.writeString(text.getValue());
    } else if (value instanceof AmValue.Bool truth) {
      json.writeBoolean(truth.getValue());
    } else if (value instanceof AmValue.Text text) {
      json.writeString(document.text(text.getId()).get());
    } else if (value instanceof AmValue.Map map) {
      map(document, map.getId(), json);
    } else if (value instanceof AmValue.List list) {
      json.writeStartArray();
      for (AmValue item : document.listItems(list.getId()).get()) {
        value(document, item, json);
      }
      json.writeEndArray();
    } else {
      throw new IllegalStateException("not in these documents: " + value);
    }
  }
}
