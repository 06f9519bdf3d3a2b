package org.amkit;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.amkit.codec.Sha256;

/**
 * Work that is to grow no faster than its input, measured by {@link GrowthTest} in a JVM without
 * compiler, where time is a count of what was done. Prints CPU times.
 */
public final class GrowthWork {
  /** The size of a first run that is not measured, in which the classes are loaded. */
  private static final int WARM_UP = 30;

  /** How many hashes that no one has stand in a message, for each change of the document. */
  private static final int FORGED = 4;

  /** Changes that put a value each, not knowing of each other: as many as the size. */
  private static List<byte[]> conflicting = List.of();

  private GrowthWork() {}

  /** What is measured. */
  enum Kind {
    SETTLE,
    SETTLE_LOADED,
    TAKE_BACK_SETTLING,
    SETTLE_EVERY_OTHER,
    DIFF_OF_SETTLING,
    LOAD_SETTLED,
    PATCHES_OF_CONFLICTS,
    FEW_PATCHES_IN_LONG_TEXT,
    FEW_PATCHES_IN_LARGE_MAP,
    SYNC_MANY_HEADS,
    SYNC_MANY_LOADED_HEADS,
    SYNC_UNKNOWN_HEADS,
    SYNC_UNKNOWN_NEEDS,
    SYNC_UNKNOWN_LAST_SYNC,
    SYNC_MANY_FILTERS,
    SYNC_MANY_SHARED_HEADS,
    CHANGES_BESIDE_WAITING,
    CHANGES_SINCE_LAST
  }

  /** Fresh work of a size; making it is not part of the time. */
  private static Supplier<Object> work(Kind kind, int size) {
    return switch (kind) {
      case SETTLE -> settle(conflicts());
      case SETTLE_LOADED -> settle(Document.load(conflicts().save()));
      case TAKE_BACK_SETTLING -> takeBack();
      case SETTLE_EVERY_OTHER -> settleEveryOther(size);
      case DIFF_OF_SETTLING -> diff();
      case LOAD_SETTLED -> load();
      case PATCHES_OF_CONFLICTS -> live(new Document(new byte[] {2}), conflicting);
      case FEW_PATCHES_IN_LONG_TEXT -> liveInText(size);
      case FEW_PATCHES_IN_LARGE_MAP -> liveInMap(size);
      case SYNC_MANY_HEADS -> syncOneMore(conflicts(), conflicts());
      case SYNC_MANY_LOADED_HEADS ->
          syncOneMore(Document.load(conflicts().save()), Document.load(conflicts().save()));
      case SYNC_UNKNOWN_HEADS -> answer(new SyncState(), ForgedMessages.heads(FORGED * size));
      case SYNC_UNKNOWN_NEEDS -> answer(new SyncState(), ForgedMessages.needs(FORGED * size));
      case SYNC_UNKNOWN_LAST_SYNC ->
          answer(new SyncState(), ForgedMessages.lastSync(FORGED * size));
      case SYNC_MANY_FILTERS -> answer(new SyncState(), ForgedMessages.filters(FORGED * size));
      case SYNC_MANY_SHARED_HEADS ->
          answer(SyncState.decode(ForgedMessages.state(FORGED * size)), ForgedMessages.heads(1));
      case CHANGES_BESIDE_WAITING -> besideWaiting(size);
      case CHANGES_SINCE_LAST -> sinceLast(size);
    };
  }

  /** Prints the time of kinds of work at two sizes: kind, size, nanoseconds. */
  public static void main(String[] sizesAndKinds) {
    List<Kind> kinds = Arrays.stream(sizesAndKinds).skip(2).map(Kind::valueOf).toList();
    // The first bytes of a process are hashed in another way than those after them.
    byte[] unused = new Sha256().hash(new byte[2 << 20], 0, 2 << 20);
    runAll(kinds, WARM_UP);
    for (String size : Arrays.asList(sizesAndKinds).subList(0, 2)) {
      int n = Integer.parseInt(size);
      runAll(kinds, n).forEach((kind, nanos) -> System.out.println(kind + " " + n + " " + nanos));
    }
  }

  private static Map<Kind, Long> runAll(List<Kind> kinds, int size) {
    conflicting = conflicting(size);
    Map<Kind, Long> times = new EnumMap<>(Kind.class);
    for (Kind kind : kinds) {
      times.put(kind, nanos(work(kind, size)));
    }
    return times;
  }

  private static long nanos(Supplier<Object> work) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    if (work.get() == null) {
      throw new AssertionError("the work has no result");
    }
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
  }

  private static byte[] actor(Random random) {
    byte[] actor = new byte[16];
    random.nextBytes(actor);
    return actor;
  }

  /** Counters that many put at key "k", not knowing of each other. */
  private static List<byte[]> conflicting(int count) {
    Random random = new Random(1);
    List<byte[]> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Document one = new Document(actor(random));
      int value = i;
      one.change("put", tx -> tx.set(ObjectId.ROOT, "k", NewValue.counter(value)));
      changes.add(one.getAllChanges().get(0).bytes());
    }
    return changes;
  }

  private static Document conflicts() {
    Document all = new Document(new byte[] {2});
    all.applyChanges(conflicting, null);
    return all;
  }

  private static Supplier<Object> settle(Document document) {
    return () -> document.change("settle", tx -> tx.set(ObjectId.ROOT, "k", "settled"));
  }

  private static Supplier<Object> takeBack() {
    Transaction tx = conflicts().startTransaction();
    tx.set(ObjectId.ROOT, "k", "settled");
    return () -> {
      tx.rollback();
      return tx;
    };
  }

  /** Half of the values are settled, by one who knows every other; the rest stays in conflict. */
  private static Supplier<Object> settleEveryOther(int n) {
    Document all = conflicts();
    List<byte[]> known = new ArrayList<>();
    for (int i = 0; i < n; i += 2) {
      known.add(conflicting.get(i));
    }
    Document half = new Document(new byte[] {1});
    half.applyChanges(known, null);
    ChangeHash[] before = half.getHeads();
    half.change("settle", tx -> tx.set(ObjectId.ROOT, "k", "settled"));
    byte[] settling = half.encodeChangesSince(before);
    return () -> all.loadIncremental(settling);
  }

  private static Supplier<Object> diff() {
    Document document = conflicts();
    ChangeHash[] before = document.getHeads();
    document.change("settle", tx -> tx.set(ObjectId.ROOT, "k", "settled"));
    return () -> document.diff(before, document.getHeads());
  }

  private static Supplier<Object> load() {
    Document document = conflicts();
    document.change("settle", tx -> tx.delete(ObjectId.ROOT, "k"));
    byte[] saved = document.save();
    return () -> Document.load(saved);
  }

  /** Changes that come one by one, each with its patches. */
  private static Supplier<Object> live(Document document, List<byte[]> changes) {
    return () -> {
      int count = 0;
      for (byte[] change : changes) {
        PatchLog log = new PatchLog();
        document.applyEncodedChanges(change, log);
        count += document.makePatches(log).size();
      }
      return count;
    };
  }

  /** A replica that sends each of its changes to another one. */
  private static Supplier<Object> sinceLast(int changeCount) {
    Document from = new Document(new byte[] {1});
    Document to = new Document(new byte[] {2});
    return () -> {
      for (int i = 0; i < changeCount; i++) {
        ChangeHash[] before = from.getHeads();
        int number = i;
        from.change(null, 0, tx -> tx.set(ObjectId.ROOT, "k", number));
        to.applyEncodedChanges(from.encodeChangesSince(before));
      }
      return to.getHeads();
    };
  }

  /** A text of many pieces, inserted anywhere, of which some have marks. */
  private static Supplier<Object> liveInText(int pieceCount) {
    Random random = new Random(2);
    Document document = new Document(new byte[] {2});
    document.change(
        "pieces",
        tx -> {
          ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          for (int i = 0; i < pieceCount; i++) {
            int at = random.nextInt(2 * i + 1);
            tx.spliceText(text, at, 0, "ab");
            if (i % 10 == 9) {
              tx.mark(text, at, at + 2, "bold", NewValue.bool(true), ExpandMark.NONE);
            }
          }
        });
    ObjectId text = document.get(ObjectId.ROOT, "text").orElseThrow().objectId().orElseThrow();
    return live(
        document, few(document, tx -> tx.spliceText(text, random.nextInt(pieceCount), 1, "xy")));
  }

  private static Supplier<Object> liveInMap(int keyCount) {
    Random random = new Random(3);
    Document document = new Document(new byte[] {2});
    document.change(
        "keys",
        tx -> {
          for (int i = 0; i < keyCount; i++) {
            tx.set(ObjectId.ROOT, "key" + i, i);
          }
        });
    return live(
        document, few(document, tx -> tx.set(ObjectId.ROOT, "key" + random.nextInt(keyCount), -1)));
  }

  /** Two documents of many heads of which one has a change more. */
  private static Supplier<Object> syncOneMore(Document left, Document right) {
    Document one = new Document(new byte[] {3});
    one.change("put", tx -> tx.set(ObjectId.ROOT, "k", NewValue.counter(-1)));
    right.applyChanges(List.of(one.getAllChanges().get(0).bytes()), null);
    return () -> {
      SyncState ofLeft = new SyncState();
      SyncState ofRight = new SyncState();
      boolean isOpen = true;
      while (isOpen) {
        Optional<byte[]> fromLeft = left.generateSyncMessage(ofLeft);
        fromLeft.ifPresent(message -> right.receiveSyncMessage(ofRight, message));
        Optional<byte[]> fromRight = right.generateSyncMessage(ofRight);
        fromRight.ifPresent(message -> left.receiveSyncMessage(ofLeft, message));
        isOpen = fromLeft.isPresent() || fromRight.isPresent();
      }
      return left.getHeads().length == right.getHeads().length ? left : null;
    };
  }

  /** The answer to a message of which much grows with its size. */
  private static Supplier<Object> answer(SyncState state, byte[] message) {
    Document document = conflicts();
    return () -> {
      document.receiveSyncMessage(state, message);
      return document.generateSyncMessage(state).orElseThrow();
    };
  }

  /** A few changes that another makes. */
  private static List<byte[]> few(Document document, Consumer<Transaction> edit) {
    Document other = document.fork();
    List<byte[]> changes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ChangeHash[] before = other.getHeads();
      other.change("edit", edit);
      changes.add(other.encodeChangesSince(before));
    }
    return changes;
  }

  /** Changes that are applied one by one, while as many others wait for one that never comes. */
  private static Supplier<Object> besideWaiting(int size) {
    List<byte[]> ready = chain((byte) 1, size);
    List<byte[]> waiting = chain((byte) 2, size + 1);
    Document document = new Document(new byte[] {3});
    document.applyEncodedChanges(joined(waiting.subList(1, waiting.size())));
    return () -> {
      for (byte[] change : ready) {
        document.applyEncodedChanges(change);
      }
      return document;
    };
  }

  private static List<byte[]> chain(byte actor, int size) {
    Document document = new Document(new byte[] {actor});
    for (int i = 0; i < size; i++) {
      int value = i;
      document.change(null, tx -> tx.set(ObjectId.ROOT, "key", value));
    }
    return document.getAllChanges().stream().map(Change::bytes).toList();
  }

  private static byte[] joined(List<byte[]> chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    chunks.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
