package org.amkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.amkit.codec.Utf8;
import org.amkit.ops.UnitWidth;
import org.amkit.patch.LeastEdit;
import org.jspecify.annotations.Nullable;

/** Makes a text hold other spans by the least edit; {@link TextEdits#updateSpans} says how. */
final class SpansUpdate {
  private final TransactionImpl tx;
  private final UpdateSpansConfig config;

  SpansUpdate(TransactionImpl tx, UpdateSpansConfig config) {
    this.config = config;
    this.tx = tx;
  }

  /** A user-perceived character, or (with attributes) a block marker; marks do not count. */
  private record Item(String character, @Nullable Object attributes) {
    boolean isBlock() {
      return attributes != null;
    }
  }

  void update(ObjectId text, List<Span> wanted) {
    List<Item> before = items(tx.spans(text));
    List<Item> after = items(wanted);
    List<Map<String, @Nullable Object>> blocks = new ArrayList<>();
    for (Span span : wanted) {
      if (span instanceof Span.Block block) {
        blocks.add(block.attributes());
      }
    }
    new Content(text, before, after, blocks).edit();
    marks(text, wanted);
  }

  private static List<Item> items(List<Span> spans) {
    List<Item> items = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (Span span : spans) {
      if (span instanceof Span.Text t) {
        run.append(t.text());
      } else {
        flush(run, items);
        Object attributes = PlainValues.canonical(((Span.Block) span).attributes());
        items.add(new Item("", attributes));
      }
    }
    flush(run, items);
    return items;
  }

  private static void flush(StringBuilder run, List<Item> items) {
    for (String grapheme : UnitWidth.graphemes(Utf8.valid(run.toString()))) {
      items.add(new Item(grapheme, null));
    }
    run.setLength(0);
  }

  private long widthOf(Item item) {
    return item.isBlock()
        ? UnitWidth.of(tx.engine().textUnit(), "\ufffc")
        : UnitWidth.of(tx.engine().textUnit(), item.character());
  }

  /** The edit of characters and block markers, front to back. */
  private final class Content {
    private final ObjectId text;
    private final List<Item> before;
    private final List<Item> after;
    private final List<Map<String, @Nullable Object>> blocks;
    private long index;

    /** How many of the wanted blocks are passed. */
    private int block;

    Content(
        ObjectId text,
        List<Item> before,
        List<Item> after,
        List<Map<String, @Nullable Object>> blocks) {
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
        tx.update(
            new BlockEdits(tx).block(text, index), blocks.get(block++), config.blockStrings());
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
          ObjectId made = tx.splitBlock(text, index);
          tx.update(made, blocks.get(block++), config.blockStrings());
          index += widthOf(item);
        } else {
          run.append(item.character());
        }
      }
      splice(deleted, run);
    }

    /** Inserts the run and deletes once; returns what is left to delete: nothing. */
    private long splice(long deleted, StringBuilder run) {
      if (deleted > 0 || run.length() > 0) {
        tx.spliceText(text, index, deleted, run.toString());
        index += UnitWidth.of(tx.engine().textUnit(), run.toString());
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
  private record Stretch(long start, long end, SortedMap<String, AmValue> marks) {}

  private List<Stretch> stretches(List<Span> spans) {
    List<Stretch> out = new ArrayList<>();
    long at = 0;
    for (Span span : spans) {
      if (span instanceof Span.Text t) {
        long end = at + UnitWidth.of(tx.engine().textUnit(), Utf8.valid(t.text()));
        out.add(new Stretch(at, end, t.marks()));
        at = end;
      } else {
        at += UnitWidth.of(tx.engine().textUnit(), "\ufffc");
      }
    }
    return out;
  }

  /** Block markers are to have no marks, as spans cannot say that they do. */
  private void marks(ObjectId text, List<Span> wanted) {
    TreeMap<String, List<Stretch>> have = new TreeMap<>();
    for (Mark m : tx.marks(text)) {
      SortedMap<String, AmValue> one = new TreeMap<>(Map.of(m.getName(), m.getValue()));
      have.computeIfAbsent(m.getName(), name -> new ArrayList<>())
          .add(new Stretch(m.getStart(), m.getEnd(), one));
    }
    List<Stretch> want = stretches(wanted);
    TreeSet<String> names = new TreeSet<>(have.keySet());
    want.forEach(s -> names.addAll(s.marks().keySet()));
    for (String name : names) {
      mark(text, name, have.getOrDefault(name, List.of()), want);
    }
  }

  private void mark(ObjectId text, String name, List<Stretch> have, List<Stretch> want) {
    TreeMap<Long, Boolean> edges = new TreeMap<>();
    for (List<Stretch> side : List.of(have, want)) {
      for (Stretch s : side) {
        edges.put(s.start(), true);
        edges.put(s.end(), true);
      }
    }
    long start = 0;
    long end = 0;
    AmValue value = null;
    boolean pending = false;
    List<Long> at = new ArrayList<>(edges.keySet());
    for (int i = 0; i + 1 < at.size(); i++) {
      AmValue now = valueAt(have, at.get(i), name);
      AmValue then = valueAt(want, at.get(i), name);
      boolean differs = now == null ? then != null : !now.equals(then);
      if (differs && pending && end == at.get(i) && java.util.Objects.equals(value, then)) {
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

  private void mark(ObjectId text, String name, long start, long end, @Nullable AmValue value) {
    ExpandMark grows = config.perMarkExpand().getOrDefault(name, config.defaultExpand());
    if (value == null) {
      tx.unmark(text, name, start, end, grows);
    } else {
      tx.mark(text, start, end, name, NewValue.of(value), grows);
    }
  }

  private static @Nullable AmValue valueAt(List<Stretch> stretches, long index, String name) {
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
