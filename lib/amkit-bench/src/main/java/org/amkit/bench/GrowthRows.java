package org.amkit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.PatchLog;
import org.amkit.SyncState;
import org.amkit.Transaction;
import org.amkit.codec.Sha256;

/**
 * Workloads of a size n, of amkit alone; the fitted exponent of their time says how they grow.
 * Named {@code KIND:N}.
 */
final class GrowthRows {
  /** Edits in a row at one place: as many as automerge-paper has on average. */
  private static final int RUN = 20;

  private static final int LIVE = 200;

  private final int n;
  private final Random random = new Random(1);

  private GrowthRows(int n) {
    this.n = n;
  }

  static Row<?> of(String name) {
    int colon = name.indexOf(':');
    String kind = name.substring(0, colon);
    int n = Integer.parseInt(name.substring(colon + 1));
    // A process hashes its first bytes by other code than those that follow: small n would be
    // measured with the one and great n with the other.
    Sha256.expect(Long.MAX_VALUE);
    GrowthRows growth = new GrowthRows(n);
    return switch (kind) {
      case "edit" -> growth.row(() -> null, x -> growth.edited(1, RUN));
      case "edit-random" -> growth.row(() -> null, x -> growth.edited(1, 1));
      case "edit-each" -> growth.row(() -> null, x -> growth.edited(n, RUN));
      case "load" -> growth.row(() -> growth.edited(1, 1).save(), Document::load);
      case "merge" -> growth.row(growth::apart, growth::merged);
      case "map" -> growth.row(() -> null, x -> growth.map());
      case "list" -> growth.row(() -> null, x -> growth.list());
      case "conflicts" -> growth.row(growth::conflicting, growth::applied);
      case "deep" -> growth.row(() -> null, x -> growth.deep());
      case "actors" -> growth.row(growth::manyActors, growth::applied);
      case "heads" -> growth.row(growth::conflicting, growth::saved);
      case "diff" -> growth.row(() -> growth.edited(1, RUN), GrowthRows::diff);
      case "sync" -> growth.row(() -> growth.edited(n, 1), GrowthRows::synced);
      case "settle" -> growth.row(() -> growth.applied(growth.conflicting()), GrowthRows::settled);
      case "settle-in" -> growth.row(growth::settling, GrowthRows::settledByOther);
      case "live" -> growth.row(growth::live, GrowthRows::appliedLive);
      case "forks" -> growth.row(growth::forks, growth::mergedForks);
      case "heads-commit" ->
          growth.row(() -> growth.applied(growth.conflicting()), GrowthRows::committed);
      case "since-heads" -> growth.row(growth::branches, growth::sinceHeads);
      default -> throw new IllegalArgumentException("no row growth:" + kind);
    };
  }

  private <T> Row<T> row(Callable<T> make, Row.Step<T> work) {
    return Row.of(
        make,
        work,
        (prepared, result) ->
            result instanceof Document document
                ? BenchInputs.heads(document).length() / 64 + " head(s)"
                : "ok");
  }

  /**
   * Where the next of the edits goes: behind the one before, and after each {@code run} elsewhere.
   */
  private int place(int i, int run, int before) {
    return i % run == 0 ? random.nextInt(i + 1) : before + 1;
  }

  private Document edited(int changes, int run) {
    Document document = new Document(BenchInputs.ACTOR);
    Transaction tx = document.startTransaction();
    ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
    int at = 0;
    for (int i = 0; i < n; i++) {
      at = place(i, run, at);
      tx.spliceText(text, at, 0, "x");
      if (changes > 1) {
        tx.commit();
        tx = document.startTransaction();
      }
    }
    tx.commit();
    BenchInputs.require(document.length(text) == n, "length of the text");
    return document;
  }

  private Document[] apart() {
    Document left = edited(n, RUN);
    Document right = left.fork(BenchInputs.actor(2));
    for (Document each : new Document[] {left, right}) {
      ObjectId text = BenchInputs.text(each);
      for (int i = 0; i < n; i++) {
        each.change("edit", tx -> tx.spliceText(text, random.nextInt(n), 0, "y"));
      }
    }
    return new Document[] {left, right};
  }

  private Object merged(Document[] pair) {
    pair[0].merge(pair[1]);
    BenchInputs.require(
        pair[0].length(BenchInputs.text(pair[0])) == 3L * n, "length after the merge");
    return pair[0];
  }

  private Document map() {
    Document document = new Document(BenchInputs.ACTOR);
    document.change(
        "map",
        tx -> {
          for (int i = 0; i < n; i++) {
            tx.set(ObjectId.ROOT, "key" + random.nextInt(n), NewValue.integer(i));
          }
        });
    return document;
  }

  private Document list() {
    Document document = new Document(BenchInputs.ACTOR);
    document.change(
        "list",
        tx -> {
          ObjectId list = tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
          int at = 0;
          for (int i = 0; i < n; i++) {
            at = place(i, RUN, at);
            tx.insert(list, at, NewValue.integer(i));
          }
        });
    return document;
  }

  private List<byte[]> conflicting() {
    return byActors((tx, i) -> tx.set(ObjectId.ROOT, "key", NewValue.integer(i)));
  }

  private List<byte[]> manyActors() {
    List<byte[]> changes = new ArrayList<>();
    Document document = new Document(BenchInputs.actor(0));
    document.change("begin", tx -> tx.set(ObjectId.ROOT, "text", ObjectType.TEXT));
    ObjectId text = BenchInputs.text(document);
    for (int i = 0; i < n; i++) {
      document.setActorId(BenchInputs.actor(i + 1));
      document.change("edit", tx -> tx.spliceText(text, 0, 0, "x"));
    }
    for (Change change : document.getAllChanges()) {
      changes.add(change.bytes());
    }
    return changes;
  }

  private interface Edit {
    void edit(Transaction tx, int number);
  }

  private List<byte[]> byActors(Edit edit) {
    List<byte[]> changes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int number = i;
      Document document = new Document(BenchInputs.actor(i));
      document.change("edit", tx -> edit.edit(tx, number));
      changes.add(document.getAllChanges().get(0).bytes());
    }
    return changes;
  }

  private Document applied(List<byte[]> changes) {
    Document document = new Document(BenchInputs.ACTOR);
    document.applyChanges(changes);
    BenchInputs.require(document.changeCount() == changes.size(), "count of changes");
    return document;
  }

  private Document saved(List<byte[]> changes) {
    return Document.load(applied(changes).save());
  }

  private Document deep() {
    Document document = new Document(BenchInputs.ACTOR);
    document.change(
        "deep",
        tx -> {
          ObjectId at = ObjectId.ROOT;
          for (int i = 0; i < n; i++) {
            at = tx.set(at, "in", ObjectType.MAP);
          }
        });
    return Document.load(document.save());
  }

  /** One commit that settles all conflicts of a key. */
  private static Object settled(Document document) {
    document.change("settle", tx -> tx.set(ObjectId.ROOT, "key", NewValue.integer(-1)));
    requireSettled(document);
    return document;
  }

  private static void requireSettled(Document document) {
    int values = document.getAll(ObjectId.ROOT, "key").orElseThrow().values().size();
    BenchInputs.require(values == 1, "one value after the conflicts were settled");
  }

  private record Incoming(Document document, List<byte[]> changes) {}

  /** The same as a change that comes in. */
  private Incoming settling() {
    List<byte[]> changes = conflicting();
    Document other = applied(changes);
    return new Incoming(
        applied(changes),
        List.of(
            BenchInputs.changed(other, tx -> tx.set(ObjectId.ROOT, "key", NewValue.integer(-1)))));
  }

  private static Object settledByOther(Incoming incoming) {
    incoming.document().applyEncodedChanges(incoming.changes().get(0));
    requireSettled(incoming.document());
    return incoming.document();
  }

  private Incoming live() {
    Document document = edited(n, RUN);
    Document other = document.fork(BenchInputs.actor(8));
    ObjectId text = BenchInputs.text(other);
    List<byte[]> changes = new ArrayList<>();
    for (int i = 0; i < LIVE; i++) {
      int at = random.nextInt(n);
      changes.add(BenchInputs.changed(other, tx -> tx.spliceText(text, at, 0, "y")));
    }
    return new Incoming(document, changes);
  }

  /** Changes that come in one by one, each reported by patches. */
  private static Object appliedLive(Incoming incoming) {
    Document document = incoming.document();
    for (byte[] change : incoming.changes()) {
      PatchLog log = new PatchLog();
      document.applyEncodedChanges(change, log);
      BenchInputs.require(document.makePatches(log).size() == 1, "a patch a change");
    }
    return document;
  }

  private List<Document> forks() {
    Document document = new Document(BenchInputs.actor(0));
    document.change("begin", tx -> tx.set(ObjectId.ROOT, "n", NewValue.integer(0)));
    List<Document> forks = new ArrayList<>(List.of(document));
    for (int i = 1; i <= n; i++) {
      int number = i;
      Document fork = document.fork(BenchInputs.actor(i));
      fork.change("edit", tx -> tx.set(ObjectId.ROOT, "n", NewValue.integer(number)));
      forks.add(fork);
    }
    return forks;
  }

  private Object mergedForks(List<Document> forks) {
    Document document = forks.get(0);
    for (Document fork : forks.subList(1, forks.size())) {
      document.merge(fork);
    }
    BenchInputs.require(document.getHeads().length == n, "a head a fork");
    return document;
  }

  /** A commit on top of n heads. */
  private static Object committed(Document document) {
    document.change("edit", tx -> tx.set(ObjectId.ROOT, "other", NewValue.integer(1)));
    BenchInputs.require(document.getHeads().length == 1, "one head after a commit");
    return document;
  }

  private record Branches(Document document, List<ChangeHash> firsts) {}

  /** n branches of two changes each. */
  private Branches branches() {
    Document all = new Document(BenchInputs.ACTOR);
    List<ChangeHash> firsts = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Document branch = new Document(BenchInputs.actor(i));
      branch.change("first", tx -> tx.set(ObjectId.ROOT, "key", NewValue.integer(1)));
      firsts.add(branch.getHeads()[0]);
      branch.change("second", tx -> tx.set(ObjectId.ROOT, "key", NewValue.integer(2)));
      all.applyEncodedChanges(branch.encodeChangesSince(new ChangeHash[0]));
    }
    return new Branches(all, firsts);
  }

  private Object sinceHeads(Branches branches) {
    byte[] changes =
        branches.document().encodeChangesSince(branches.firsts().toArray(ChangeHash[]::new));
    BenchInputs.require(BenchInputs.chunks(changes).size() == n, "a change a branch");
    return changes;
  }

  private static Object diff(Document document) {
    return document.diff(new ChangeHash[0], document.getHeads());
  }

  private static Object synced(Document document) {
    Document other = new Document(BenchInputs.actor(3));
    SyncState here = new SyncState();
    SyncState there = new SyncState();
    boolean more = true;
    while (more) {
      var sent = document.generateSyncMessage(here);
      sent.ifPresent(message -> other.receiveSyncMessage(there, message));
      var answer = other.generateSyncMessage(there);
      answer.ifPresent(message -> document.receiveSyncMessage(here, message));
      more = sent.isPresent() || answer.isPresent();
    }
    BenchInputs.require(
        BenchInputs.heads(document).equals(BenchInputs.heads(other)), "equal heads after sync");
    return other;
  }
}
