package org.amkit.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.Patch;
import org.amkit.PatchAction;
import org.amkit.PatchLog;
import org.amkit.Transaction;

/**
 * Rows about changes: all of them out and in, versions of the past, what comes in live. Each run
 * has a document that was just loaded and not looked at; those of a kind that ends with {@code
 * -again} ask the same document over and over.
 */
final class HistoryRows {
  private static final String AGAIN = "-again";
  private static final int CALLS = 100;

  private HistoryRows() {}

  static Row<?> of(String kind, String input) {
    Callable<Document> fresh = () -> BenchInputs.loaded(input);
    Callable<Document> document = kind.endsWith(AGAIN) ? Row.once(fresh) : fresh;
    return switch (kind.replace(AGAIN, "")) {
      case "changes-out" -> changesSince(document, () -> new ChangeHash[0]);
      case "since-old" -> changesSince(document, () -> old(input));
      case "since-last" -> sinceLast(document, input);
      case "text-at" -> textAt(document, input);
      case "diff" -> diff(document, input);
      case "first-change" -> firstChange(document);
      case "changes-in" -> changesIn(input);
      case "changes-in-each" -> changesInEach(input);
      case "live" -> live(input, false);
      case "live-patches" -> live(input, true);
      default -> throw new IllegalArgumentException("no row " + kind);
    };
  }

  private static ChangeHash[] old(String input) throws Exception {
    ChangeHash[] hashes = BenchInputs.hashes(input);
    return Arrays.copyOf(hashes, hashes.length - 1);
  }

  private static ChangeHash[] last(String input) throws Exception {
    ChangeHash[] hashes = BenchInputs.hashes(input);
    return new ChangeHash[] {hashes[hashes.length - 1]};
  }

  private static ChangeHash[] middle(String input) throws Exception {
    ChangeHash[] hashes = BenchInputs.hashes(input);
    return new ChangeHash[] {hashes[hashes.length / 2]};
  }

  private static String changes(Object bytes) {
    return BenchInputs.chunks((byte[]) bytes).size() + " changes";
  }

  private static Row<Document> changesSince(
      Callable<Document> document, Callable<ChangeHash[]> hashes) {
    Callable<ChangeHash[]> since = Row.once(hashes);
    return Row.of(
        () -> {
          since.call();
          return document.call();
        },
        d -> d.encodeChangesSince(since.call()),
        (d, bytes) -> changes(bytes));
  }

  private static Row<Document> sinceLast(Callable<Document> document, String input) {
    Callable<ChangeHash[]> last = Row.once(() -> last(input));
    return Row.of(
        () -> {
          last.call();
          return document.call();
        },
        d -> {
          byte[] bytes = new byte[0];
          for (int i = 0; i < CALLS; i++) {
            bytes = d.encodeChangesSince(last.call());
          }
          return bytes;
        },
        (d, bytes) -> changes(bytes));
  }

  private static Row<Document> textAt(Callable<Document> document, String input) {
    Callable<ChangeHash[]> middle = Row.once(() -> middle(input));
    return Row.of(
        () -> {
          middle.call();
          return document.call();
        },
        d -> d.text(BenchInputs.text(d), middle.call()).orElseThrow(),
        (d, text) -> BenchInputs.characters((String) text));
  }

  private static Row<Document> diff(Callable<Document> document, String input) {
    Callable<ChangeHash[]> middle = Row.once(() -> middle(input));
    return Row.of(
        () -> {
          middle.call();
          return document.call();
        },
        d -> d.diff(middle.call(), d.getHeads()),
        (d, patches) -> grown(patches) + " characters");
  }

  /** How many characters longer patches make a text. */
  private static long grown(Object patches) {
    long grown = 0;
    for (Object each : (List<?>) patches) {
      PatchAction action = ((Patch) each).getAction();
      if (action instanceof PatchAction.SpliceText splice) {
        grown += splice.getText().length();
      } else if (action instanceof PatchAction.DeleteList delete) {
        grown -= delete.getLength();
      }
    }
    return grown;
  }

  private static Row<Document> firstChange(Callable<Document> document) {
    return Row.of(
        document,
        d -> {
          Transaction tx = d.startTransaction();
          tx.spliceText(BenchInputs.text(d), 1, 0, "x");
          return tx.commit();
        },
        (d, hash) -> BenchInputs.characters(d.text(BenchInputs.text(d)).orElseThrow()));
  }

  private static byte[] allChanges(String input) throws Exception {
    return BenchInputs.loaded(input).encodeChangesSince(new ChangeHash[0]);
  }

  private static Row<byte[]> changesIn(String input) {
    return Row.of(
        Row.once(() -> allChanges(input)),
        bytes -> {
          Document document = new Document(BenchInputs.actor(9));
          document.applyEncodedChanges(bytes);
          return document;
        },
        (bytes, document) -> BenchInputs.heads((Document) document));
  }

  private static Row<List<byte[]>> changesInEach(String input) {
    return Row.of(
        Row.once(() -> BenchInputs.chunks(allChanges(input))),
        chunks -> {
          Document document = new Document(BenchInputs.actor(9));
          for (byte[] chunk : chunks) {
            document.applyEncodedChanges(chunk);
          }
          return document;
        },
        (chunks, document) -> BenchInputs.heads((Document) document));
  }

  /** Another replica's changes, one after the other, to a document whose text is shown. */
  private static Row<Document> live(String input, boolean patches) {
    Callable<List<byte[]>> changes = Row.once(() -> BenchInputs.live(input));
    return Row.of(
        () -> {
          changes.call();
          Document document = BenchInputs.loaded(input);
          BenchInputs.require(document.text(BenchInputs.text(document)).isPresent(), "a text");
          return document;
        },
        document -> {
          long grown = 0;
          for (byte[] change : changes.call()) {
            if (patches) {
              PatchLog log = new PatchLog();
              document.applyEncodedChanges(change, log);
              grown += grown(document.makePatches(log));
              log.free();
            } else {
              document.applyEncodedChanges(change);
            }
          }
          return grown;
        },
        (document, grown) -> grown + " " + BenchInputs.heads(document));
  }
}
