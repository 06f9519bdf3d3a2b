package org.amkit;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.amkit.chunk.Hash;
import org.amkit.codec.FormatException;
import org.amkit.edit.ActionLog;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.patch.EnginePatch;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Document} is made of, and what transactions, views and sync states build on: the
 * engine, the open transaction, the version stayed at. The document is its own lock.
 */
abstract class DocumentState extends EngineReader {
  /** Null once freed. */
  private @Nullable Engine engine;

  private final ObjectId.IdScope scope = new ObjectId.IdScope();
  private @Nullable TransactionImpl open;

  /** The version that reads and new transactions stay at; null for the present one. */
  private ChangeHash @Nullable [] isolation;

  private @Nullable Clock isolationVersion;

  /** What happened since the version that the next incremental diff starts from; null: not kept. */
  private @Nullable PatchLog sinceCursor;

  /** What was visible before the open transaction, where that edits another version. */
  private @Nullable Clock beforeAside;

  DocumentState(Engine engine) {
    this.engine = engine;
  }

  @Override
  final Object lock() {
    return this;
  }

  @Override
  final Engine engine() {
    if (engine == null) {
      throw new NoSuchElementException("the document was freed");
    }
    return engine;
  }

  @Override
  final ObjectId.IdScope scope() {
    return scope;
  }

  @Override
  final @Nullable Clock version() {
    return open == null ? isolationVersion : null;
  }

  /** The engine, for what an open transaction forbids. */
  final Engine idle() {
    if (open != null) {
      throw new TransactionInProgress();
    }
    return engine();
  }

  final void committed(Optional<ChangeHash> made) {
    open = null;
    if (isolation != null && made.isPresent()) {
      isolateAt(new ChangeHash[] {made.get()});
    }
    Clock before = beforeAside;
    beforeAside = null;
    if (before != null && sinceCursor != null && made.isPresent()) {
      sinceCursor.recordDiff(engine().diff(before, visibleVersion()));
    }
  }

  final void rolledBack() {
    open = null;
    beforeAside = null;
  }

  /** Whether the edits of the open transaction are asked for by an incremental diff. */
  final boolean keepsEdits() {
    return sinceCursor != null && beforeAside == null;
  }

  /** Takes the edits of a transaction that is being committed. */
  final void edited(List<ActionLog.Event> edits) {
    if (sinceCursor != null && beforeAside == null) {
      sinceCursor.record(edits);
    }
  }

  /** Keeps what happens from now on, or ({@code false}) nothing. */
  final void keepSinceCursor(boolean on) {
    sinceCursor = on ? new PatchLog() : null;
  }

  /** What was kept since {@link #keepSinceCursor}; null where nothing is. */
  final @Nullable PatchLog sinceCursor() {
    return sinceCursor;
  }

  private Clock visibleVersion() {
    Clock isolated = isolationVersion;
    return isolated != null ? isolated : engine().clockAt(engine().heads());
  }

  /** Moves to another version, logging what that does to the visible state. */
  final void moved(@Nullable PatchLog log, Runnable move) {
    if (log != null) {
      log.requireUsableBy(this);
    }
    if (log == null && sinceCursor == null) {
      move.run();
      return;
    }
    Clock before = visibleVersion();
    move.run();
    tell(log, engine().diff(before, visibleVersion()));
  }

  private void tell(@Nullable PatchLog log, List<EnginePatch> patches) {
    if (log != null) {
      log.recordDiff(patches);
    }
    if (sinceCursor != null) {
      sinceCursor.recordDiff(patches);
    }
  }

  /** Does what changes the document from outside, logging what that does to its visible state. */
  final <T> T logged(@Nullable PatchLog log, Supplier<T> action) {
    if (log != null) {
      log.requireUsableBy(this);
    }
    if (isolation != null || (log == null && sinceCursor == null)) {
      return action.get();
    }
    Engine to = engine();
    List<Hash> heads = to.heads();
    Clock before = to.clockAt(heads);
    try {
      return action.get();
    } finally {
      if (!heads.equals(to.heads())) {
        tell(log, to.diffSince(before));
      }
    }
  }

  static <T> T refusing(Supplier<T> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException | IllegalStateException | FormatException e) {
      throw Refusal.of(e);
    }
  }

  /** The version that reads and new transactions stay at; null for the present one. */
  final ChangeHash @Nullable [] isolation() {
    return isolation;
  }

  final void isolateAt(ChangeHash[] heads) {
    isolation = heads.clone();
    isolationVersion = engine().clockAt(EngineTypes.hashes(heads));
  }

  final void stopIsolating() {
    isolation = null;
    isolationVersion = null;
  }

  /** Lets go of the engine, for good. */
  final void release() {
    if (open != null) {
      throw new TransactionInProgress();
    }
    engine = null;
  }

  final @Nullable ChangeHash unknownHead(ChangeHash[] heads) {
    for (ChangeHash head : heads) {
      if (!engine().hasChange(head.hash())) {
        return head;
      }
    }
    return null;
  }

  final void requireHeads(ChangeHash[] heads) {
    ChangeHash unknown = unknownHead(heads);
    if (unknown != null) {
      throw new AutomergeException("no such change in this document: " + unknown);
    }
  }

  /** Opens a transaction, on top of an old version where one is given. */
  final TransactionImpl start(@Nullable PatchLog log, ChangeHash @Nullable [] base) {
    Engine on = idle();
    if (base != null) {
      requireHeads(base);
    }
    if (log != null) {
      log.lend(this);
    }
    boolean aside = base != null && !Arrays.equals(base, isolation);
    beforeAside = aside && sinceCursor != null ? visibleVersion() : null;
    if (base == null) {
      on.begin();
    } else {
      on.beginAt(EngineTypes.hashes(base));
    }
    TransactionImpl started =
        new TransactionImpl(this, on, base == null ? null : base.clone(), log);
    open = started;
    return started;
  }

  @Override
  public synchronized ChangeHash[] getHeads() {
    if (open != null) {
      return open.getHeads();
    }
    return isolation != null ? isolation.clone() : EngineTypes.changeHashes(engine().heads());
  }
}
