package org.amkit.edit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amkit.ExpandMark;
import org.amkit.engine.Edits;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.GrowingMark;
import org.amkit.ops.UnitWidth;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/** The marks of one text: restores them on what was put back, and takes back those of the group. */
final class MarkRevert {
  private static final Value.Scalar NONE = Value.Null.NULL;

  /** No index of any text. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final Engine engine;
  private final Edits edits;
  private final long text;
  private final Clock without;

  /** What the group made of each mark: values, and null for taken away. */
  private final Map<String, Set<Value.Scalar>> names = new HashMap<>();

  /** Index before, by restored element. */
  private final Map<Long, Long> restored = new LinkedHashMap<>();

  MarkRevert(Engine engine, Edits edits, long text, Clock without) {
    this.engine = engine;
    this.edits = edits;
    this.text = text;
    this.without = without;
  }

  void addName(ChangeOp begin) {
    if (begin.markName() != null && begin.value() != null) {
      names.computeIfAbsent(begin.markName(), n -> new HashSet<>()).add(begin.value());
    }
  }

  void addRestored(long element, long indexBefore) {
    restored.put(element, indexBefore);
  }

  void run() {
    List<GrowingMark> growing = engine.growingMarks(text, without);
    MarkIndex before = new MarkIndex(growing.stream().map(GrowingMark::mark).toList());
    MarkIndex now = new MarkIndex(engine.marks(text, null));
    Map<Long, Long> indexBefore = names.isEmpty() ? Map.of() : indices(without);
    List<Entry> items = new ArrayList<>();
    engine.forEachItem(text, null, items::add);
    Map<String, MarkRun> runs = new HashMap<>();
    Map<String, Value.Scalar> last = new HashMap<>();
    long index = 0;
    for (Entry item : items) {
      long end = index + width(item.value());
      Long again = restored.get(item.id());
      Long kept = indexBefore.get(item.id());
      Set<String> candidates = again != null ? union(before, now) : names.keySet();
      Long was = again != null ? again : kept;
      for (String name : candidates) {
        // What others typed into a mark has what the character it was typed behind gets.
        Value.Scalar wanted = was == null ? last.getOrDefault(name, NONE) : before.at(name, was);
        Value.Scalar has = now.at(name, index);
        boolean ours = again != null || names.getOrDefault(name, Set.of()).contains(has);
        if (ours && !wanted.equals(has)) {
          runs.computeIfAbsent(name, n -> new MarkRun(n, growing))
              .add(index, end, wanted, was == null ? UNKNOWN : was);
        }
        last.put(name, wanted);
      }
      index = end;
    }
    runs.values().forEach(MarkRun::close);
  }

  private static Set<String> union(MarkIndex a, MarkIndex b) {
    Set<String> all = new LinkedHashSet<>(a.names());
    all.addAll(b.names());
    return all;
  }

  private Map<Long, Long> indices(Clock at) {
    Map<Long, Long> out = new HashMap<>();
    long[] index = {0};
    engine.forEachItem(
        text,
        at,
        item -> {
          out.put(item.id(), index[0]);
          index[0] += width(item.value());
        });
    return out;
  }

  /** Neighbouring characters that are to be marked alike. */
  private final class MarkRun {
    private final String name;
    private final List<GrowingMark> growing;
    private long start;
    private long end;

    /** Where the first and the last character were. */
    private long firstBefore;

    private long lastBefore;
    private Value.@Nullable Scalar value;

    MarkRun(String name, List<GrowingMark> growing) {
      this.name = name;
      this.growing = growing;
    }

    void add(long from, long to, Value.Scalar wanted, long before) {
      if (value == null || from != end || !value.equals(wanted)) {
        close();
        start = from;
        firstBefore = before;
        value = wanted;
      }
      end = to;
      lastBefore = before + to - from;
    }

    void close() {
      if (value != null) {
        ExpandMark expand = value.equals(NONE) ? ExpandMark.NONE : expand();
        edits.mark(text, start, end, name, value, expand);
      }
      value = null;
    }

    /** The mark grows where it did, as far as its ends are of the restored characters. */
    private ExpandMark expand() {
      boolean front = false;
      boolean back = false;
      for (GrowingMark one : growing) {
        if (one.mark().name().equals(name)) {
          front |= one.mark().start() == firstBefore && one.expand().atStart();
          back |= one.mark().end() == lastBefore && one.expand().atEnd();
        }
      }
      return ExpandMark.of(front, back);
    }
  }

  private long width(Value value) {
    return UnitWidth.of(engine.textUnit(), value);
  }
}
