package org.amkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;

/** Where the data lies, and documents that several rows start from. */
final class BenchInputs {
  static final byte[] ACTOR = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

  /** Traces and real documents. */
  static final Path DATA = Path.of(System.getProperty("bench.data", "shared/data"));

  /** Documents that amkit made for all peers; see {@code MakeInputs}. */
  static final Path MADE = Path.of(System.getProperty("bench.made", "target/bench/inputs"));

  /** Whether this is the short form, of a hundredth of the work, which checks the rows. */
  static final boolean SHORT = Boolean.getBoolean("bench.short");

  private BenchInputs() {}

  /** How much of something: all, or in the short form a hundredth. */
  static int size(int full) {
    return SHORT ? full / 100 : full;
  }

  static Trace sequential(String name) throws IOException {
    return Trace.sequential(DATA.resolve("traces/sequential/" + name + ".json.gz"));
  }

  static Trace concurrent(String name) throws IOException {
    return Trace.read(DATA.resolve("traces/concurrent/" + name + ".json.gz"));
  }

  static byte[] made(String name) throws IOException {
    return Files.readAllBytes(MADE.resolve(name + ".automerge"));
  }

  static Document loaded(String name) throws IOException {
    return Document.load(made(name));
  }

  /** Changes of another replica of a made document, one after the other. */
  static List<byte[]> live(String name) throws IOException {
    return chunks(Files.readAllBytes(MADE.resolve(name + ".live")));
  }

  /**
   * Changes of a made document's linear history: {@link MakeInputs#OLD} of them, evenly spread and
   * oldest first, then the one that only the last builds on.
   */
  static ChangeHash[] hashes(String name) throws IOException {
    return Files.readAllLines(MADE.resolve(name + ".heads")).stream()
        .map(Hashes::of)
        .toArray(ChangeHash[]::new);
  }

  static byte[] actor(int number) {
    byte[] actor = ACTOR.clone();
    actor[0] = (byte) (100 + number);
    actor[1] = (byte) (number >> 8);
    return actor;
  }

  /** The text that a document's key "text" holds. */
  static ObjectId text(Document document) {
    return objectAt(document, "text");
  }

  static ObjectId objectAt(Document document, String key) {
    var value = document.get(ObjectId.ROOT, key).orElseThrow();
    if (value instanceof org.amkit.AmValue.Text text) {
      return text.getId();
    } else if (value instanceof org.amkit.AmValue.List list) {
      return list.getId();
    }
    return ((org.amkit.AmValue.Map) value).getId();
  }

  /** Types a trace: all in one change, or a change an edit, each of which is then looked at. */
  static Document typed(Trace trace, boolean changePerEdit, Consumer<Document> changed) {
    Document document = new Document(ACTOR);
    Transaction tx = document.startTransaction();
    ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
    if (!trace.startContent.isEmpty()) {
      tx.spliceText(text, 0, 0, trace.startContent);
    }
    for (Trace.Txn txn : trace.txns) {
      for (Trace.Patch patch : txn.patches()) {
        if (changePerEdit) {
          tx.commit();
          changed.accept(document);
          tx = document.startTransaction();
        }
        tx.spliceText(text, patch.at(), patch.deleted(), patch.inserted());
      }
    }
    tx.commit();
    return document;
  }

  /** The bytes of one change that is made now. */
  static byte[] changed(Document document, Consumer<Transaction> edit) {
    ChangeHash[] before = document.getHeads();
    Transaction tx = document.startTransaction();
    edit.accept(tx);
    tx.commit();
    return document.encodeChangesSince(before);
  }

  static String characters(String text) {
    return text.codePointCount(0, text.length()) + " characters";
  }

  static String heads(Document document) {
    List<String> heads = new ArrayList<>();
    for (ChangeHash head : document.getHeads()) {
      heads.add(hex(head.getBytes()));
    }
    heads.sort(null);
    return String.join(",", heads);
  }

  /** The heads, or what they come to where there are more than one. */
  static String shortHeads(Document document) {
    String heads = heads(document);
    return heads.length() > 64 ? heads.hashCode() + "" : heads;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("wrong result: " + what);
    }
  }

  /** The chunks that lie behind one another in bytes. */
  static List<byte[]> chunks(byte[] bytes) {
    List<byte[]> out = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int i = at + 9;
      long length = 0;
      for (int shift = 0; ; shift += 7) {
        length |= (long) (bytes[i] & 0x7f) << shift;
        if (bytes[i++] >= 0) {
          break;
        }
      }
      int end = i + (int) length;
      out.add(java.util.Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return out;
  }
}
