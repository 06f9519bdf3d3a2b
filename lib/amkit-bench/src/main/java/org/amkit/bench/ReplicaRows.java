package org.amkit.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.SyncState;
import org.amkit.Transaction;

/** Rows of two replicas and more: merging, syncing, a concurrent trace. */
final class ReplicaRows {
  private ReplicaRows() {}

  static Row<Trace> replay(String name) {
    return Row.of(
        () -> BenchInputs.concurrent(name),
        trace -> new Replay(trace).run(),
        (trace, documents) -> {
          List<?> replicas = (List<?>) documents;
          String text = textOf(replicas.get(0));
          // What the short form's first transactions end with stands nowhere.
          BenchInputs.require(
              BenchInputs.SHORT || text.equals(trace.endContent), "end content of " + name);
          for (Object replica : replicas) {
            BenchInputs.require(text.equals(textOf(replica)), "equal replicas of " + name);
          }
          return BenchInputs.characters(text) + " hash " + text.hashCode();
        });
  }

  private static String textOf(Object replica) {
    Document document = (Document) replica;
    return document.text(BenchInputs.text(document)).orElseThrow();
  }

  /** Two replicas of one document. */
  record Pair(Document left, Document right) {
    /** Both just loaded, from documents that {@link MakeInputs} made. */
    private static Pair loaded(String name) throws IOException {
      return new Pair(BenchInputs.loaded(name + "-left"), BenchInputs.loaded(name + "-right"));
    }
  }

  /** Two copies of one text that each have had single-character changes of their own. */
  static Pair apart(int shared, int own) {
    Document left = new Document(BenchInputs.actor(1));
    Dice dice = new Dice();
    Transaction tx = left.startTransaction();
    ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
    tx.commit();
    edit(left, text, shared, dice);
    Document right = left.fork(BenchInputs.actor(2));
    edit(left, text, own, dice);
    edit(right, text, own, dice);
    return new Pair(left, right);
  }

  private static void edit(Document document, ObjectId text, int changes, Dice dice) {
    for (int i = 0; i < changes; i++) {
      Transaction tx = document.startTransaction();
      tx.spliceText(text, dice.next((int) tx.length(text) + 1), 0, "x");
      tx.commit();
    }
  }

  static Row<Pair> merge(String input) {
    return Row.of(
        () -> Pair.loaded(input),
        pair -> {
          pair.left().merge(pair.right());
          return pair.left();
        },
        (pair, merged) -> BenchInputs.heads((Document) merged));
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

  static Row<Pair> sync(String input) {
    return syncRow(() -> Pair.loaded(input), pair -> synced(pair.left(), pair.right()));
  }

  static Row<Document> firstSync(String input) {
    return syncRow(
        () -> BenchInputs.loaded(input),
        document -> synced(document, new Document(BenchInputs.actor(5))));
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
