/**
 * Automerge documents in pure Java: JSON that several people or programs edit at the same time,
 * each in a copy of their own. Copies merge without losing an edit.
 *
 * <pre>{@code
 * Document doc = new Document();
 * ObjectId text;
 * try (Transaction tx = doc.startTransaction()) {
 *   text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
 *   tx.spliceText(text, 0, 0, "Hello world");
 *   tx.commit();
 * }
 *
 * Document copy = Document.load(doc.save());
 * doc.change("Here", tx -> tx.spliceText(text, 5, 0, " beautiful"));
 * copy.change("There", tx -> tx.spliceText(text, 11, 0, "!"));
 * doc.merge(copy);
 * System.out.println(doc.text(text).orElseThrow());
 * }</pre>
 *
 * <p>It prints {@code Hello beautiful world!}.
 *
 * <ul>
 *   <li>Documents: {@link org.amkit.Document}, edited in a {@link org.amkit.Transaction}, read by
 *       the methods of {@link org.amkit.Read}, also at an earlier version ({@link
 *       org.amkit.ReadView}).
 *   <li>Sync: {@link org.amkit.SyncState}, one for each peer. The module {@code org.amkit.repo}
 *       stores documents and syncs them with peers.
 *   <li>What changed: {@link org.amkit.PatchLog} and {@link org.amkit.Patch}.
 *   <li>JSON, JSON Patch, paths: {@link org.amkit.json}. Document files: {@link org.amkit.storage}.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * <p>A document can be used by many threads; each call holds its lock. One transaction at a time:
 * while one is open, whatever else would change or save the document throws {@link
 * org.amkit.TransactionInProgress}.
 *
 * <h2>Indices into texts</h2>
 *
 * <p>They count Unicode code points, or what the document's {@link org.amkit.TextUnit} says.
 *
 * <h2>What operations cost</h2>
 *
 * <p>A read or edit of a key is O(1), of an index O(log n). A commit, a change or a sync message
 * costs what it edits, however large the document is. Loading and saving cost the whole document.
 * The methods say what else there is to know.
 *
 * <h2>Moving from org.automerge</h2>
 *
 * <p>Classes have the names and methods of Automerge's own Java binding: replace {@code
 * org.automerge} by {@code org.amkit} in the imports. {@code LoadLibrary.initialize()} and {@code
 * free()} can stay, and are not needed.
 */
@SuppressWarnings("module") // those named below are built after it
module org.amkit {
  requires com.fasterxml.jackson.core;
  requires static transitive org.jspecify;

  exports org.amkit;
  exports org.amkit.json;
  exports org.amkit.storage;

  // The parts of the format and of the protocol that inspection, repair and sessions look into.
  exports org.amkit.chunk to
      org.amkit.cli,
      org.amkit.repo;
  exports org.amkit.codec to
      org.amkit.cli,
      org.amkit.repo;
  exports org.amkit.column to
      org.amkit.cli;
  exports org.amkit.sync to
      org.amkit.cli,
      org.amkit.repo;
}
