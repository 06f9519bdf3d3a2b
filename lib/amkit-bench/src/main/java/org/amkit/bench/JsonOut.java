package org.amkit.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.amkit.Document;
import org.amkit.json.JsonWriter;

/** A document's JSON, as its library gives it. */
final class JsonOut {
  private JsonOut() {}

  static byte[] write(Document document) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonWriter.COMPACT.write(document, out);
    return out.toByteArray();
  }
}
