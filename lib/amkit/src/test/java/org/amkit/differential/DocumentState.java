package org.amkit.differential;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.amkit.AmValue;
import org.amkit.ChangeHash;
import org.amkit.Counter;
import org.amkit.Mark;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.Span;
import org.jspecify.annotations.Nullable;

/**
 * A document as plain JSON values: every value of every map key and list element with its type,
 * losers of conflicts first, objects with their ids.
 *
 * <p>Shapes: map {@code [[key, [entry...]]...]}, list {@code [[entry...]...]}, text {@code [string,
 * detail...]}, entry {@code [type, value]} or {@code [type, id, shape]}.
 */
final class DocumentState {
  private final Read doc;
  private final ChangeHash @Nullable [] heads;
  private final String unit;
  private final List<String> details;

  private DocumentState(
      Read doc, ChangeHash @Nullable [] heads, String unit, List<String> details) {
    this.doc = doc;
    this.heads = heads;
    this.unit = unit;
    this.details = details;
  }

  /** The whole document as one line of JSON. */
  static String line(Read doc, ChangeHash @Nullable [] heads, String unit, List<String> details) {
    return JsonTree.write(new DocumentState(doc, heads, unit, details).map(ObjectId.ROOT));
  }

  private List<Object> map(ObjectId map) {
    List<Object> pairs = new ArrayList<>();
    for (String key : (heads == null ? doc.keys(map) : doc.keys(map, heads)).orElseThrow()) {
      List<Object> entries =
          entries(
              (heads == null ? doc.getAll(map, key) : doc.getAll(map, key, heads))
                  .orElseThrow()
                  .values());
      addWinner(entries, heads == null ? doc.get(map, key) : doc.get(map, key, heads));
      pairs.add(List.of(key, entries));
    }
    return pairs;
  }

  private List<Object> list(ObjectId list) {
    List<Object> elements = new ArrayList<>();
    long length = heads == null ? doc.length(list) : doc.length(list, heads);
    for (long i = 0; i < length; i++) {
      List<Object> entries =
          entries(
              (heads == null ? doc.getAll(list, i) : doc.getAll(list, i, heads))
                  .orElseThrow()
                  .values());
      addWinner(entries, heads == null ? doc.get(list, i) : doc.get(list, i, heads));
      elements.add(entries);
    }
    return elements;
  }

  private List<Object> entries(Iterable<AmValue> values) {
    List<Object> entries = new ArrayList<>();
    for (AmValue value : values) {
      entries.add(entry(value));
    }
    return entries;
  }

  /** Says so where what get() gives is not the last of what getAll() gives. */
  private static void addWinner(List<Object> entries, Optional<AmValue> winner) {
    String last =
        entries.isEmpty()
            ? "none"
            : String.valueOf(((List<?>) entries.get(entries.size() - 1)).get(0));
    String got = winner.map(value -> String.valueOf(shallow(value).get(0))).orElse("none");
    if (!got.equals(last)) {
      entries.add(List.of("winner", got));
    }
  }

  private List<Object> entry(AmValue value) {
    List<Object> entry = new ArrayList<>(shallow(value));
    if (value instanceof AmValue.Map map) {
      entry.add(map(map.getId()));
    } else if (value instanceof AmValue.List list) {
      entry.add(list(list.getId()));
    } else if (value instanceof AmValue.Text text) {
      entry.add(text(text.getId()));
    }
    return entry;
  }

  /** A value without what an object holds. */
  static List<Object> shallow(AmValue value) {
    if (value instanceof AmValue.Null) {
      return List.of("null");
    } else if (value instanceof AmValue.Bool bool) {
      return List.of("bool", bool.getValue());
    } else if (value instanceof AmValue.Int number) {
      return List.of("int", Long.toString(number.getValue()));
    } else if (value instanceof AmValue.UInt number) {
      return List.of("uint", Long.toUnsignedString(number.getValue()));
    } else if (value instanceof AmValue.Counter counter) {
      return List.of("counter", Long.toString(counter.getValue()));
    } else if (value instanceof AmValue.F64 number) {
      return List.of("f64", bits(number.getValue()));
    } else if (value instanceof AmValue.Str string) {
      return List.of("str", string.getValue());
    } else if (value instanceof AmValue.Bytes bytes) {
      return List.of("bytes", HexFormat.of().formatHex(bytes.getValue()));
    } else if (value instanceof AmValue.Timestamp time) {
      return List.of("ts", Long.toString(time.millis()));
    } else if (value instanceof AmValue.Map map) {
      return List.of("map", map.getId().toString());
    } else if (value instanceof AmValue.List list) {
      return List.of("list", list.getId().toString());
    } else if (value instanceof AmValue.Text text) {
      return List.of("text", text.getId().toString());
    }
    return List.of(value.getClass().getSimpleName());
  }

  static String bits(double value) {
    return String.format("%016x", Double.doubleToLongBits(value));
  }

  /** Values whose types the other side does not tell: numbers are all {@code num}. */
  static List<Object> plain(AmValue value) {
    List<Object> typed = shallow(value);
    return switch ((String) typed.get(0)) {
      case "int", "uint", "counter", "f64" -> List.of("num", typed.get(1));
      default -> typed;
    };
  }

  private List<Object> text(ObjectId id) {
    String text = (heads == null ? doc.text(id) : doc.text(id, heads)).orElseThrow();
    List<Object> state = new ArrayList<>();
    state.add(text);
    long length = unit.equals("utf16") ? text.length() : text.codePointCount(0, text.length());
    if (details.contains("elements")) {
      List<Object> elements = new ArrayList<>();
      for (long i = 0; i < length; i++) {
        elements.add(
            entries(
                (heads == null ? doc.getAll(id, i) : doc.getAll(id, i, heads))
                    .orElseThrow()
                    .values()));
      }
      state.add(elements);
    }
    if (details.contains("marks")) {
      List<List<Object>> marks = new ArrayList<>();
      for (Mark mark : heads == null ? doc.marks(id) : doc.marks(id, heads)) {
        marks.add(List.of(mark.getStart(), mark.getEnd(), mark.getName(), plain(mark.getValue())));
      }
      marks.sort(
          Comparator.<List<Object>>comparingLong(mark -> (Long) mark.get(0))
              .thenComparingLong(mark -> (Long) mark.get(1))
              .thenComparing(mark -> (String) mark.get(2)));
      state.add(marks);
    }
    if (details.contains("marksAt")) {
      List<Object> all = new ArrayList<>();
      for (long i = 0; i < length; i++) {
        all.add(
            pairs(heads == null ? doc.getMarksAtIndex(id, i) : doc.getMarksAtIndex(id, i, heads)));
      }
      state.add(all);
    }
    if (details.contains("spans")) {
      List<Object> spans = new ArrayList<>();
      for (Span span : heads == null ? doc.spans(id) : doc.spans(id, heads)) {
        if (span instanceof Span.Text run) {
          spans.add(List.of("text", run.text(), pairs(run.marks())));
        } else if (span instanceof Span.Block block) {
          spans.add(List.of("block", ((List<?>) plainJava(block.attributes())).get(1)));
        }
      }
      state.add(spans);
    }
    return state;
  }

  /** Plain Java values, as blocks hold them, in the shape of {@link #plain}. */
  private static Object plainJava(@Nullable Object value) {
    if (value == null) {
      return List.of("null");
    } else if (value instanceof Map<?, ?> map) {
      List<Object> pairs = new ArrayList<>();
      new TreeMap<>(map).forEach((key, inner) -> pairs.add(List.of(key, plainJava(inner))));
      return List.of("map", pairs);
    } else if (value instanceof List<?> list) {
      return List.of("list", list.stream().map(DocumentState::plainJava).toList());
    } else if (value instanceof Boolean) {
      return List.of("bool", value);
    } else if (value instanceof Double number && number != Math.rint(number)) {
      return List.of("num", bits(number));
    } else if (value instanceof Number number) {
      return List.of("num", Long.toString(number.longValue()));
    } else if (value instanceof Counter counter) {
      return List.of("num", Long.toString(counter.value()));
    } else if (value instanceof byte[] bytes) {
      return List.of("bytes", HexFormat.of().formatHex(bytes));
    } else if (value instanceof Instant time) {
      return List.of("ts", Long.toString(time.toEpochMilli()));
    }
    return List.of("str", value.toString());
  }

  static List<Object> pairs(Map<String, AmValue> marks) {
    List<Object> pairs = new ArrayList<>();
    new TreeMap<>(marks).forEach((name, value) -> pairs.add(List.of(name, plain(value))));
    return pairs;
  }
}
