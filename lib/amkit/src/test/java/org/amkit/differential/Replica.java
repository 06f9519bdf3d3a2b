package org.amkit.differential;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;
import org.amkit.Patch;
import org.amkit.PatchLog;
import org.amkit.Read;
import org.amkit.SaveOptions;
import org.amkit.SyncState;
import org.amkit.TextUnit;
import org.amkit.Transaction;
import org.amkit.differential.Script.Step;
import org.jspecify.annotations.Nullable;

/** One amkit document of a script, its actor, its open transaction, and the file it appends to. */
final class Replica {
  private final String unit;
  private final boolean hasMirror;
  private Mirror mirror = new Mirror();
  private Mirror diffMirror = new Mirror();
  private PatchLog log = new PatchLog();
  private boolean logIsActive;
  private String actor;
  Document doc;
  private @Nullable Transaction transaction;
  private boolean hasFile;
  private ByteArrayOutputStream file = new ByteArrayOutputStream();
  private ChangeHash[] fileHeads = new ChangeHash[0];

  /**
   * @param hasMirror whether {@link #patches} will be asked for
   */
  Replica(String actor, String unit, boolean hasMirror) {
    this.actor = actor;
    this.unit = unit;
    this.hasMirror = hasMirror;
    this.doc = empty(actor, unit);
  }

  static TextUnit textUnit(String unit) {
    return unit.equals("utf16") ? TextUnit.UTF16 : TextUnit.CODE_POINTS;
  }

  static Document empty(String actor, String unit) {
    return new Document(HexFormat.of().parseHex(actor), textUnit(unit));
  }

  static Document load(byte[] bytes, String unit) {
    return Document.load(bytes, LoadOptions.DEFAULT.withTextUnit(textUnit(unit)));
  }

  private Document load(byte[] bytes) {
    Document loaded = load(bytes, unit);
    loaded.setActorId(HexFormat.of().parseHex(actor));
    return loaded;
  }

  Transaction transaction() {
    Transaction open = transaction;
    if (open == null) {
      open = hasMirror ? doc.startTransaction(log) : doc.startTransaction();
      transaction = open;
    }
    return open;
  }

  /** The document as it is with what the open transaction did. */
  Read read() {
    return transaction == null ? doc : transaction;
  }

  void settle() {
    if (transaction != null) {
      transaction.commit(null, 0);
      transaction = null;
    }
  }

  String commit(Step step) {
    Transaction open = transaction();
    transaction = null;
    String message = step.has("message") ? step.string("message") : null;
    return open.commit(message, step.number("time")).map(ChangeHash::toString).orElse("-");
  }

  String commitEmpty(Step step) {
    String message = step.has("message") ? step.string("message") : null;
    return doc.emptyChange(message, step.number("time")).toString();
  }

  void rollback() {
    if (transaction != null) {
      transaction.rollback();
      transaction = null;
    }
  }

  String editAt(ChangeHash[] at, Step step) {
    if (!hasMirror) {
      return put(doc.startTransactionAt(at), step);
    }
    doc.isolate(at, log);
    String made = put(doc.startTransaction(log), step);
    doc.integrate(log);
    return made;
  }

  private static String put(Transaction to, Step step) {
    to.set(ObjectId.ROOT, step.string("key"), ScriptEdits.newValue(step.list("v")));
    return to.commit(null, step.number("time")).map(ChangeHash::toString).orElse("-");
  }

  void reload() {
    replace(load(doc.save()));
  }

  /** Writes what is new behind the file and tells its digest. */
  String append() {
    byte[] bytes = doc.saveSince(fileHeads);
    file.writeBytes(bytes);
    hasFile = true;
    fileHeads = doc.getHeads();
    return sha(bytes);
  }

  boolean reopen() {
    if (!hasFile) {
      return false;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(file.toByteArray());
    whole.writeBytes(doc.saveSince(fileHeads));
    replace(load(whole.toByteArray()));
    return true;
  }

  void fork(Replica from, String newActor, ChangeHash @Nullable [] at) {
    actor = newActor;
    file = new ByteArrayOutputStream();
    hasFile = false;
    fileHeads = new ChangeHash[0];
    byte[] bytes = HexFormat.of().parseHex(newActor);
    replace(at == null ? from.doc.fork(bytes) : from.doc.fork(at, bytes));
  }

  void merge(Replica from) {
    if (hasMirror) {
      doc.merge(from.doc, log);
    } else {
      doc.merge(from.doc);
    }
  }

  void receive(List<byte[]> changes, String way) {
    PatchLog patches = hasMirror ? log : null;
    switch (way) {
      case "one" -> changes.forEach(change -> doc.applyChanges(List.of(change), patches));
      case "bytes" -> {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        changes.forEach(all::writeBytes);
        if (patches == null) {
          doc.loadIncremental(all.toByteArray());
        } else {
          doc.applyEncodedChanges(all.toByteArray(), patches);
        }
      }
      default -> doc.applyChanges(changes, patches);
    }
  }

  void receive(SyncState state, byte[] message) {
    if (hasMirror) {
      doc.receiveSyncMessage(state, log, message);
    } else {
      doc.receiveSyncMessage(state, message);
    }
  }

  /**
   * The patches since the last call, as a patch log has them, once two mirrors, one kept up with
   * those and one with {@link Document#diffIncremental}, hold what the document does.
   */
  List<String> patches() {
    List<Patch> patches = logIsActive ? doc.makePatches(log) : doc.currentState();
    startLog();
    check(mirror, patches);
    check(diffMirror, doc.diffIncremental());
    return PatchLines.telling(patches);
  }

  private void check(Mirror copy, List<Patch> patches) {
    copy.apply(patches);
    if (!copy.toString().equals(Mirror.of(doc))) {
      throw new AssertionError(
          "the patches " + PatchLines.of(patches) + " give " + copy + ", not " + Mirror.of(doc));
    }
  }

  /** As Automerge's diff cursor, the log is kept only once the document has heads. */
  private void startLog() {
    log = new PatchLog();
    logIsActive = doc.getHeads().length > 0;
  }

  /** Goes on with another document; patches are counted from what it is now. */
  private void replace(Document other) {
    doc = other;
    if (hasMirror) {
      doc.updateDiffCursor();
      mirror = new Mirror();
      diffMirror = new Mirror();
      startLog();
      if (logIsActive) {
        mirror.apply(doc.currentState());
        diffMirror.apply(doc.currentState());
      }
    }
  }

  byte[] saveUncompressed() {
    return doc.save(new SaveOptions(false, true));
  }

  List<String> hashes() {
    return doc.getAllChanges().stream().map(Change::hash).map(ChangeHash::toString).toList();
  }

  static String join(ChangeHash[] hashes) {
    return Arrays.stream(hashes).map(ChangeHash::toString).collect(Collectors.joining(","));
  }

  static String sha(String text) {
    return sha(text.getBytes(StandardCharsets.UTF_8));
  }

  static String sha(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
