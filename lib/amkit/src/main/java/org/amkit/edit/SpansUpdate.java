package org.amkit.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.amkit.ExpandMark;
import org.amkit.ObjectType;
import org.amkit.UpdateSpansConfig;
import org.amkit.codec.Utf8;
import org.amkit.engine.Edits;
import org.amkit.engine.Engine;
import org.amkit.ops.MarkRange;
import org.amkit.ops.TextSpan;
import org.amkit.ops.UnitWidth;
import org.amkit.ops.Value;
import org.amkit.patch.LeastEdit;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/** Makes a text hold other spans by the least edit; {@code TextEdits.updateSpans} says how. */
public final class SpansUpdate {
  /** What a block marker reads as. */
  private static final String MARKER = "\ufffc";

  private final Engine engine;
  private final Edits edits;
  private final UpdateSpansConfig config;

  public SpansUpdate(Engine engine, Edits edits, UpdateSpansConfig config) {
    this.engine = engine;
    this.edits = edits;
    this.config = config;
  }

  /**
   * A user-perceived character, or a block marker; marks do not count.
   *
   * @param block the number of the marker's attributes; -1 for a character
   */
  private record Item(String character, int block) {
    boolean isBlock() {
      return block >= 0;
    }
  }

  /** Makes a text hold these spans, each {@link Plain.Marked} or {@link Plain.Members}. */
  public void update(long text, List<Plain> wanted) {
    ValueNumbers numbers = new ValueNumbers(DocumentForms.reading(engine, false));
    Items before = new Items();
    for (TextSpan span : engine.spans(text, null)) {
      if (span instanceof TextSpan.Text characters) {
        before.run.append(characters.text());
      } else {
        long block = ((TextSpan.Block) span).id();
        before.addBlock(numbers.of(new Value.Obj(ObjectType.MAP, block)));
      }
    }
    Items after = new Items();
    List<Plain> blocks = new ArrayList<>();
    for (Plain span : wanted) {
      if (span instanceof Plain.Marked characters) {
        after.run.append(characters.text());
      } else {
        after.addBlock(numbers.of(span));
        blocks.add(span);
      }
    }
    new Content(text, before.end(), after.end(), blocks).edit();
    marks(text, wanted);
  }

  /** The items of a text, and characters that are to become such. */
  private static final class Items {
    final StringBuilder run = new StringBuilder();
    private final List<Item> items = new ArrayList<>();

    void addBlock(int attributes) {
      List<Item> unused = end();
      items.add(new Item("", attributes));
    }

    List<Item> end() {
      for (String grapheme : UnitWidth.graphemes(Utf8.valid(run.toString()))) {
        items.add(new Item(grapheme, -1));
      }
      run.setLength(0);
      return items;
    }
  }

  private long widthOf(Item item) {
    return width(item.isBlock() ? MARKER : item.character());
  }

  private long width(String text) {
    return UnitWidth.of(engine.textUnit(), text);
  }

  /** The edit of characters and block markers, front to back. */
  private final class Content {
    private final long text;
    private final List<Item> before;
    private final List<Item> after;
    private final List<Plain> blocks;
    private long index;

    /** How many of the wanted blocks are passed. */
    private int block;

    Content(long text, List<Item> before, List<Item> after, List<Plain> blocks) {
      this.text = text;
      this.before = before;
      this.after = after;
      this.blocks = blocks;
    }

    void edit() {
      int done = 0;
      for (LeastEdit.Hunk hunk : LeastEdit.between(before, after)) {
        for (Item kept : before.subList(done, hunk.oldStart())) {
          index += widthOf(kept);
          block += kept.isBlock() ? 1 : 0;
        }
        replace(
            before.subList(hunk.oldStart(), hunk.oldEnd()),
            after.subList(hunk.newStart(), hunk.newEnd()));
        done = hunk.oldEnd();
      }
    }

    /**
     * Pairs block markers with block markers in order, which keeps them; replaces what is between.
     */
    private void replace(List<Item> old, List<Item> now) {
      int from = 0;
      int to = 0;
      while (true) {
        int oldBlock = nextBlock(old, from);
        int newBlock = nextBlock(now, to);
        if (oldBlock == old.size() || newBlock == now.size()) {
          replaceUnpaired(old.subList(from, old.size()), now.subList(to, now.size()));
          return;
        }
        replaceUnpaired(old.subList(from, oldBlock), now.subList(to, newBlock));
        fill(new BlockEdits(engine, edits).block(text, index));
        index += widthOf(old.get(oldBlock));
        from = oldBlock + 1;
        to = newBlock + 1;
      }
    }

    private void replaceUnpaired(List<Item> old, List<Item> now) {
      long deleted = 0;
      for (Item item : old) {
        deleted += widthOf(item);
      }
      StringBuilder run = new StringBuilder();
      for (Item item : now) {
        if (item.isBlock()) {
          deleted = splice(deleted, run);
          fill(new BlockEdits(engine, edits).split(text, index));
          index += widthOf(item);
        } else {
          run.append(item.character());
        }
      }
      splice(deleted, run);
    }

    /** Makes a marker's map hold the attributes of the next wanted block. */
    private void fill(long marker) {
      new PlainUpdate(engine, edits, config.blockStrings()).update(marker, blocks.get(block++));
    }

    /** Inserts the run and deletes once; returns what is left to delete: nothing. */
    private long splice(long deleted, StringBuilder run) {
      if (deleted > 0 || run.length() > 0) {
        edits.spliceText(text, index, deleted, run.toString());
        index += width(run.toString());
        run.setLength(0);
      }
      return 0;
    }
  }

  private static int nextBlock(List<Item> items, int from) {
    int i = from;
    while (i < items.size() && !items.get(i).isBlock()) {
      i++;
    }
    return i;
  }

  /** A range of a text with the marks over it. */
  private record Stretch(long start, long end, SortedMap<String, Value.Scalar> marks) {}

  private List<Stretch> stretches(List<Plain> spans) {
    List<Stretch> out = new ArrayList<>();
    long at = 0;
    for (Plain span : spans) {
      if (span instanceof Plain.Marked t) {
        long end = at + width(Utf8.valid(t.text()));
        out.add(new Stretch(at, end, t.marks()));
        at = end;
      } else {
        at += width(MARKER);
      }
    }
    return out;
  }

  /** Block markers are to have no marks, as spans cannot say that they do. */
  private void marks(long text, List<Plain> wanted) {
    TreeMap<String, List<Stretch>> have = new TreeMap<>();
    for (MarkRange m : engine.marks(text, null)) {
      SortedMap<String, Value.Scalar> one = new TreeMap<>(Map.of(m.name(), m.value()));
      have.computeIfAbsent(m.name(), name -> new ArrayList<>())
          .add(new Stretch(m.start(), m.end(), one));
    }
    List<Stretch> want = stretches(wanted);
    TreeSet<String> names = new TreeSet<>(have.keySet());
    want.forEach(s -> names.addAll(s.marks().keySet()));
    for (String name : names) {
      mark(text, name, have.getOrDefault(name, List.of()), want);
    }
  }

  private void mark(long text, String name, List<Stretch> have, List<Stretch> want) {
    TreeMap<Long, Boolean> edges = new TreeMap<>();
    for (List<Stretch> side : List.of(have, want)) {
      for (Stretch s : side) {
        edges.put(s.start(), true);
        edges.put(s.end(), true);
      }
    }
    long start = 0;
    long end = 0;
    Value.Scalar value = null;
    boolean pending = false;
    List<Long> at = new ArrayList<>(edges.keySet());
    for (int i = 0; i + 1 < at.size(); i++) {
      Value.Scalar now = valueAt(have, at.get(i), name);
      Value.Scalar then = valueAt(want, at.get(i), name);
      boolean differs = now == null ? then != null : !now.equals(then);
      if (differs && pending && end == at.get(i) && Objects.equals(value, then)) {
        end = at.get(i + 1);
      } else {
        if (pending) {
          mark(text, name, start, end, value);
        }
        pending = differs;
        start = at.get(i);
        end = at.get(i + 1);
        value = then;
      }
    }
    if (pending) {
      mark(text, name, start, end, value);
    }
  }

  private void mark(long text, String name, long start, long end, Value.@Nullable Scalar value) {
    ExpandMark grows = config.perMarkExpand().getOrDefault(name, config.defaultExpand());
    edits.mark(text, start, end, name, value == null ? Value.Null.NULL : value, grows);
  }

  private static Value.@Nullable Scalar valueAt(List<Stretch> stretches, long index, String name) {
    int low = 0;
    int high = stretches.size() - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      Stretch s = stretches.get(mid);
      if (index < s.start()) {
        high = mid - 1;
      } else if (index >= s.end()) {
        low = mid + 1;
      } else {
        return s.marks().get(name);
      }
    }
    return null;
  }
}
