package org.amkit.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;

/**
 * The rows, on the API that amkit and the JNI binding share: for the binding this very source is
 * compiled with the package name changed. Here: what one document is typed, built, loaded and saved
 * with; {@link HistoryRows}, {@link ReplicaRows} and {@link PeerWork} have the others.
 */
final class Rows {
  static final int MANY = BenchInputs.size(100_000);
  static final int NESTED = BenchInputs.size(10_000);

  private Rows() {}

  /** A row by its name. */
  static Row<?> of(String name) {
    int colon = name.indexOf(':');
    String kind = colon < 0 ? name : name.substring(0, colon);
    String argument = colon < 0 ? "" : name.substring(colon + 1);
    return switch (kind) {
      case "type-one" -> type(argument, false);
      case "type-each" -> type(argument, true);
      case "load-text" -> loadText(argument);
      case "load" -> load(upstream(argument));
      case "load-made" -> load(() -> BenchInputs.made(argument));
      case "save" -> save(argument);
      case "map-build" -> build(Rows::map);
      case "list-build" -> build(Rows::list);
      case "nested-build" -> build(Rows::nested);
      case "json" -> json(argument);
      case "crdt" -> PeerWork.of(argument);
      case "replay" -> ReplicaRows.replay(argument);
      case "merge" -> ReplicaRows.merge(argument);
      case "sync" -> ReplicaRows.sync(argument);
      case "first-sync" -> ReplicaRows.firstSync(argument);
      default -> HistoryRows.of(kind, argument);
    };
  }

  private static Row<Trace> type(String trace, boolean each) {
    return new Row<>() {
      private Trace read;

      @Override
      public Trace prepare() throws Exception {
        if (read == null) {
          read = BenchInputs.sequential(trace);
        }
        return read;
      }

      @Override
      public Object run(Trace prepared) {
        return BenchInputs.typed(prepared, each, document -> {});
      }

      @Override
      public String check(Trace prepared, Object result) {
        Document document = (Document) result;
        String text = document.text(BenchInputs.text(document)).orElseThrow();
        BenchInputs.require(text.equals(prepared.endContent), "end content of " + trace);
        return BenchInputs.characters(text) + " heads " + BenchInputs.heads(document);
      }

      @Override
      public long byteCount(Trace prepared, Object result) {
        return ((Document) result).save().length;
      }
    };
  }

  private static Row<byte[]> loadText(String input) {
    return Row.of(
        () -> BenchInputs.made(input),
        bytes -> {
          Document document = Document.load(bytes);
          return document.text(BenchInputs.text(document)).orElseThrow();
        },
        (bytes, text) -> BenchInputs.characters((String) text));
  }

  private static Callable<byte[]> upstream(String file) {
    return () -> Files.readAllBytes(BenchInputs.DATA.resolve("upstream").resolve(file));
  }

  private static Row<byte[]> load(Callable<byte[]> input) {
    return Row.of(
        input, Document::load, (bytes, document) -> BenchInputs.heads((Document) document));
  }

  private static Row<Document> save(String input) {
    return Row.of(
        () -> {
          Document document = BenchInputs.loaded(input);
          Transaction tx = document.startTransaction();
          tx.spliceText(BenchInputs.text(document), 1, 0, "x");
          tx.commit();
          return document;
        },
        Document::save,
        (document, saved) -> {
          Document again = Document.load((byte[]) saved);
          return again.length(BenchInputs.text(again)) + " characters";
        });
  }

  private static Row<Object> build(Function<Document, Object> workload) {
    return Row.of(
        Object::new,
        nothing -> {
          Document document = new Document(BenchInputs.ACTOR);
          var unused = workload.apply(document);
          return document;
        },
        (nothing, document) -> BenchInputs.heads((Document) document));
  }

  static Object map(Document document) {
    Transaction tx = document.startTransaction();
    ObjectId map = tx.set(ObjectId.ROOT, "map", ObjectType.MAP);
    for (int i = 0; i < MANY; i++) {
      tx.set(map, "key" + i, i);
    }
    return tx.commit();
  }

  static Object list(Document document) {
    Transaction tx = document.startTransaction();
    ObjectId list = tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
    for (int i = 0; i < MANY; i++) {
      tx.insert(list, i, i);
    }
    return tx.commit();
  }

  static Object nested(Document document) {
    Transaction tx = document.startTransaction();
    ObjectId list = tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
    for (int i = 0; i < NESTED; i++) {
      ObjectId map = tx.insert(list, i, ObjectType.MAP);
      tx.set(map, "id", i);
      tx.set(map, "name", "name " + i);
      tx.set(map, "done", i % 3 == 0);
    }
    return tx.commit();
  }

  private static Row<byte[]> json(String input) {
    return Row.of(
        () -> BenchInputs.made(input),
        bytes -> JsonOut.write(Document.load(bytes)),
        (bytes, json) -> new String((byte[]) json, StandardCharsets.UTF_8).hashCode() + "");
  }
}
