package org.amkit.engine;

/** Saves a document of which every change can be made again from its ops. */
final class PlainHistory {
  private PlainHistory() {}

  static byte[] save(Engine engine, boolean deflate) {
    return DocumentSaver.save(engine.store, engine.graph, deflate);
  }
}
