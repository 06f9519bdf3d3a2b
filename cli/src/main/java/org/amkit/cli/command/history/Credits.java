package org.amkit.cli.command.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Conflicts;
import org.amkit.Document;
import org.amkit.ListItem;
import org.amkit.MapEntry;
import org.amkit.Mark;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Op;
import org.amkit.Prop;
import org.amkit.Read;
import org.amkit.TextUnit;
import org.amkit.cli.address.History;
import org.amkit.cli.address.Target;
import org.amkit.cli.address.TextSlice;
import org.amkit.json.DocumentPath;
import org.amkit.json.DocumentPath.Step;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be credited for what a version of a document holds: each value, each piece of a text
 * that one change wrote in a row, each increment of a counter, each mark.
 */
final class Credits {
  /** What a credit is for. */
  enum Kind {
    VALUE,
    TEXT,
    INCREMENT,
    MARK
  }

  /**
   * One credit.
   *
   * @param path where
   * @param change the number of the change in the graph; -1 when it is not known
   * @param value the value, of a mark too; null for a piece of a text
   * @param amount what an increment added; of a counter that was counted, what it began with
   * @param start where in the text a piece or a mark begins, in the units asked for
   * @param end where it ends
   * @param text the piece of a text, or the name of a mark
   */
  record Credit(
      Kind kind,
      String path,
      int change,
      @Nullable AmValue value,
      @Nullable Long amount,
      long start,
      long end,
      String text) {}

  /** A value that is still to be looked into. */
  private record Todo(Way path, AmValue value, ObjectId op) {}

  /**
   * A place as its last step and the place it is in, so that the places of a deep document take no
   * more than its objects.
   */
  private static final class Way {
    private final DocumentPath start;
    private final @Nullable Way before;
    private final @Nullable Step last;

    Way(DocumentPath start) {
      this(start, null, null);
    }

    private Way(DocumentPath start, @Nullable Way before, @Nullable Step last) {
      this.start = start;
      this.before = before;
      this.last = last;
    }

    Way child(Step step) {
      return new Way(start, this, step);
    }

    /** The path as it is written. O(depth). */
    String shown() {
      List<Step> steps = new ArrayList<>();
      Step step = last;
      for (Way at = before; step != null && at != null; at = at.before) {
        steps.add(step);
        step = at.last;
      }
      Collections.reverse(steps);
      steps.addAll(0, start.steps());
      return DocumentPath.of(steps).toString();
    }
  }

  /** What a change added to a counter. */
  private record Increment(int change, long by) {}

  private static final Target.Range ALL = new Target.Range(0, Long.MAX_VALUE);
  private static final char OBJECT = '\uFFFC';

  private final Document document;
  private final Read view;
  private final History graph;
  private final BitSet version;
  private final TextUnit unit;
  private final List<Credit> credits = new ArrayList<>();
  private @Nullable Map<String, List<Increment>> increments;

  private Credits(Document document, Read view, History graph, BitSet version, TextUnit unit) {
    this.unit = unit;
    this.document = document;
    this.view = view;
    this.graph = graph;
    this.version = version;
  }

  /**
   * The credits for a place and all that is in it.
   *
   * @param document the document, its texts counted in code points
   * @param view the version of it
   * @param heads the heads of that version
   * @param place what is asked for, in that version
   * @param path its path
   * @param unit what positions in the credits count
   */
  static List<Credit> of(
      Document document,
      Read view,
      History graph,
      ChangeHash[] heads,
      Target place,
      DocumentPath path,
      TextUnit unit) {
    Credits found = new Credits(document, view, graph, graph.version(heads), unit);
    found.place(place, path);
    return found.credits;
  }

  private void place(Target place, DocumentPath path) {
    Deque<Todo> todo = new ArrayDeque<>();
    ObjectId object = place.object();
    ObjectId container = place.container();
    Target.Range range = place.range();
    if (container != null && place.containerType() == ObjectType.TEXT) {
      long index = ((Prop.Index) Objects.requireNonNull(place.prop())).index;
      text(container, new Way(path.parent()), new Target.Range(index, index + place.width()), todo);
    } else if (range != null && object != null) {
      members(object, new Way(path), range, todo);
    } else if (range != null && place.scalar() instanceof AmValue.Str string) {
      String piece =
          TextSlice.cut(string.getValue(), TextUnit.CODE_POINTS, range.start(), range.end());
      TextSlice.Ruler ruler = new TextSlice.Ruler(string.getValue(), unit);
      long start = ruler.start(range.start());
      long end = ruler.end(range.end());
      int change = change(winner(place));
      credits.add(new Credit(Kind.TEXT, path.toString(), change, null, null, start, end, piece));
    } else if (container != null) {
      todo.push(new Todo(new Way(path), winner(place).value(), winner(place).id()));
    } else if (object != null) {
      members(object, new Way(path), ALL, todo);
    }
    while (!todo.isEmpty()) {
      value(todo.pop(), todo);
    }
  }

  private Conflicts.Candidate winner(Target place) {
    ObjectId container = Objects.requireNonNull(place.container());
    Conflicts all = view.getAll(container, Objects.requireNonNull(place.prop())).orElseThrow();
    return all.candidates().get(all.candidates().size() - 1);
  }

  private void value(Todo one, Deque<Todo> todo) {
    ObjectId object = one.value().objectId().orElse(null);
    if (object != null && view.length(object) > 0) {
      members(object, one.path(), ALL, todo);
      return;
    }
    int change = change(one.op());
    String path = one.path().shown();
    if (one.value() instanceof AmValue.Counter counter) {
      List<Increment> counted = increments().getOrDefault(one.op().toString(), List.of());
      long sum = counted.stream().mapToLong(Increment::by).sum();
      Long began = counted.isEmpty() ? null : counter.getValue() - sum;
      credits.add(new Credit(Kind.VALUE, path, change, one.value(), began, 0, 0, ""));
      for (Increment by : counted) {
        credits.add(new Credit(Kind.INCREMENT, path, by.change(), null, by.by(), 0, 0, ""));
      }
      return;
    }
    credits.add(new Credit(Kind.VALUE, path, change, one.value(), null, 0, 0, ""));
  }

  /** Notes what is directly in an object, or a part of it, and what is to be looked into. */
  private void members(ObjectId object, Way path, Target.Range part, Deque<Todo> todo) {
    ObjectType type = view.getObjectType(object).orElse(ObjectType.MAP);
    if (type == ObjectType.TEXT) {
      text(object, path, part, todo);
      return;
    }
    List<Todo> found = new ArrayList<>();
    if (type == ObjectType.MAP) {
      for (MapEntry entry : view.entries(object).toList()) {
        Way member = path.child(new Step.Key(entry.getKey()));
        found.add(new Todo(member, entry.getValue(), entry.getId()));
      }
    } else {
      for (ListItem item : view.items(object).toList()) {
        if (item.getIndex() >= part.start() && item.getIndex() < part.end()) {
          Way member = path.child(new Step.Index(item.getIndex()));
          found.add(new Todo(member, item.getValue(), item.getId()));
        }
      }
    }
    pushInOrder(found, todo);
  }

  private static void pushInOrder(List<Todo> found, Deque<Todo> todo) {
    for (int i = found.size() - 1; i >= 0; i--) {
      todo.push(found.get(i));
    }
  }

  private void text(ObjectId object, Way path, Target.Range part, Deque<Todo> todo) {
    String shown = path.shown();
    TextSlice.Ruler ruler = ruler(object);
    List<Todo> blocks = new ArrayList<>();
    view.forEachPiece(
        object,
        part.start(),
        part.end(),
        (change, start, end, piece) -> {
          credits.add(
              new Credit(
                  Kind.TEXT, shown, change, null, null, ruler.start(start), ruler.end(end), piece));
          blocks(object, path, start, piece, blocks);
        });
    marks(object, shown, part, ruler);
    pushInOrder(blocks, todo);
  }

  /** Notes the objects in a piece of a text that hold something. */
  private void blocks(ObjectId text, Way path, long start, String piece, List<Todo> blocks) {
    for (int i = piece.indexOf(OBJECT); i >= 0; i = piece.indexOf(OBJECT, i + 1)) {
      long index = start + piece.codePointCount(0, i);
      AmValue value = view.get(text, index).orElseThrow();
      ObjectId block = value.objectId().orElse(null);
      if (block != null && view.length(block) > 0) {
        blocks.add(new Todo(path.child(new Step.Index(index)), value, block));
      }
    }
  }

  private TextSlice.Ruler ruler(ObjectId text) {
    return unit == TextUnit.CODE_POINTS
        ? new TextSlice.Ruler("", unit)
        : new TextSlice.Ruler(view.text(text).orElse(""), unit);
  }

  private void marks(ObjectId object, String path, Target.Range part, TextSlice.Ruler ruler) {
    for (Mark.Entry entry : view.markEntries(object)) {
      long start = Math.max(part.start(), entry.mark().getStart());
      long end = Math.min(part.end(), entry.mark().getEnd());
      if (start < end) {
        String name = entry.mark().getName();
        AmValue value = entry.mark().getValue();
        int change = change(entry.id());
        credits.add(
            new Credit(
                Kind.MARK, path, change, value, null, ruler.start(start), ruler.end(end), name));
      }
    }
  }

  private int change(Conflicts.Candidate candidate) {
    return change(candidate.id());
  }

  private int change(ObjectId op) {
    Integer number = document.hashForOpId(op).map(graph::number).orElse(null);
    return number == null ? -1 : number;
  }

  /** What was added to each counter in this version, by the operation that put the counter. */
  private Map<String, List<Increment>> increments() {
    Map<String, List<Increment>> found = increments;
    if (found == null) {
      found = new HashMap<>();
      for (int i = version.nextSetBit(0); i >= 0; i = version.nextSetBit(i + 1)) {
        Change change = graph.change(i);
        for (Op op : change.ops()) {
          if (op.action() == Op.Action.INCREMENT && op.value() instanceof AmValue.Int by) {
            for (String counter : op.pred()) {
              found
                  .computeIfAbsent(counter, id -> new ArrayList<>())
                  .add(new Increment(i, by.getValue()));
            }
          }
        }
      }
      increments = found;
    }
    return found;
  }
}
