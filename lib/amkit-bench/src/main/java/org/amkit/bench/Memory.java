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
    Inputs.require(((Document) other).getHeads().length == 0, "an empty document");
    return loaded.length(Inputs.text(loaded)) + " characters";
  }
}
