package org.amkit;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.amkit.codec.FormatException;
import org.amkit.edit.RecordedEdits;
import org.amkit.engine.AppliedChange;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Touched;
import org.amkit.patch.EnginePatch;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Document} holds, for itself, its transactions and its views: the engine, the open
 * transaction, the version stayed at. The document is the lock of all of it.
 */
final class DocumentState {
  final Document document;

  /** The numbering that packed ids in object ids are remembered under. */
  final ObjectId.IdScope scope = new ObjectId.IdScope();

  /** Null once freed. */
  private @Nullable Engine engine;

  private @Nullable TransactionImpl open;

  /** The version that reads and new transactions stay at; null for the present one. */
  private ChangeHash @Nullable [] isolation;

  private @Nullable Clock isolationVersion;

  /** Where the next incremental diff starts from. */
  private ChangeHash[] cursor = {};

  /** What happened since then; null where that is not kept. */
  private @Nullable PatchLog sinceCursor;

  /** What was visible before the open transaction, where that edits another version. */
  private @Nullable Clock beforeAside;

  DocumentState(Document document, Engine engine) {
    this.document = document;
    this.engine = engine;
  }

  // The engine.

  Engine engine() {
    if (engine == null) {
      throw new NoSuchElementException("the document was freed");
    }
    return engine;
  }

  /** The engine, for what an open transaction forbids. */
  Engine idle() {
    if (open != null) {
      throw new TransactionInProgress();
    }
    return engine();
  }

  /** Releases the engine; the document cannot be used after it. */
  void release() {
    if (open != null) {
      throw new TransactionInProgress();
    }
    engine = null;
  }

  /** Rolls back what is open and releases the engine. */
  void end() {
    TransactionImpl left = open;
    if (left != null) {
      left.rollback();
    }
    engine = null;
  }

  /** Reads under the lock. */
  <T> T read(Function<Engine, T> read) {
    synchronized (document) {
      return read.apply(engine());
    }
  }

  Change change(int number) {
    return new Change(new AppliedChange(document, engine(), number));
  }

  // Versions.

  /** The version that reads without heads read; null for all that is there. */
  @Nullable Clock version() {
    return open == null ? isolationVersion : null;
  }

  ChangeHash[] heads() {
    if (open != null) {
      return open.getHeads();
    }
    return isolation != null ? isolation.clone() : present(engine());
  }

  /** The heads of all that is in the document. */
  private static ChangeHash[] present(Engine engine) {
    return engine.heads().toArray(new ChangeHash[0]);
  }

  @Nullable ChangeHash unknownHead(ChangeHash[] heads) {
    for (ChangeHash head : heads) {
      if (!engine().hasChange(head)) {
        return head;
      }
    }
    return null;
  }

  void requireHeads(ChangeHash[] heads) {
    ChangeHash unknown = unknownHead(heads);
    if (unknown != null) {
      throw new AutomergeException("no such change in this document: " + unknown);
    }
  }

  /** Stays at a version; null for none any more. */
  void isolate(ChangeHash @Nullable [] heads, @Nullable PatchLog log) {
    synchronized (document) {
      Engine to = idle();
      if (heads != null) {
        requireHeads(heads);
      }
      if (log != null) {
        log.requireUsableBy(document);
      }
      boolean stays = Arrays.equals(heads(), heads == null ? present(to) : heads);
      Clock before = stays || (log == null && sinceCursor == null) ? null : visibleVersion();
      if (before != null) {
        leaveView(log);
      }
      stayAt(heads);
      if (before != null) {
        tell(log, to.diff(before, visibleVersion()));
      }
    }
  }

  private void leaveView(@Nullable PatchLog log) {
    if (log != null) {
      log.finishView(document);
    }
    if (sinceCursor != null) {
      sinceCursor.finishView(document);
    }
  }

  private void stayAt(ChangeHash @Nullable [] heads) {
    isolation = heads == null ? null : heads.clone();
    isolationVersion = heads == null ? null : engine().clockAt(List.of(heads));
  }

  private Clock visibleVersion() {
    Clock isolated = isolationVersion;
    return isolated != null ? isolated : engine().clockAt(engine().heads());
  }

  // Transactions.

  /** Opens a transaction at the version stayed at. */
  TransactionImpl start(@Nullable PatchLog log) {
    return start(log, isolation);
  }

  /** Opens a transaction, on top of an old version where one is given. */
  TransactionImpl start(@Nullable PatchLog log, ChangeHash @Nullable [] base) {
    Engine on = idle();
    if (base != null) {
      requireHeads(base);
    }
    if (log != null) {
      log.lend(document);
    }
    boolean aside = base != null && !Arrays.equals(base, isolation);
    beforeAside = aside && sinceCursor != null ? visibleVersion() : null;
    begin(on, base);
    TransactionImpl started =
        new TransactionImpl(this, on, base == null ? null : base.clone(), log);
    open = started;
    return started;
  }

  private static void begin(Engine engine, ChangeHash @Nullable [] base) {
    if (base == null) {
      engine.begin();
    } else {
      engine.beginAt(List.of(base));
    }
  }

  /** Makes a change without edits. */
  ChangeHash commitEmpty(@Nullable String message, long time) {
    Refusal.requireTime(time);
    Engine on = idle();
    begin(on, isolation);
    ChangeHash made = on.commitEmpty(message, time);
    committed(Optional.of(made));
    return made;
  }

  void committed(Optional<ChangeHash> made) {
    open = null;
    if (isolation != null && made.isPresent()) {
      stayAt(new ChangeHash[] {made.get()});
    }
    Clock before = beforeAside;
    beforeAside = null;
    if (before != null && sinceCursor != null && made.isPresent()) {
      sinceCursor.recordDiff(engine().diff(before, visibleVersion()));
    }
  }

  void rolledBack() {
    open = null;
    beforeAside = null;
  }

  /** Whether the edits of the open transaction are asked for by an incremental diff. */
  boolean keepsEdits() {
    return sinceCursor != null && beforeAside == null;
  }

  /** Takes the edits of a transaction that is being committed. */
  void edited(List<RecordedEdits.Event> edits) {
    if (sinceCursor != null && beforeAside == null) {
      sinceCursor.record(edits);
    }
  }

  // Changes from outside, and what they do.

  /** Does what changes the document from outside, logging what that does to its visible state. */
  void take(@Nullable PatchLog log, Consumer<Engine> action) {
    synchronized (document) {
      Engine to = idle();
      if (log != null) {
        log.requireUsableBy(document);
      }
      if (isolation != null || (log == null && sinceCursor == null)) {
        refuse(to, action);
        return;
      }
      Touched touched = to.follow();
      try {
        refuse(to, action);
      } finally {
        tell(log, to.followed(touched));
      }
    }
  }

  private static void refuse(Engine to, Consumer<Engine> action) {
    try {
      action.accept(to);
    } catch (IllegalArgumentException | IllegalStateException | FormatException e) {
      throw Refusal.of(e);
    }
  }

  static <T> T refusing(Supplier<T> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException | IllegalStateException | FormatException e) {
      throw Refusal.of(e);
    }
  }

  private void tell(@Nullable PatchLog log, List<EnginePatch> patches) {
    if (log != null) {
      log.recordDiff(patches);
    }
    if (sinceCursor != null) {
      sinceCursor.recordDiff(patches);
    }
  }

  /** What happened since the cursor, step by step where that was kept. */
  List<EnginePatch> sinceCursor() {
    Engine engine = engine();
    ChangeHash[] now = heads();
    PatchLog log = sinceCursor;
    if (log != null && Arrays.equals(now, present(idle()))) {
      return log.patches(document);
    }
    Clock before = engine.clockAt(List.of(cursor));
    return engine.diff(before, engine.clockAt(List.of(now)));
  }

  /** Moves the cursor; what happens from now on is kept unless it is at the empty document. */
  void moveCursor(ChangeHash[] heads) {
    Engine unused = idle();
    cursor = heads;
    sinceCursor = heads.length > 0 ? new PatchLog() : null;
  }
}
