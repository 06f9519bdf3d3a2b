package org.amkit.bench;

import org.amkit.Document;

/** What the memory row does with a document. */
final class Memory {
  private Memory() {}

  static Object load(byte[] bytes) {
    return Document.load(bytes);
  }

  static String check(Object document, Object other) {
    Document loaded = (Document) document;
    BenchInputs.require(((Document) other).getHeads().length == 0, "an empty document");
    return loaded.length(BenchInputs.text(loaded)) + " characters";
  }
}
