package org.amkit.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;

/**
 * Makes, with amkit, the documents that all peers start from, the same on every machine; what is
 * there already stays.
 */
final class MakeInputs {
  /** How many old versions a document with a long history comes with. */
  static final int OLD = 50;

  private static final int LIVE = 200;

  /** Characters typed at one place of a text before the next, on average. */
  private static final int RUN = 40;

  private MakeInputs() {}

  /** Makes what a row starts from, if it starts from anything. */
  static void of(String source) throws Exception {
    boolean own =
        source.startsWith("load:")
            || source.startsWith("type-")
            || source.startsWith("replay:")
            || source.startsWith("crdt:");
    if (!own && source.indexOf(':') > 0) {
      document(source.substring(source.lastIndexOf(':') + 1));
    }
    if (source.startsWith("live")) {
      document("10k");
    }
  }

  /** Makes one document; those with a change an edit with the hashes of some and live changes. */
  static void document(String name) throws Exception {
    Files.createDirectories(BenchInputs.MADE);
    switch (name) {
      case "map" -> make(name, () -> built(Rows::map));
      case "list" -> make(name, () -> built(Rows::list));
      case "nested" -> make(name, () -> built(Rows::nested));
      case "10k-apart" -> makePair(name, 100, BenchInputs.size(10_000));
      case "1k-apart" -> makePair(name, BenchInputs.size(10_000), BenchInputs.size(1000));
      case "papers" -> withHistory(name, MakeInputs::papers);
      case "friendsforever-each" -> make(name, () -> concurrent("friendsforever"));
      case "automerge-paper-each" -> withHistory(name, hashes -> paper(hashes));
      case "10k" -> withHistory(name, hashes -> typed(10_000, hashes));
      case "100k" -> withHistory(name, hashes -> typed(100_000, hashes));
      case "1M" -> withHistory(name, hashes -> typed(1_000_000, hashes));
      default -> make(name, () -> BenchInputs.typed(BenchInputs.sequential(name), false, d -> {}));
    }
  }

  /** Two replicas that share some changes, and have each made others of their own. */
  private static void makePair(String name, int shared, int own) throws Exception {
    Callable<ReplicaRows.Pair> pair = Row.once(() -> ReplicaRows.apart(shared, own));
    make(name + "-left", () -> pair.call().left());
    make(name + "-right", () -> pair.call().right());
  }

  private interface Typing {
    Document type(Consumer<Document> changed) throws IOException;
  }

  private static void withHistory(String name, Typing typing) throws Exception {
    List<String> hashes = new ArrayList<>();
    make(
        name,
        () -> {
          Document document = typing.type(each -> hashes.add(BenchInputs.heads(each)));
          List<String> lines = new ArrayList<>();
          for (int i = 0; i < OLD; i++) {
            lines.add(hashes.get((int) ((long) i * hashes.size() / OLD)));
          }
          lines.add(hashes.get(hashes.size() - 1));
          Path file = BenchInputs.MADE.resolve(name + ".heads");
          Files.write(file, lines, StandardCharsets.US_ASCII);
          write(BenchInputs.MADE.resolve(name + ".live"), live(document));
          return document;
        });
  }

  /** Changes of a fork, each a character somewhere. */
  private static byte[] live(Document document) throws IOException {
    Dice dice = new Dice();
    Document other = document.fork(BenchInputs.actor(8));
    ObjectId text = BenchInputs.text(other);
    var all = new ByteArrayOutputStream();
    for (int i = 0; i < LIVE; i++) {
      all.write(
          BenchInputs.changed(
              other, tx -> tx.spliceText(text, dice.next((int) tx.length(text)), 0, "x")));
    }
    return all.toByteArray();
  }

  private static Document paper(Consumer<Document> changed) throws IOException {
    return BenchInputs.typed(BenchInputs.sequential("automerge-paper"), true, changed);
  }

  /** Characters, each a change, in runs at places all over the text. */
  private static Document typed(int full, Consumer<Document> changed) {
    Dice dice = new Dice();
    Document document = new Document(BenchInputs.ACTOR);
    Transaction tx = document.startTransaction();
    ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
    int at = 0;
    for (int i = 0; i < BenchInputs.size(full); i++) {
      tx.commit();
      changed.accept(document);
      at = dice.next(RUN) == 0 ? dice.next(i + 1) : at;
      tx = document.startTransaction();
      tx.spliceText(text, at++, 0, String.valueOf((char) ('a' + dice.next(26))));
    }
    tx.commit();
    return document;
  }

  /**
   * Nine million ops: automerge-paper typed 36 times, each time into a text and a change of its
   * own.
   */
  private static Document papers(Consumer<Document> changed) throws IOException {
    Trace paper = BenchInputs.sequential("automerge-paper");
    Document document = new Document(BenchInputs.ACTOR);
    for (int i = 0; i < (BenchInputs.SHORT ? 2 : 36); i++) {
      if (i > 0) {
        changed.accept(document);
      }
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
      write(file, how.call().save());
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(half, bytes);
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
