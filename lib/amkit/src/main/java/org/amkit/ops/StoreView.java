package org.amkit.ops;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.amkit.codec.ByteWriter;
import org.amkit.sequence.SeqSpan;
import org.amkit.sequence.SpanIndex;
import org.jspecify.annotations.Nullable;

/**
 * Reads of an op store, now ({@code at == null}) or as it was at a version.
 *
 * <p>Cost: a look-up by key O(1), by index O(log spans) now and O(spans) at a version; walks
 * O(spans + elements visited).
 */
public final class StoreView {
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBC};

  private final OpStore store;

  public StoreView(OpStore store) {
    this.store = store;
  }

  /** An element of a sequence: its span, its place there, and the index where it starts. */
  public record Place(SeqSpan span, int offset, long start) {
    public long id() {
      return span.idAt(offset);
    }
  }

  // Maps

  public @Nullable Entry get(MapObject map, String key, @Nullable Clock at) {
    Register register = map.register(key);
    return register == null ? null : entry(register, at);
  }

  public @Nullable Entry entry(Register register, @Nullable Clock at) {
    if (at == null) {
      RegOp winner = register.winner();
      return winner == null ? null : entry(winner, null, register.visibleCount() > 1);
    }
    List<RegOp> visible = RegisterView.visible(register, at);
    if (visible.isEmpty()) {
      return null;
    }
    return entry(visible.get(visible.size() - 1), at, visible.size() > 1);
  }

  private Entry entry(RegOp op, @Nullable Clock at, boolean conflict) {
    return new Entry(op.id, RegisterView.value(op, at, store.heap), conflict);
  }

  public List<Entry> getAll(@Nullable Register register, @Nullable Clock at) {
    List<Entry> out = new ArrayList<>();
    if (register != null) {
      List<RegOp> visible = RegisterView.visible(register, at);
      for (RegOp op : visible) {
        out.add(entry(op, at, visible.size() > 1));
      }
    }
    return out;
  }

  public List<String> keys(MapObject map, @Nullable Clock at) {
    List<String> out = new ArrayList<>();
    map.forEachRegister(
        (key, register) -> {
          if (RegisterView.winner(register, at) != null) {
            out.add(key);
          }
        });
    return out;
  }

  public void forEachEntry(MapObject map, @Nullable Clock at, BiConsumer<String, Entry> visitor) {
    // A class, not a lambda: see RunCollector.
    map.forEachRegister(
        new BiConsumer<>() {
          @Override
          public void accept(String key, Register register) {
            Entry entry = entry(register, at);
            if (entry != null) {
              visitor.accept(key, entry);
            }
          }
        });
  }

  /** The members of an object one by one, for walks that do not recurse. */
  public Members members(ObjectStore object, @Nullable Clock at) {
    return object instanceof MapObject map
        ? new Members(this, map, at)
        : new Members(this, (SeqObject) object, at);
  }

  // Sequences

  /** Index units the sequence has. */
  public long length(SeqObject seq, @Nullable Clock at) {
    if (at == null) {
      return seq.tree.width();
    }
    long sum = 0;
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      sum += widthAt(span, at);
    }
    return sum;
  }

  /** Index units a span takes up at a version. */
  public static long widthAt(SeqSpan span, @Nullable Clock at) {
    if (at == null) {
      return span.visibleWidth();
    }
    Register register = SeqObject.detail(span);
    if (register != null) {
      RegOp winner = RegisterView.winner(register, at);
      return winner == null ? 0 : winner.width;
    }
    long interval = SpanView.interval(span, at);
    return (long) (SpanView.to(interval) - SpanView.from(interval)) * span.width;
  }

  /** The error for an index at which a sequence has no place. */
  public IndexOutOfBoundsException outside(SeqObject seq, long index, @Nullable Clock at) {
    return new IndexOutOfBoundsException(
        "index " + index + " is outside of a " + seq.type + " of length " + length(seq, at));
  }

  /** The visible element that covers index {@code index}, or {@code null} past the end. */
  public @Nullable Place place(SeqObject seq, long index, @Nullable Clock at) {
    if (at == null) {
      SeqSpan span = seq.tree.find(index);
      if (span == null) {
        return null;
      }
      long start = seq.tree.foundStart();
      int offset = span.detail != null ? 0 : (int) ((index - start) / span.width);
      return new Place(span, offset, start + (long) offset * span.width);
    }
    if (index < 0) {
      return null;
    }
    long start = 0;
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      long width = widthAt(span, at);
      if (index < start + width) {
        if (span.detail != null) {
          return new Place(span, 0, start);
        }
        int n = (int) ((index - start) / span.width);
        int from = SpanView.from(SpanView.interval(span, at));
        return new Place(span, from + n, start + (long) n * span.width);
      }
      start += width;
    }
    return null;
  }

  public @Nullable Entry entryAt(Place place, @Nullable Clock at) {
    Register register = SeqObject.detail(place.span());
    if (register != null) {
      return entry(register, at);
    }
    return plainEntry(place.span(), place.offset());
  }

  Entry plainEntry(SeqSpan span, int i) {
    long id = span.idAt(i);
    Value value =
        Action.makes(span.action)
            ? new Value.Obj(Action.made(span.action), id)
            : store.heap.value(span.valueType, span.valueOffsetAt(i), span.valueLength);
    return new Entry(id, value, false);
  }

  /** Visits the visible elements of a sequence, mark anchors left out. */
  public void forEachItem(SeqObject seq, @Nullable Clock at, Consumer<Entry> visitor) {
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      Register register = SeqObject.detail(span);
      if (register != null) {
        Entry entry = SeqObject.mark(span) != null ? null : entry(register, at);
        if (entry != null) {
          visitor.accept(entry);
        }
        continue;
      }
      long interval = SpanView.interval(span, at);
      for (int i = SpanView.from(interval); i < SpanView.to(interval); i++) {
        visitor.accept(plainEntry(span, i));
      }
    }
  }

  /** The text of a sequence; elements that are no strings read as U+FFFC. */
  public String text(SeqObject seq, @Nullable Clock at) {
    ByteWriter out = new ByteWriter((int) Math.min(1 << 28, Math.max(16, seq.tree.width())));
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      appendText(span, at, out);
    }
    return new String(out.buffer(), 0, out.size(), StandardCharsets.UTF_8);
  }

  /** Appends the UTF-8 of what is visible of a span. */
  public void appendText(SeqSpan span, @Nullable Clock at, ByteWriter out) {
    Register register = SeqObject.detail(span);
    if (register != null) {
      RegOp winner = RegisterView.winner(register, at);
      if (winner != null && winner.action != Action.MARK) {
        append(winner.action, winner.valueType, winner.valueOffset, winner.valueLength, 1, out);
      }
      return;
    }
    long interval = SpanView.interval(span, at);
    int from = SpanView.from(interval);
    int count = SpanView.to(interval) - from;
    if (count > 0) {
      append(span.action, span.valueType, span.valueOffsetAt(from), span.valueLength, count, out);
    }
  }

  private void append(int action, int type, int offset, int length, int count, ByteWriter out) {
    if (action == Action.SET && type == ValueHeap.STR) {
      out.putBytes(store.heap.buffer(), offset, length * count);
    } else {
      for (int i = 0; i < count; i++) {
        out.putBytes(REPLACEMENT);
      }
    }
  }

  /**
   * The index where the value is that an op put; where it is not visible, the index of what stands
   * behind it. With {@code moveBefore}: where it is not the one that its element shows, that of the
   * op its own refers to, if that one is, and so on: from a put to the insertion of the element,
   * from that to what it was inserted behind, which may be a mark's end. At an old version a value
   * counts as shown also where another won.
   *
   * @param id of the op: of an element, or of any other that put a value in it, as Automerge's
   *     cursors have it, which takes O(spans) to find
   * @throws IllegalArgumentException when the sequence has no such element
   */
  public long indexOf(SeqObject seq, long id, boolean moveBefore, @Nullable Clock at) {
    long op = id;
    SeqSpan target = store.index.find(op);
    int offset = 0;
    if (target != null && seq.tree.holds(target)) {
      offset = SpanIndex.offsetIn(target, op);
    } else {
      target = overwrittenBy(seq, op);
    }
    while (moveBefore && !shows(target, offset, op, at)) {
      long element = target.idAt(offset);
      boolean isInsertion = op == element;
      op = isInsertion ? target.originAt(offset) : element;
      if (op == 0) {
        return 0;
      }
      if (isInsertion) {
        target = java.util.Objects.requireNonNull(store.index.find(op));
        offset = SpanIndex.offsetIn(target, op);
      }
    }
    long start = startOf(seq, target, at);
    Register register = SeqObject.detail(target);
    if (register != null) {
      return start + (at == null ? widthBefore(register, op) : 0);
    }
    long interval = SpanView.interval(target, at);
    int from = SpanView.from(interval);
    int to = SpanView.to(interval);
    return start + (long) (Math.max(from, Math.min(offset, to)) - from) * target.width;
  }

  /** The width of what an element shows, where that stands before another op of it. */
  private long widthBefore(Register register, long op) {
    RegOp winner = register.winner();
    return winner != null && store.actors.compare(winner.id, op) < 0 ? winner.width : 0;
  }

  /** The element in which the op with this id put a value. */
  private SeqSpan overwrittenBy(SeqObject seq, long id) {
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      Register register = SeqObject.detail(span);
      if (register != null && register.find(id, store.actors) != null) {
        return span;
      }
    }
    throw new IllegalArgumentException("the sequence has no such element");
  }

  private boolean shows(SeqSpan span, int offset, long id, @Nullable Clock at) {
    Register register = SeqObject.detail(span);
    if (register == null) {
      long interval = SpanView.interval(span, at);
      return offset >= SpanView.from(interval) && offset < SpanView.to(interval);
    }
    RegOp op = at == null ? register.winner() : register.find(id, store.actors);
    if (at == null || op == null) {
      return op != null && op.id == id;
    }
    return op.action != Action.MARK && RegisterView.visibleAt(op, at);
  }

  /** Index units before a span. */
  private static long startOf(SeqObject seq, SeqSpan target, @Nullable Clock at) {
    if (at == null) {
      return seq.tree.startOf(target);
    }
    long start = 0;
    for (SeqSpan span = seq.tree.first(); span != target; span = seq.tree.next(span)) {
      if (span == null) {
        throw new IllegalArgumentException("the element is in another sequence");
      }
      start += widthAt(span, at);
    }
    return start;
  }
}
