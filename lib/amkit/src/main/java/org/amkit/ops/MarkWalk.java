package org.amkit.ops;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.codec.ByteWriter;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/** Reads marks, and rich text as spans. Cost: O(spans of the text). */
public final class MarkWalk {
  private final OpStore store;
  private final StoreView view;

  public MarkWalk(OpStore store, StoreView view) {
    this.store = store;
    this.view = view;
  }

  private static boolean known(MarkOp mark, @Nullable Clock at) {
    return at == null || at.covers(mark.id);
  }

  /** All marks, by name and then by start; stretches of one value that touch are one. */
  public List<MarkRange> marks(SeqObject seq, @Nullable Clock at) {
    SortedMap<String, List<MarkRange>> byName = new TreeMap<>(MapObject::compareUtf8);
    if (seq.markCount == 0) {
      return List.of();
    }
    MarkState state = new MarkState(store.actors, store.heap);
    SortedMap<String, Value.Scalar> current = state.visible();
    long index = 0;
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      MarkOp mark = SeqObject.mark(span);
      if (mark != null) {
        if (known(mark, at)) {
          state.step(mark);
          current = state.visible();
        }
        continue;
      }
      long width = StoreView.widthAt(span, at);
      if (width > 0) {
        for (Map.Entry<String, Value.Scalar> entry : current.entrySet()) {
          extend(byName, entry.getKey(), entry.getValue(), index, index + width);
        }
        index += width;
      }
    }
    List<MarkRange> out = new ArrayList<>();
    byName.values().forEach(out::addAll);
    return out;
  }

  private static void extend(
      SortedMap<String, List<MarkRange>> byName,
      String name,
      Value.Scalar value,
      long start,
      long end) {
    List<MarkRange> ranges = byName.computeIfAbsent(name, n -> new ArrayList<>());
    if (!ranges.isEmpty()) {
      MarkRange last = ranges.get(ranges.size() - 1);
      if (last.end() == start && last.value().equals(value)) {
        ranges.set(ranges.size() - 1, new MarkRange(last.start(), end, name, value));
        return;
      }
    }
    ranges.add(new MarkRange(start, end, name, value));
  }

  /** All marks with the operations that put them, by start; none spans two operations. */
  public List<PlacedMark> placedMarks(SeqObject seq, @Nullable Clock at) {
    List<PlacedMark> out = new ArrayList<>();
    if (seq.markCount == 0) {
      return out;
    }
    MarkState state = new MarkState(store.actors, store.heap);
    Map<String, PlacedMark> open = new HashMap<>();
    boolean isNew = false;
    long index = 0;
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      MarkOp mark = SeqObject.mark(span);
      if (mark != null) {
        if (known(mark, at)) {
          state.step(mark);
          isNew = true;
        }
        continue;
      }
      long width = StoreView.widthAt(span, at);
      if (width > 0) {
        if (isNew) {
          turn(state.tops(), open, index, out);
          isNew = false;
        }
        index += width;
      }
    }
    turn(new TreeMap<>(), open, index, out);
    out.sort(Comparator.comparingLong(placed -> placed.range().start()));
    return out;
  }

  /** Ends the marks that are not in force any more at an index, and begins others. */
  private void turn(
      SortedMap<String, MarkOp> tops,
      Map<String, PlacedMark> open,
      long index,
      List<PlacedMark> out) {
    open.values()
        .removeIf(
            placed -> {
              MarkRange range = placed.range();
              MarkOp top = tops.get(range.name());
              if (top != null && top.id == placed.id()) {
                return false;
              }
              out.add(
                  new PlacedMark(
                      new MarkRange(range.start(), index, range.name(), range.value()),
                      placed.id()));
              return true;
            });
    tops.forEach(
        (name, top) -> {
          Value.Scalar value = store.heap.value(top.valueType, top.valueOffset, top.valueLength);
          if (!open.containsKey(name) && !(value instanceof Value.Null)) {
            open.put(name, new PlacedMark(new MarkRange(index, index, name, value), top.id));
          }
        });
  }

  /** The marks whose range holds an index. */
  public List<MarkRange> marksAt(SeqObject seq, long index, @Nullable Clock at) {
    List<MarkRange> out = new ArrayList<>();
    for (MarkRange mark : marks(seq, at)) {
      if (mark.start() <= index && index < mark.end()) {
        out.add(mark);
      }
    }
    return out;
  }

  /** The text in stretches of one set of marks, and the blocks between them. */
  public List<TextSpan> spans(SeqObject seq, @Nullable Clock at) {
    List<TextSpan> out = new ArrayList<>();
    MarkState state = new MarkState(store.actors, store.heap);
    SortedMap<String, Value.Scalar> current = state.visible();
    SortedMap<String, Value.Scalar> ofText = current;
    ByteWriter text = new ByteWriter();
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      MarkOp mark = SeqObject.mark(span);
      if (mark != null) {
        if (known(mark, at)) {
          state.step(mark);
          current = state.visible();
        }
        continue;
      }
      long interval = span.detail == null ? SpanView.interval(span, at) : 0;
      for (long block : blocks(span, interval, at)) {
        flush(text, ofText, out);
        out.add(new TextSpan.Block(block));
      }
      if (!isBlock(span, at) && StoreView.widthAt(span, at) > 0) {
        if (!text.isEmpty() && !ofText.equals(current)) {
          flush(text, ofText, out);
        }
        ofText = current;
        view.appendText(span, at, text);
      }
    }
    flush(text, ofText, out);
    return out;
  }

  private static boolean isBlock(SeqSpan span, @Nullable Clock at) {
    Register register = SeqObject.detail(span);
    if (register == null) {
      return span.action == Action.MAKE_MAP;
    }
    RegOp winner = RegisterView.winner(register, at);
    return winner != null && winner.action == Action.MAKE_MAP;
  }

  private static long[] blocks(SeqSpan span, long interval, @Nullable Clock at) {
    if (!isBlock(span, at)) {
      return new long[0];
    }
    Register register = SeqObject.detail(span);
    if (register != null) {
      RegOp winner = java.util.Objects.requireNonNull(RegisterView.winner(register, at));
      return new long[] {winner.id};
    }
    long[] ids = new long[SpanView.to(interval) - SpanView.from(interval)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = span.idAt(SpanView.from(interval) + i);
    }
    return ids;
  }

  private static void flush(
      ByteWriter text, SortedMap<String, Value.Scalar> marks, List<TextSpan> out) {
    if (!text.isEmpty()) {
      String s = new String(text.buffer(), 0, text.size(), StandardCharsets.UTF_8);
      out.add(new TextSpan.Text(s, marks));
      text.clear();
    }
  }
}
