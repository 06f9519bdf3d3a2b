package org.amkit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.SyncState;
import org.amkit.Transaction;

/** Rows that only amkit has: what the binding's API lacks, and growth with the size. */
final class OwnRows {
  private OwnRows() {}

  static Row<?> of(String name) throws Exception {
    String kind = name.substring(0, name.indexOf(':'));
    String argument = name.substring(name.indexOf(':') + 1);
    return switch (kind) {
      case "load-unverified" -> unverified(argument);
      default -> Growth.of(kind, Integer.parseInt(argument));
    };
  }

  private static Row<byte[]> unverified(String input) {
    return new Row<>() {
      @Override
      public byte[] prepare() throws Exception {
        return BenchInputs.made(input);
      }

      @Override
      public Object run(byte[] bytes) {
        Document document = Document.load(bytes, LoadOptions.DEFAULT.withVerifyHeads(false));
        return document.text(BenchInputs.text(document)).orElseThrow();
      }

      @Override
      public String check(byte[] prepared, Object result) {
        String text = (String) result;
        return text.codePointCount(0, text.length()) + " characters";
      }
    };
  }

  /** A workload of size n; the fitted exponent of its time says how it grows. */
  private static final class Growth {
    /** Edits in a row at one place: as many as automerge-paper has on average. */
    private static final int RUN = 20;

    private final int n;
    private final Random random = new Random(1);

    private Growth(int n) {
      this.n = n;
    }

    static Row<?> of(String kind, int n) {
      Growth growth = new Growth(n);
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
        case "diff" -> growth.row(() -> growth.edited(1, RUN), Growth::diff);
        case "sync" -> growth.row(() -> growth.edited(n, 1), Growth::synced);
        default -> throw new IllegalArgumentException("no row own:" + kind);
      };
    }

    private interface Make<T> {
      T make() throws Exception;
    }

    private interface Work<T> {
      Object run(T prepared) throws Exception;
    }

    private <T> Row<T> row(Make<T> make, Work<T> work) {
      return new Row<>() {
        @Override
        public T prepare() throws Exception {
          return make.make();
        }

        @Override
        public Object run(T prepared) throws Exception {
          return work.run(prepared);
        }

        @Override
        public String check(T prepared, Object result) {
          return result instanceof Document document
              ? BenchInputs.heads(document).length() / 64 + " head(s)"
              : "ok";
        }
      };
    }

    /**
     * Where the next of the edits goes: behind the one before, and after each {@code run}
     * elsewhere.
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
}
