package org.amkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;

/** Makes, with amkit, the documents that all peers start from; what is there already stays. */
final class MakeInputs {
  private MakeInputs() {}

  /** Makes what a row starts from, if it starts from anything. */
  static void of(String source) throws Exception {
    String input = source.substring(source.lastIndexOf(':') + 1);
    if (source.startsWith("load:")
        || source.startsWith("type-")
        || source.startsWith("replay:")
        || source.startsWith("crdt:")) {
      return;
    }
    if (source.indexOf(':') > 0) {
      make(input);
    }
    if (source.startsWith("diff:") || source.startsWith("text-at:")) {
      make(input + "-half");
    }
  }

  private static void make(String name) throws Exception {
    Files.createDirectories(BenchInputs.MADE);
    switch (name) {
      case "map" -> make(name, () -> built(Rows::map));
      case "list" -> make(name, () -> built(Rows::list));
      case "nested" -> make(name, () -> built(Rows::nested));
      case "automerge-paper-each" -> make(name, () -> paper(-1));
      case "automerge-paper-each-half" -> make(name, () -> paper(129_889));
      case "papers" -> make(name, MakeInputs::papers);
      case "friendsforever-each" -> make(name, () -> concurrent("friendsforever"));
      default -> make(name, () -> BenchInputs.typed(BenchInputs.sequential(name), false, -1));
    }
  }

  private static Document paper(int upTo) throws IOException {
    return BenchInputs.typed(BenchInputs.sequential("automerge-paper"), true, upTo);
  }

  /**
   * Nine million ops: automerge-paper typed 36 times, each time into a text and a change of its
   * own.
   */
  private static Document papers() throws IOException {
    Trace paper = BenchInputs.sequential("automerge-paper");
    Document document = new Document(BenchInputs.ACTOR);
    for (int i = 0; i < 36; i++) {
      Transaction tx = document.startTransaction();
      ObjectId text = tx.set(ObjectId.ROOT, i == 0 ? "text" : "text" + i, ObjectType.TEXT);
      for (Trace.Txn txn : paper.txns) {
        for (Trace.Patch patch : txn.patches()) {
          tx.spliceText(text, patch.at(), patch.deleted(), patch.inserted());
        }
      }
      tx.commit();
    }
    return document;
  }

  @SuppressWarnings("unchecked")
  private static Document concurrent(String name) throws Exception {
    Row<Trace> replay = (Row<Trace>) Rows.of("replay:" + name);
    return ((List<Document>) replay.run(replay.prepare())).get(0);
  }

  private static Document built(Function<Document, Object> workload) {
    Document document = new Document(BenchInputs.ACTOR);
    var unused = workload.apply(document);
    return document;
  }

  private static void make(String name, Callable<Document> how) throws Exception {
    Path file = BenchInputs.MADE.resolve(name + ".automerge");
    if (!Files.exists(file)) {
      Path half = file.resolveSibling(name + ".tmp");
      write(half, how.call().save());
      Files.move(half, file);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
  }
}
