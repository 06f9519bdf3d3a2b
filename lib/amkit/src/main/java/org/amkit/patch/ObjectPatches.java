package org.amkit.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.codec.ByteWriter;
import org.amkit.ops.MapObject;
import org.amkit.ops.MarkRange;
import org.amkit.ops.Value;
import org.amkit.patch.EnginePatch.Action;
import org.amkit.patch.EnginePatch.Put;
import org.amkit.patch.EnginePatch.Step;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what happened to one object, told from its front to its end, into as few patches as say
 * it: what continues the last thing said becomes part of it.
 *
 * <p>Indices are those of the state in which everything said before has been done.
 */
final class ObjectPatches {
  private enum Open {
    NOTHING,
    TEXT,
    ITEMS,
    DELETION,
    MARKS
  }

  private final List<EnginePatch> out;
  private final long obj;
  private final @Nullable Step path;

  private Open open = Open.NOTHING;
  private long start;

  /** Index units of the open text or deletion. */
  private long units;

  private final ByteWriter text = new ByteWriter();
  private SortedMap<String, Value.Scalar> textMarks = new TreeMap<>();
  private List<Put> items = new ArrayList<>();
  private final SortedMap<String, List<MarkRange>> marks = new TreeMap<>(MapObject::compareUtf8);

  ObjectPatches(List<EnginePatch> out, long obj, @Nullable Step path) {
    this.out = out;
    this.obj = obj;
    this.path = path;
  }

  /**
   * Text of {@code width} index units now stands at an index.
   *
   * @return where the caller writes the text's UTF-8
   */
  ByteWriter insertText(long index, long width, SortedMap<String, Value.Scalar> inForce) {
    if (open != Open.TEXT || start + units != index || !textMarks.equals(inForce)) {
      close();
      open = Open.TEXT;
      start = index;
      textMarks = inForce;
    }
    units += width;
    return text;
  }

  /** An element now stands at an index. */
  void insert(long index, Put put) {
    if (open != Open.ITEMS || index > start + items.size()) {
      close();
      open = Open.ITEMS;
      start = index;
    }
    items.add(put);
  }

  /** What stood at an index is gone. */
  void delete(long index, long width) {
    if (open != Open.DELETION || start != index) {
      close();
      open = Open.DELETION;
      start = index;
    }
    units += width;
  }

  /** Marks changed over text that stays; a null value is a mark taken away. */
  void mark(long index, long width, Map<String, Value.Scalar> changed) {
    if (open != Open.MARKS) {
      close();
      open = Open.MARKS;
    }
    for (Map.Entry<String, Value.Scalar> entry : changed.entrySet()) {
      List<MarkRange> ranges = marks.computeIfAbsent(entry.getKey(), name -> new ArrayList<>());
      MarkRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last.end() == index && last.value().equals(entry.getValue())) {
        ranges.set(
            ranges.size() - 1,
            new MarkRange(last.start(), index + width, last.name(), last.value()));
      } else {
        ranges.add(new MarkRange(index, index + width, entry.getKey(), entry.getValue()));
      }
    }
  }

  /** Anything that stands for itself. */
  void add(Action action) {
    close();
    emit(action);
  }

  /** Says what is open; to be called at the end. */
  void close() {
    switch (open) {
      case TEXT -> closeText();
      case ITEMS -> {
        emit(new Action.Insert(start, items));
        items = new ArrayList<>();
      }
      case DELETION -> emit(new Action.DeleteSeq(start, units));
      case MARKS -> {
        List<MarkRange> ranges = new ArrayList<>();
        marks.values().forEach(ranges::addAll);
        emit(new Action.Mark(ranges));
        marks.clear();
      }
      case NOTHING -> {}
    }
    open = Open.NOTHING;
    units = 0;
  }

  private void closeText() {
    List<MarkRange> ranges = new ArrayList<>(textMarks.size());
    textMarks.forEach(
        (name, value) -> ranges.add(new MarkRange(start, start + units, name, value)));
    String string =
        new String(text.buffer(), 0, text.size(), java.nio.charset.StandardCharsets.UTF_8);
    // An element may hold an empty string: nothing comes to be seen.
    if (!string.isEmpty()) {
      emit(new Action.SpliceText(start, string, ranges));
    }
    text.clear();
  }

  private void emit(Action action) {
    out.add(new EnginePatch(obj, path, action));
  }
}
