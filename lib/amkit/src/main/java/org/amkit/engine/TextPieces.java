package org.amkit.engine;

import java.nio.charset.StandardCharsets;
import org.amkit.PieceVisitor;
import org.amkit.chunk.OpId;
import org.amkit.codec.ByteWriter;
import org.amkit.history.ChangeGraph;
import org.amkit.ops.Action;
import org.amkit.ops.Clock;
import org.amkit.ops.RegOp;
import org.amkit.ops.Register;
import org.amkit.ops.RegisterView;
import org.amkit.ops.SeqObject;
import org.amkit.ops.SpanView;
import org.amkit.ops.ValueHeap;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a part of a text into pieces that are each by one change. The ids along a span ascend one by
 * one, as those of a change do: of a span each change has one stretch.
 */
final class TextPieces {
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBC};

  private final ChangeGraph graph;
  private final ValueHeap heap;
  private final long start;
  private final long end;
  private final PieceVisitor visitor;

  /** Where the walk is, in index units. */
  private long index;

  /** The piece that is not at its end yet; it has begun when it has bytes. */
  private final ByteWriter piece = new ByteWriter(64);

  private int pieceChange;
  private long pieceStart;
  private long pieceEnd;

  /** The change that was looked up last: its number, its actor, some of its ops' counters. */
  private int change = -1;

  private int actor = -1;
  private long firstCounter;
  private long lastCounter;

  TextPieces(ChangeGraph graph, ValueHeap heap, long start, long end, PieceVisitor visitor) {
    this.graph = graph;
    this.heap = heap;
    this.start = start;
    this.end = end;
    this.visitor = visitor;
  }

  void walk(SeqObject seq, @Nullable Clock at) {
    SeqSpan span = seq.tree.first();
    for (; span != null && index < end; span = seq.tree.next(span)) {
      Register register = SeqObject.detail(span);
      if (register != null) {
        RegOp op = SeqObject.mark(span) != null ? null : RegisterView.winner(register, at);
        if (op != null) {
          find(op.id);
          boolean string = op.action == Action.SET && op.valueType == ValueHeap.STR;
          elements(1, op.width, string ? op.valueLength : -1, op.valueOffset);
        }
        continue;
      }
      boolean string = span.action == Action.SET && span.valueType == ValueHeap.STR;
      long interval = SpanView.interval(span, at);
      int to = SpanView.to(interval);
      for (int i = SpanView.from(interval); i < to; ) {
        long id = span.idAt(i);
        find(id);
        int count = (int) Math.min(to - i, lastCounter - OpId.counter(id) + 1);
        elements(count, span.width, string ? span.valueLength : -1, span.valueOffsetAt(i));
        i += count;
      }
    }
    finishPiece();
  }

  /** Looks up the change that an op is part of. */
  private void find(long id) {
    int author = (int) (id & 0x7fffffff);
    long counter = OpId.counter(id);
    if (author != actor || counter < firstCounter || counter > lastCounter) {
      change = graph.findByOp(author, counter);
      actor = author;
      firstCounter = counter;
      lastCounter = change < 0 ? Long.MAX_VALUE - 1 : graph.maxOpOfChange(change);
    }
  }

  /**
   * Adds elements of the change just looked up, as far as they are in the part asked for.
   *
   * @param width the index units of each
   * @param byteCount the bytes of each, which are at {@code offset} in the heap; -1 for no strings
   */
  private void elements(int count, int width, int byteCount, int offset) {
    long begin = index;
    index += (long) count * width;
    int from = 0;
    int to = 0;
    if (width == 0) {
      to = begin > start && begin < end ? count : 0;
    } else if (begin < end) {
      from = (int) Math.min(count, Math.max(0, (start - begin) / width));
      to = (int) Math.min(count, (end - begin - 1) / width + 1);
    }
    if (from >= to) {
      return;
    }
    if (piece.size() > 0 && change != pieceChange) {
      finishPiece();
    }
    pieceStart = piece.size() == 0 ? begin + (long) from * width : pieceStart;
    pieceEnd = begin + (long) to * width;
    pieceChange = change;
    if (byteCount >= 0) {
      piece.putBytes(heap.buffer(), offset + from * byteCount, (to - from) * byteCount);
    } else {
      for (int i = from; i < to; i++) {
        piece.putBytes(REPLACEMENT);
      }
    }
  }

  private void finishPiece() {
    if (piece.size() > 0) {
      String text = new String(piece.buffer(), 0, piece.size(), StandardCharsets.UTF_8);
      piece.clear();
      visitor.piece(pieceChange, pieceStart, pieceEnd, text);
    }
  }
}
