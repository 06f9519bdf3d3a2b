package org.amkit.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amkit.ChangeHash;
import org.amkit.chunk.ActorId;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.MarkRange;
import org.amkit.ops.TextSpan;
import org.amkit.ops.Value;

/** Answers of an engine to questions about versions, in the lines that {@code oracle.mjs} gives. */
final class Answers {
  private Answers() {}

  /**
   * One question. {@code kind} is diff (from {@code before} to {@code at}), text (its characters,
   * marks and spans) or marksAt (at {@code index}); {@code obj} is {@code counter@actor}.
   */
  record Question(
      String kind, String obj, long index, List<ChangeHash> before, List<ChangeHash> at) {
    /**
     * The question for Automerge. Its marksAt takes a number of elements, whatever units the text
     * is measured in (wide characters throw it off), so it is given that.
     */
    String json(Engine engine) {
      return switch (kind) {
        case "diff" -> "[\"diff\"," + hashes(before) + "," + hashes(at) + "]";
        case "text" -> "[\"text\",\"" + obj + "\"," + hashes(at) + "]";
        default -> "[\"marksAt\",\"" + obj + "\"," + ordinal(engine) + "," + hashes(at) + "]";
      };
    }

    private int ordinal(Engine engine) {
      long seq = resolve(engine, obj);
      Clock clock = engine.clockAt(at);
      int ordinal = 0;
      for (long i = 1; i <= index; i++) {
        if (engine.elementId(seq, i, clock) != engine.elementId(seq, i - 1, clock)) {
          ordinal++;
        }
      }
      return ordinal;
    }

    private static String hashes(List<ChangeHash> hashes) {
      StringBuilder out = new StringBuilder("[");
      hashes.forEach(
          h -> out.append(out.length() > 1 ? "," : "").append('"').append(h).append('"'));
      return out.append(']').toString();
    }
  }

  static List<String> of(Engine engine, Question question) {
    Clock at = engine.clockAt(question.at);
    return switch (question.kind) {
      case "diff" -> lines(engine.diff(engine.clockAt(question.before), at));
      case "text" -> text(engine, resolve(engine, question.obj), at);
      default -> List.of(marks(engine.marksAt(resolve(engine, question.obj), question.index, at)));
    };
  }

  private static long resolve(Engine engine, String id) {
    int cut = id.indexOf('@');
    return engine.resolveId(
        ActorId.parse(id.substring(cut + 1)), Long.parseLong(id.substring(0, cut)));
  }

  private static List<String> text(Engine engine, long obj, Clock at) {
    List<String> out = new ArrayList<>();
    out.add(History.quote(engine.text(obj, at)));
    engine.marks(obj, at).forEach(mark -> out.add(range(mark)));
    for (TextSpan span : engine.spans(obj, at)) {
      if (span instanceof TextSpan.Text text) {
        StringBuilder marks = new StringBuilder();
        text.marks().forEach((name, value) -> append(marks, name, value));
        out.add(History.quote(text.text()) + "[" + marks + "]");
      } else {
        out.add("block");
      }
    }
    return out;
  }

  private static void append(StringBuilder out, String name, Value value) {
    out.append(out.isEmpty() ? "" : ",");
    out.append('[').append(History.quote(name)).append(',').append(bare(value)).append(']');
  }

  private static String range(MarkRange m) {
    return "["
        + History.quote(m.name())
        + ","
        + bare(m.value())
        + ","
        + m.start()
        + ","
        + m.end()
        + "]";
  }

  private static String marks(List<MarkRange> ranges) {
    Map<String, Value> byName = new TreeMap<>();
    ranges.forEach(m -> byName.put(m.name(), m.value()));
    StringBuilder out = new StringBuilder();
    byName.forEach((name, value) -> append(out, name, value));
    return "[" + out + "]";
  }

  static List<String> lines(List<EnginePatch> patches) {
    return patches.stream().map(Answers::line).toList();
  }

  private static String line(EnginePatch patch) {
    StringBuilder path = new StringBuilder("[");
    for (EnginePatch.Step step : patch.path()) {
      path.append(path.length() > 1 ? "," : "");
      path.append(step.key() == null ? step.index() : History.quote(step.key()));
    }
    String sep = path.length() > 1 ? "," : "";
    EnginePatch.Action action = patch.action();
    if (action instanceof EnginePatch.Action.PutMap a) {
      return "put " + path + sep + History.quote(a.key()) + "] " + put(a.put());
    } else if (action instanceof EnginePatch.Action.PutSeq a) {
      return "put " + path + sep + a.index() + "] " + put(a.put());
    } else if (action instanceof EnginePatch.Action.Insert a) {
      return "insert " + path + sep + a.index() + "] " + insert(a.values());
    } else if (action instanceof EnginePatch.Action.SpliceText a) {
      String where = "splice " + path + sep + a.index() + "] ";
      for (MarkRange mark : a.marks()) {
        if (mark.start() != a.index() || mark.end() - mark.start() < 1) {
          throw new AssertionError("marks of a splice must cover it: " + a);
        }
      }
      return where + History.quote(a.text()) + " " + marks(a.marks());
    } else if (action instanceof EnginePatch.Action.Increment a) {
      return "inc " + path + sep + prop(a.key(), a.index()) + "] " + a.by();
    } else if (action instanceof EnginePatch.Action.Conflict a) {
      return "conflict " + path + sep + prop(a.key(), a.index()) + "]";
    } else if (action instanceof EnginePatch.Action.DeleteMap a) {
      return "del " + path + sep + History.quote(a.key()) + "]";
    } else if (action instanceof EnginePatch.Action.DeleteSeq a) {
      return "del " + path + sep + a.index() + "] " + a.length();
    }
    StringBuilder ranges = new StringBuilder();
    for (MarkRange m : ((EnginePatch.Action.Mark) action).marks()) {
      ranges.append(ranges.isEmpty() ? "" : ",").append(range(m));
    }
    return "mark " + path + "] [" + ranges + "]";
  }

  private static String prop(@org.jspecify.annotations.Nullable String key, long index) {
    return key == null ? Long.toString(index) : History.quote(key);
  }

  private static String put(EnginePatch.Put put) {
    return plain(put.value()) + (put.conflict() ? " !" : "");
  }

  private static String insert(List<EnginePatch.Put> values) {
    StringBuilder out = new StringBuilder();
    StringBuilder flags = new StringBuilder();
    boolean any = false;
    for (EnginePatch.Put put : values) {
      out.append(out.isEmpty() ? "" : ",").append(plain(put.value()));
      flags.append(flags.isEmpty() ? "" : ",").append(put.conflict());
      any |= put.conflict();
    }
    return "[" + out + "]" + (any ? " [" + flags + "]" : "");
  }

  /** Strings in marks come bare, elsewhere it must show that they are no texts. */
  private static String bare(Value value) {
    return value instanceof Value.Str s ? History.quote(s.value()) : plain(value);
  }

  private static String plain(Value value) {
    if (value instanceof Value.Obj obj) {
      return switch (obj.type()) {
        case MAP -> "{}";
        case LIST -> "[]";
        case TEXT -> "\"\"";
      };
    } else if (value instanceof Value.Counter c) {
      return "{\"counter\":" + c.value() + "}";
    } else if (value instanceof Value.Str s) {
      return "{\"str\":" + History.quote(s.value()) + "}";
    } else if (value instanceof Value.Bool b) {
      return Boolean.toString(b.value());
    } else if (value instanceof Value.Int i) {
      return Long.toString(i.value());
    } else if (value instanceof Value.F64 f) {
      return Double.toString(f.value());
    }
    return "null";
  }
}
