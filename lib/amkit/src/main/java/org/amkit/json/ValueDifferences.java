package org.amkit.json;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.amkit.AmValue;
import org.amkit.Mark;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.json.DocumentPath.Step;
import org.amkit.patch.LeastEdit;

/** Compares two documents by their values alone; see {@link Difference}. One use. */
final class ValueDifferences {
  private final Read before;
  private final Read after;
  private final List<Difference> found = new ArrayList<>();
  private final Deque<Pair> open = new ArrayDeque<>();

  /** Two values that may differ, at a place. */
  private record Pair(DocumentPath path, AmValue old, AmValue now) {}

  ValueDifferences(Read before, Read after) {
    this.before = before;
    this.after = after;
  }

  List<Difference> at(DocumentPath path) {
    AmValue was = path.value(before).orElse(null);
    AmValue is = path.value(after).orElse(null);
    if (path.isRoot()) {
      List<Pair> inside = new ArrayList<>();
      maps(path, ObjectId.ROOT, ObjectId.ROOT, inside);
      inside.forEach(open::addLast);
    } else if (was == null && is != null) {
      found.add(new Difference.Added(path.toString(), is, false));
    } else if (was != null && is == null) {
      found.add(new Difference.Removed(path.toString(), was));
    } else if (was != null && is != null) {
      open.push(new Pair(path, was, is));
    }
    while (!open.isEmpty()) {
      compare(open.pop());
    }
    return found;
  }

  private void compare(Pair pair) {
    List<Pair> inside = new ArrayList<>();
    if (pair.old instanceof AmValue.Map old && pair.now instanceof AmValue.Map now) {
      maps(pair.path, old.getId(), now.getId(), inside);
    } else if (pair.old instanceof AmValue.List old && pair.now instanceof AmValue.List now) {
      lists(pair.path, old.getId(), now.getId(), inside);
    } else if (pair.old instanceof AmValue.Text old && pair.now instanceof AmValue.Text now) {
      texts(pair.path, old.getId(), now.getId());
    } else if (pair.old instanceof AmValue.Counter old && pair.now instanceof AmValue.Counter now) {
      if (old.getValue() != now.getValue()) {
        found.add(new Difference.Counted(pair.path.toString(), old.getValue(), now.getValue()));
      }
    } else if (!isSame(pair.old, pair.now)) {
      found.add(new Difference.Replaced(pair.path.toString(), pair.old, pair.now, false));
    }
    for (int i = inside.size() - 1; i >= 0; i--) {
      open.push(inside.get(i));
    }
  }

  private boolean isSame(AmValue old, AmValue now) {
    return old.getClass() == now.getClass()
        && JsonWriter.COMPACT.toString(before, old).equals(JsonWriter.COMPACT.toString(after, now));
  }

  private void maps(DocumentPath path, ObjectId old, ObjectId now, List<Pair> inside) {
    Map<String, AmValue> members = JsonForms.members(before, old);
    Set<String> kept = new HashSet<>();
    after.forEachEntry(
        now,
        entry -> {
          DocumentPath place = path.child(new Step.Key(entry.getKey()));
          AmValue was = members.get(entry.getKey());
          kept.add(entry.getKey());
          if (was == null) {
            found.add(new Difference.Added(place.toString(), entry.getValue(), false));
          } else {
            inside.add(new Pair(place, was, entry.getValue()));
          }
        });
    members.forEach(
        (key, value) -> {
          if (!kept.contains(key)) {
            found.add(new Difference.Removed(path.child(new Step.Key(key)).toString(), value));
          }
        });
  }

  private void lists(DocumentPath path, ObjectId old, ObjectId now, List<Pair> inside) {
    List<AmValue> was = JsonForms.items(before, old);
    List<AmValue> is = JsonForms.items(after, now);
    int a = 0;
    int b = 0;
    for (LeastEdit.Hunk hunk : LeastEdit.between(keys(before, was), keys(after, is))) {
      while (a < hunk.oldStart()) {
        inside.add(new Pair(path.child(new Step.Index(b)), was.get(a++), is.get(b++)));
      }
      while (a < hunk.oldEnd() && b < hunk.newEnd()) {
        inside.add(new Pair(path.child(new Step.Index(b)), was.get(a++), is.get(b++)));
      }
      for (; a < hunk.oldEnd(); a++) {
        String place = path.child(new Step.Index(a)).toString();
        found.add(new Difference.Removed(place, was.get(a)));
      }
      for (; b < hunk.newEnd(); b++) {
        String place = path.child(new Step.Index(b)).toString();
        found.add(new Difference.Added(place, is.get(b), false));
      }
    }
    while (a < was.size()) {
      inside.add(new Pair(path.child(new Step.Index(b)), was.get(a++), is.get(b++)));
    }
  }

  private static List<String> keys(Read view, List<AmValue> items) {
    List<String> keys = new ArrayList<>(items.size());
    items.forEach(item -> keys.add(JsonWriter.COMPACT.toString(view, item)));
    return keys;
  }

  private void texts(DocumentPath path, ObjectId old, ObjectId now) {
    String was = before.text(old).orElse("");
    String is = after.text(now).orElse("");
    if (!was.equals(is)) {
      long added = 0;
      long removed = 0;
      for (LeastEdit.Hunk hunk : LeastEdit.between(codePoints(was), codePoints(is))) {
        added += hunk.newEnd() - hunk.newStart();
        removed += hunk.oldEnd() - hunk.oldStart();
      }
      found.add(new Difference.Edited(path.toString(), was, is, added, removed));
    }
    List<String> oldMarks = new ArrayList<>();
    before.marks(old).forEach(mark -> oldMarks.add(line(before, mark)));
    List<Mark> marks = new ArrayList<>();
    for (Mark mark : after.marks(now)) {
      if (!oldMarks.remove(line(after, mark))) {
        marks.add(mark);
      }
    }
    if (!marks.isEmpty()) {
      found.add(new Difference.Marked(path.toString(), marks));
    } else if (!oldMarks.isEmpty() && was.equals(is)) {
      marksRemoved(path, old, now);
    }
  }

  private void marksRemoved(DocumentPath path, ObjectId old, ObjectId now) {
    List<String> kept = new ArrayList<>();
    after.marks(now).forEach(mark -> kept.add(line(after, mark)));
    for (Mark mark : before.marks(old)) {
      if (!kept.remove(line(before, mark))) {
        String place = path + "[" + mark.getStart() + ":" + mark.getEnd() + "] mark ";
        found.add(new Difference.Removed(place + mark.getName(), mark.getValue()));
      }
    }
  }

  private static String line(Read view, Mark mark) {
    return mark.getStart()
        + ":"
        + mark.getEnd()
        + ":"
        + mark.getName()
        + "="
        + JsonWriter.COMPACT.toString(view, mark.getValue());
  }

  private static List<Integer> codePoints(String text) {
    return text.codePoints().boxed().toList();
  }
}
