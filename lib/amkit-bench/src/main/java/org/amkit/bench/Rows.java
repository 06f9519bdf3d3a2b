package org.amkit.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.SyncState;
import org.amkit.Transaction;

/**
 * The rows, on the API that amkit and the JNI binding share: for the binding this very source is
 * compiled with the package name changed.
 */
final class Rows {
  static final int MANY = 100_000;
  static final int NESTED = 10_000;

  private Rows() {}

  /** A row by its name. */
  static Row<?> of(String name) {
    int dash = name.indexOf(':');
    String kind = dash < 0 ? name : name.substring(0, dash);
    String argument = dash < 0 ? "" : name.substring(dash + 1);
    return switch (kind) {
      case "type-one" -> type(argument, false);
      case "type-each" -> type(argument, true);
      case "load-text" -> loadText(argument);
      case "load" -> load(argument);
      case "load-made" -> loadMade(argument);
      case "save" -> save(argument);
      case "changes-out" -> changesOut(argument);
      case "changes-in" -> changesIn(argument);
      case "changes-in-each" -> changesInEach(argument);
      case "replay" -> replay(argument);
      case "merge" -> merge();
      case "map-build" -> build(Rows::map);
      case "list-build" -> build(Rows::list);
      case "nested-build" -> build(Rows::nested);
      case "json" -> json(argument);
      case "sync" -> sync();
      case "first-sync" -> firstSync(argument);
      case "diff" -> diff(argument);
      case "text-at" -> textAt(argument);
      case "crdt" -> PeerWork.of(argument);
      default -> throw new IllegalArgumentException("no row " + name);
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
        return BenchInputs.typed(prepared, each, -1);
      }

      @Override
      public String check(Trace prepared, Object result) {
        Document document = (Document) result;
        String text = document.text(BenchInputs.text(document)).orElseThrow();
        BenchInputs.require(text.equals(prepared.endContent), "end content of " + trace);
        return text.codePointCount(0, text.length()) + " characters";
      }

      @Override
      public long byteCount(Trace prepared, Object result) {
        return ((Document) result).save().length;
      }
    };
  }

  /** A row that needs something made ready once, or for each run, and gives a result. */
  private static <T> Row<T> row(Callable<T> prepare, Step<T> run, Check<T> check) {
    return new Row<>() {
      @Override
      public T prepare() throws Exception {
        return prepare.call();
      }

      @Override
      public Object run(T prepared) throws Exception {
        return run.apply(prepared);
      }

      @Override
      public String check(T prepared, Object result) throws Exception {
        return check.apply(prepared, result);
      }
    };
  }

  private interface Step<T> {
    Object apply(T prepared) throws Exception;
  }

  private interface Check<T> {
    String apply(T prepared, Object result) throws Exception;
  }

  private static Row<byte[]> loadText(String input) {
    return row(
        () -> BenchInputs.made(input),
        bytes -> {
          Document document = Document.load(bytes);
          return document.text(BenchInputs.text(document)).orElseThrow();
        },
        (bytes, text) -> {
          String all = (String) text;
          return all.codePointCount(0, all.length()) + " characters";
        });
  }

  private static Row<byte[]> load(String file) {
    return row(
        () -> Files.readAllBytes(BenchInputs.DATA.resolve("upstream").resolve(file)),
        Document::load,
        (bytes, document) -> BenchInputs.heads((Document) document));
  }

  private static Row<byte[]> loadMade(String input) {
    return row(
        () -> BenchInputs.made(input),
        Document::load,
        (bytes, document) -> BenchInputs.heads((Document) document));
  }

  private static Row<Document> save(String input) {
    byte[][] bytes = new byte[1][];
    return row(
        () -> {
          bytes[0] = bytes[0] == null ? BenchInputs.made(input) : bytes[0];
          Document document = Document.load(bytes[0]);
          document.getHeads();
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

  private static Row<Document> changesOut(String input) {
    Document[] loaded = new Document[1];
    return row(
        () -> {
          loaded[0] = loaded[0] == null ? Document.load(BenchInputs.made(input)) : loaded[0];
          return loaded[0];
        },
        document -> document.encodeChangesSince(new ChangeHash[0]),
        (document, bytes) -> BenchInputs.chunks((byte[]) bytes).size() + " changes");
  }

  private static byte[] allChanges(String input) throws Exception {
    return Document.load(BenchInputs.made(input)).encodeChangesSince(new ChangeHash[0]);
  }

  private static Row<byte[]> changesIn(String input) {
    byte[][] changes = new byte[1][];
    return row(
        () -> {
          changes[0] = changes[0] == null ? allChanges(input) : changes[0];
          return changes[0];
        },
        bytes -> {
          Document document = new Document(BenchInputs.actor(9));
          document.applyEncodedChanges(bytes);
          return document;
        },
        (bytes, document) -> BenchInputs.heads((Document) document));
  }

  private static Row<List<byte[]>> changesInEach(String input) {
    return row(
        () -> BenchInputs.chunks(allChanges(input)),
        chunks -> {
          Document document = new Document(BenchInputs.actor(9));
          for (byte[] chunk : chunks) {
            document.applyEncodedChanges(chunk);
          }
          return document;
        },
        (chunks, document) -> BenchInputs.heads((Document) document));
  }

  private static Row<Trace> replay(String name) {
    return row(
        () -> BenchInputs.concurrent(name),
        trace -> new Replay(trace).run(),
        (trace, documents) -> {
          for (Object replica : (List<?>) documents) {
            Document document = (Document) replica;
            String text = document.text(BenchInputs.text(document)).orElseThrow();
            BenchInputs.require(text.equals(trace.endContent), "end content of " + name);
          }
          return trace.endContent.length() + " characters";
        });
  }

  private record Pair(Document left, Document right) {}

  /** Two copies of one text that each have had single-character changes of their own. */
  private static Pair apart(int shared, int own) {
    Document left = new Document(BenchInputs.actor(1));
    Random random = new Random(1);
    Transaction tx = left.startTransaction();
    ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
    tx.commit();
    edit(left, text, shared, random);
    Document right = left.fork(BenchInputs.actor(2));
    edit(left, text, own, random);
    edit(right, text, own, random);
    return new Pair(left, right);
  }

  private static void edit(Document document, ObjectId text, int changes, Random random) {
    for (int i = 0; i < changes; i++) {
      Transaction tx = document.startTransaction();
      long length = tx.length(text);
      tx.spliceText(text, length == 0 ? 0 : random.nextInt((int) length), 0, "x");
      tx.commit();
    }
  }

  private static Row<Pair> merge() {
    Pair[] made = new Pair[1];
    return row(
        () -> {
          made[0] = made[0] == null ? apart(100, 10_000) : made[0];
          return new Pair(made[0].left().fork(BenchInputs.actor(3)), made[0].right());
        },
        pair -> {
          pair.left().merge(pair.right());
          return pair.left();
        },
        (pair, merged) -> BenchInputs.heads((Document) merged));
  }

  private static Row<Object> build(Function<Document, Object> workload) {
    return row(
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
    return row(
        () -> BenchInputs.made(input),
        bytes -> JsonOut.write(Document.load(bytes)),
        (bytes, json) -> new String((byte[]) json, StandardCharsets.UTF_8).hashCode() + "");
  }

  /** What a sync came to. */
  private record Synced(Document left, Document right, long bytes) {}

  private static Synced synced(Document left, Document right) {
    SyncState toRight = new SyncState();
    SyncState toLeft = new SyncState();
    long bytes = 0;
    boolean more = true;
    while (more) {
      Optional<byte[]> sent = left.generateSyncMessage(toRight);
      if (sent.isPresent()) {
        bytes += sent.get().length;
        right.receiveSyncMessage(toLeft, sent.get());
      }
      Optional<byte[]> answer = right.generateSyncMessage(toLeft);
      if (answer.isPresent()) {
        bytes += answer.get().length;
        left.receiveSyncMessage(toRight, answer.get());
      }
      more = sent.isPresent() || answer.isPresent();
    }
    return new Synced(left, right, bytes);
  }

  private static <T> Row<T> syncRow(Callable<T> prepare, Function<T, Synced> run) {
    return new Row<>() {
      @Override
      public T prepare() throws Exception {
        return prepare.call();
      }

      @Override
      public Object run(T prepared) {
        return run.apply(prepared);
      }

      @Override
      public String check(T prepared, Object result) {
        Synced synced = (Synced) result;
        String heads = BenchInputs.heads(synced.left());
        BenchInputs.require(
            heads.equals(BenchInputs.heads(synced.right())), "equal heads after sync");
        return heads;
      }

      @Override
      public long byteCount(T prepared, Object result) {
        return ((Synced) result).bytes();
      }
    };
  }

  private static Row<Pair> sync() {
    Pair[] made = new Pair[1];
    return syncRow(
        () -> {
          made[0] = made[0] == null ? apart(10_000, 1_000) : made[0];
          return new Pair(
              made[0].left().fork(BenchInputs.actor(3)),
              made[0].right().fork(BenchInputs.actor(4)));
        },
        pair -> synced(pair.left(), pair.right()));
  }

  private static Row<Document> firstSync(String input) {
    byte[][] bytes = new byte[1][];
    return syncRow(
        () -> {
          bytes[0] = bytes[0] == null ? BenchInputs.made(input) : bytes[0];
          return Document.load(bytes[0]);
        },
        document -> synced(document, new Document(BenchInputs.actor(5))));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Versions(Document document, ChangeHash[] middle) {}

  private static Callable<Versions> versions(String input) {
    Versions[] made = new Versions[1];
    return () -> {
      if (made[0] == null) {
        ChangeHash[] middle = Document.load(BenchInputs.made(input + "-half")).getHeads();
        made[0] = new Versions(Document.load(BenchInputs.made(input)), middle);
        made[0].document().encodeChangesSince(middle);
      }
      return made[0];
    };
  }

  private static Row<Versions> diff(String input) {
    return row(
        versions(input),
        v -> v.document().diff(v.middle(), v.document().getHeads()),
        (v, patches) -> ((List<?>) patches).isEmpty() ? "none" : "some");
  }

  private static Row<Versions> textAt(String input) {
    return row(
        versions(input),
        v -> v.document().text(BenchInputs.text(v.document()), v.middle()).orElseThrow(),
        (v, text) -> ((String) text).codePointCount(0, ((String) text).length()) + " characters");
  }

  /**
   * A concurrent trace on one document an agent; each gets the others' changes as its parents ask.
   */
  private static final class Replay {
    private final Trace trace;
    private final Map<Integer, Document> byAgent = new TreeMap<>();
    private final Map<Integer, boolean[]> has = new TreeMap<>();
    private final byte[][] changes;
    private ObjectId text = ObjectId.ROOT;

    Replay(Trace trace) {
      this.trace = trace;
      this.changes = new byte[trace.txns.size()][];
    }

    List<Document> run() {
      Document first = new Document(BenchInputs.actor(0));
      Transaction begin = first.startTransaction();
      text = begin.set(ObjectId.ROOT, "text", ObjectType.TEXT);
      if (!trace.startContent.isEmpty()) {
        begin.spliceText(text, 0, 0, trace.startContent);
      }
      begin.commit();
      for (int i = 0; i < trace.txns.size(); i++) {
        Trace.Txn txn = trace.txns.get(i);
        Document document =
            byAgent.computeIfAbsent(txn.agent(), agent -> first.fork(BenchInputs.actor(agent + 1)));
        boolean[] known = has.computeIfAbsent(txn.agent(), agent -> new boolean[trace.txns.size()]);
        txn.parents().forEach(parent -> bring(document, known, parent));
        ChangeHash[] before = document.getHeads();
        Transaction tx = document.startTransaction();
        for (Trace.Patch patch : txn.patches()) {
          tx.spliceText(text, patch.at(), patch.deleted(), patch.inserted());
        }
        tx.commit();
        changes[i] = document.encodeChangesSince(before);
        known[i] = true;
      }
      byAgent.forEach(
          (agent, document) -> {
            for (int i = 0; i < changes.length; i++) {
              bring(document, has.get(agent), i);
            }
          });
      return new ArrayList<>(byAgent.values());
    }

    private void bring(Document document, boolean[] known, int txn) {
      List<Integer> todo = new ArrayList<>(List.of(txn));
      List<Integer> order = new ArrayList<>();
      while (!todo.isEmpty()) {
        int next = todo.remove(todo.size() - 1);
        if (!known[next]) {
          known[next] = true;
          order.add(next);
          todo.addAll(trace.txns.get(next).parents());
        }
      }
      order.sort(null);
      for (int each : order) {
        document.applyEncodedChanges(changes[each]);
      }
    }
  }
}
